"""The registry: every platform can be found, and nothing else knows one by name."""

import re
from pathlib import Path

import pytest

import grading
from grading._text import GradingError
from grading.platforms import PLATFORMS, find_platform
from tests.grading.samples import BLACKBOARD, CANVAS, MOODLE

ROSTERS = {"blackboard": BLACKBOARD, "canvas": CANVAS, "moodle": MOODLE, "plain": "id,name\n1,Ana\n"}


def test_names_and_formats_are_unique():
    assert len({platform.name for platform in PLATFORMS}) == len(PLATFORMS)
    assert len({platform.format for platform in PLATFORMS}) == len(PLATFORMS)
    assert all(find_platform(platform.name) is platform for platform in PLATFORMS)
    with pytest.raises(GradingError, match="one of blackboard, canvas, moodle, plain. Received: 'ilias'"):
        find_platform("ilias")


@pytest.mark.parametrize("name", [platform.name for platform in PLATFORMS])
def test_a_roster_is_recognized_by_its_own_platform_only(roster, name):
    found = roster(ROSTERS[name])
    assert found.platform.name == name
    others = [one.name for one in PLATFORMS if one.has_own_ids and one.name != name]
    assert not any(find_platform(other).has_roster_columns(found.table.header) for other in others)


def test_no_other_module_knows_a_platform_by_name():
    root = Path(grading.__file__).parent
    for path in root.rglob("*.py"):
        if path.parent != root / "platforms":
            code = re.sub(r'""".*?"""|#.*', "", path.read_text("utf-8"), flags=re.DOTALL)
            assert not re.search("blackboard|canvas|moodle", code, re.IGNORECASE), path
