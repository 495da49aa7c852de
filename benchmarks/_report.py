"""What all benchmarks share: a description of the machine, and the page of results."""

import os
import platform
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")
"""The page with one section for each benchmark."""


def processor():
    """Return the name of the processor."""
    try:
        with open("/proc/cpuinfo") as lines:
            return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def has_bfloat16():
    """Tell whether the processor multiplies bfloat16 numbers; False if that is not known."""
    try:
        flags = Path("/proc/cpuinfo").read_text().split()
    except OSError:
        return False
    return not {"avx512_bf16", "amx_bf16"}.isdisjoint(flags)


def cores():
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def check_section(name, page=RESULTS):
    """Check, before measuring, that a page has a place for a benchmark's section.

    Parameters
    ----------
    name : str
        The benchmark.
    page : pathlib.Path
        Has the lines ``<!-- begin: name -->`` and ``<!-- end: name -->``, once each, in this order.

    Raises
    ------
    ValueError
        If it does not have them.
    """
    _around_section(name, page)


def write_section(name, text, page=RESULTS):
    """Replace a benchmark's section of the page and leave the others as they are.

    Parameters
    ----------
    name : str
        The benchmark.
    text : str
        The new section, in Markdown, its heading included.
    page : pathlib.Path
        As for `check_section`.

    Raises
    ------
    ValueError
        If the page has no place for the section.
    """
    before, after = _around_section(name, page)
    page.write_text(f"{before}\n\n{text.strip()}\n\n{after}", "utf-8")


def _around_section(name, page):
    begin, end = f"<!-- begin: {name} -->", f"<!-- end: {name} -->"
    text = page.read_text("utf-8")
    if text.count(begin) != 1 or text.count(end) != 1 or text.index(end) < text.index(begin):
        raise ValueError(
            f"{page.name} must have the lines {begin!r} and {end!r}, once each, in this order. "
            f"Received: {text.count(begin)} and {text.count(end)} of them"
        )
    before, rest = text.split(begin)
    return before + begin, end + rest.split(end)[1]
