"""Duration of training many nets as one ensemble, compared with other libraries.

    python -m benchmarks.ensemble                          everything, into benchmarks/RESULTS.md
    python -m benchmarks.ensemble --members 8 --rounds 3   a short run

All contenders train nets of 8 hidden layers of 100 ELU units on the digits, from the same initial weights,
with batches of 64. Each has a process of its own, which sleeps while the others are timed.

_problem      what is trained: data, initial weights, order of the examples, floating-point operations
contenders    the libraries that train it
_worker       the process of one contender
_measure      rounds, in each of which all contenders are timed one after another
_table        the section of the page
"""
