"""The section of the page: medians and middle halves, in Markdown."""

import platform
from datetime import date

import numpy as np

from benchmarks._report import cores, processor
from benchmarks.ensemble._measure import peak_gigaflops, share_of_peak, times
from benchmarks.ensemble.contenders import CONTENDERS, OURS, PEAK

PREFACE = """
Nets of 64 inputs, 8 hidden layers of 100 ELU units and 10 classes learn 1,024 of the digits by plain
gradient descent with batches of 64, from the same initial weights and, except for Keras, with the same
batches. All mean losses in the first epoch equal ours: within 0.01%, in bfloat16 within 2%, and with
Keras, which draws batches of its own, within 10%. A contender that trains one net after another was timed
on one net: its time grows with their number.

Medians of {rounds} rounds and the middle half of them; a round times all contenders. "Times ours" is the
median of the rounds' ratios: 2 is twice as slow. Times are those of further epochs within a call; the time
for starting a call, and how much longer the first call took than a later one (compiling), are listed
separately. The share is of the speed at which the same TensorFlow multiplies float32 matrices of 2,048
rows and columns with all cores. Memory is the growth of the process, its compiler included, for each net.
"""

COLUMNS = (
    "µs a net and step",
    "middle half",
    "times ours",
    "middle half",
    "share of peak",
    "MB a net",
    "compiling, s",
    "starting, s",
)


def section(results, rounds, load):
    """Return the section of the page.

    Parameters
    ----------
    results : dict of int to (runs, absent)
        What `compare` returned, by number of nets.
    rounds : int
        Number of rounds.
    load : float or None
        Load average over the last minute before the first round.

    Returns
    -------
    str
    """
    parts = [
        f"## Training many nets, `python -m benchmarks.ensemble`, {date.today()}",
        machine([run for runs, _ in results.values() for run in runs.values()], load),
        PREFACE.format(rounds=rounds).strip(),
    ]
    for members, (runs, absent) in results.items():
        parts += [
            f"### {members} {'nets' if members > 1 else 'net'}",
            table(runs, absent),
            notes(runs, absent),
        ]
    return "\n\n".join(parts)


def machine(runs, load):
    """Name the processor, the versions, and how busy the machine was."""
    versions = dict.fromkeys(version for run in runs for version in run.worker.about.split(", "))
    busy = "" if load is None else f" Load average before: {load:.1f}."
    return f"{processor()}, {cores()} cores; Python {platform.python_version()}, {', '.join(versions)}.{busy}"


def table(runs, absent):
    """Return a line for each contender that trains nets, including those that could not take part."""
    lines = [f"| | {' | '.join(COLUMNS)} |", f"|---|{'---:|' * len(COLUMNS)}"]
    for contender in CONTENDERS[:-1]:
        if contender.name in runs:
            cells = row(runs[contender.name], runs[OURS.name], runs.get(PEAK.name))
        else:
            cells = [_cell(absent[contender.name]), *[""] * (len(COLUMNS) - 1)]
        name = f"{contender.name} (1 net)" if contender.alone else contender.name
        lines.append(f"| {' | '.join([name, *cells])} |")
    return "\n".join(lines)


def row(run, ours, peak):
    """Return the cells of one contender, in the order of `COLUMNS`."""
    later = np.median(np.add(run.starts, run.seconds))
    return [
        *_quartiles(run.microseconds(), "{:,.0f}"),
        *_quartiles(times(run, ours), "{:.2f}"),
        f"{np.median(share_of_peak(run, peak)):.0%}" if peak else "?",
        "?" if run.memory is None else f"{run.memory / run.problem.members / 1e6:,.1f}",
        f"{max(run.first - later, 0):.1f}",
        f"{max(np.median(run.starts), 0):.2f}",
    ]


def notes(runs, absent):
    """Name the peak, the fastest variant of each contender, and variants that failed."""
    ways = [
        f"{run.worker.contender.name}: {run.worker.variant}"
        for run in runs.values()
        if len(run.worker.contender.variants) > 1
    ]
    parts = [f"Fastest variant of {'; '.join(ways)}."] if ways else []
    if PEAK.name in runs:
        median, half = _quartiles(peak_gigaflops(runs[PEAK.name]), "{:,.0f}")
        parts.insert(0, f"Peak: {median} GFLOP/s ({half}).")
    parts += [f"Left out: {reason}." for name, reason in absent.items() if name in runs]
    return " ".join(parts)


def _quartiles(values, form):
    low, median, high = (form.format(value) for value in np.quantile(values, [0.25, 0.5, 0.75]))
    return median, f"{low} to {high}"


def _cell(text):
    return " ".join(text.replace("|", "/").split())
