"""Measure, and write the section of the page."""

import argparse
import os

from benchmarks._report import check_section, write_section
from benchmarks.ensemble._measure import compare
from benchmarks.ensemble._table import section


def main(arguments=None):
    """Compare all contenders for each number of nets."""
    options = parse(arguments)
    check_section("ensemble")
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    results = {members: compare(members, options.rounds) for members in options.members}
    write_section("ensemble", section(results, options.rounds, load))


def parse(arguments):
    """Parse the command line; exit with an error message if an argument is not allowed."""
    parser = argparse.ArgumentParser("python -m benchmarks.ensemble", description=__doc__)
    parser.add_argument("--members", type=at_least(1), nargs="+", default=[1, 8, 32, 128, 512])
    parser.add_argument("--rounds", type=at_least(3), default=11, help="3 or more")
    return parser.parse_args(arguments)


def at_least(least):
    """Return a parser of whole numbers from `least` up."""

    def whole(text):
        if not text.isdecimal() or int(text) < least:
            raise argparse.ArgumentTypeError(f"must be a whole number, {least} or more. Received: {text}")
        return int(text)

    return whole


if __name__ == "__main__":
    main()
