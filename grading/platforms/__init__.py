"""Learning platforms: one module for each, which holds all that is known of it.

A platform says whose submission a file is by its name, how its roster reads, and how grades are written.
`deliveries`, `grading.roster` and the command ask `PLATFORMS`. To add one, write its module after the
example of `blackboard` and add it here.

================================  ==================================================================
`PLATFORMS`                       all platforms; more specific names of files come first
`find_platform`                   the one with a name
`Platform`, `ColumnPlatform`      what a platform is; one whose gradebook has a column per assignment
`Owner`, `Student`                whose a file is; a row of a roster
================================  ==================================================================
"""

from grading._text import GradingError, one_line
from grading.platforms._base import ColumnPlatform, Owner, Platform, Student
from grading.platforms.blackboard import Blackboard
from grading.platforms.canvas import Canvas
from grading.platforms.moodle import Moodle
from grading.platforms.plain import Plain

__all__ = ["PLATFORMS", "ColumnPlatform", "Owner", "Platform", "Student", "find_platform"]

PLATFORMS: tuple[Platform, ...] = (Blackboard(), Canvas(), Moodle(), Plain())
"""All platforms. The last one takes what no other recognizes."""


def find_platform(name: str) -> Platform:
    """Return the platform that results call `name`."""
    platforms = {platform.name: platform for platform in PLATFORMS}
    if name not in platforms:
        raise GradingError(f"A platform must be one of {', '.join(platforms)}. Received: {one_line(name)!r}")
    return platforms[name]
