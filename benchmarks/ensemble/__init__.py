"""How long training many nets side by side takes, and how long others take for the same.

    python -m benchmarks.ensemble                          everything, into benchmarks/RESULTS.md
    python -m benchmarks.ensemble --members 8 --rounds 3   a short run

Everybody trains nets of 8 hidden layers of 100 ELU units on the digits, from the same weights, with
batches of 64. Each contender has a process of its own, which sleeps while the others are timed.

_problem      what is trained: data, first weights, orders of the examples, floating-point operations
contenders    who trains it, and how
_worker       the process of one contender
_measure      rounds: everybody in turn
_table        what is written
"""
