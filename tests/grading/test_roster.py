"""Which students a submission may be from; `platforms` tests how rosters read."""

import pytest

from grading._text import GradingError
from grading.roster import read_roster
from tests.grading.samples import CANVAS


def test_a_table_without_the_columns_of_a_roster_is_refused(roster):
    with pytest.raises(GradingError, match=r"not a roster.*id or email \(your own\).*columns Name, Points"):
        roster("Name,Points\nAna,3\n")


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(GradingError, match="nix.csv cannot be read"):
        read_roster(tmp_path / "nix.csv")


def test_platform_numbers_are_looked_for_in_that_platform_s_roster_only(roster):
    canvas = roster(CANVAS.replace("S2", "12345"))  # another student's university number
    assert [student.row for student in canvas.find("12345", "canvas")] == [2]
    assert canvas.find("12345", "moodle") == []
    assert len(canvas.find("12345", "plain")) == 2


def test_plain_names_fit_ids_exactly_and_addresses_whatever_their_case(roster):
    found = roster("id,email,name\n007,Ana@Uni.example,Ana\n7,bob@uni.example,007\n")
    assert [student.id for student in found.find("007", "plain")] == ["007"]
    assert [student.id for student in found.find("ANA@uni.EXAMPLE", "plain")] == ["007"]
    assert found.find("ana", "plain") == []
    assert found.find("Ana", "plain") == []


def test_accents_may_be_written_in_either_form(roster):
    found = roster("id,email\nzoe\u0308,Zoe\u0308@uni.example\n")
    assert len(found.find("zoë", "plain")) == 1
    assert len(found.find("zoë@uni.example", "plain")) == 1
