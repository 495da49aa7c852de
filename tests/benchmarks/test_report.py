"""Tests of the page that all benchmarks write to."""

import pytest

from benchmarks._report import RESULTS, check_section, write_section

PAGE = """# Measured

<!-- begin: a -->

old

<!-- end: a -->

By hand.

<!-- begin: b -->
<!-- end: b -->
"""


def page_with(text, tmp_path):
    page = tmp_path / "RESULTS.md"
    page.write_text(text, "utf-8")
    return page


def test_a_section_is_replaced_and_nothing_else(tmp_path):
    page = page_with(PAGE, tmp_path)
    write_section("a", "## New, in µs\n", page)
    assert page.read_text("utf-8") == PAGE.replace("old", "## New, in µs")


def test_writing_twice_is_writing_once(tmp_path):
    page = page_with(PAGE, tmp_path)
    write_section("b", "new", page)
    once = page.read_text("utf-8")
    write_section("b", "new", page)
    assert page.read_text("utf-8") == once


@pytest.mark.parametrize(
    "text",
    [
        PAGE.replace("<!-- begin: a -->", ""),
        PAGE.replace("<!-- end: a -->", ""),
        PAGE + "<!-- begin: a -->",
        "<!-- end: a --> <!-- begin: a -->",
    ],
)
def test_a_page_without_room_is_refused_and_stays(text, tmp_path):
    page = page_with(text, tmp_path)
    with pytest.raises(ValueError, match="must have the lines '<!-- begin: a -->'.*Received: "):
        write_section("a", "new", page)
    assert page.read_text("utf-8") == text


@pytest.mark.parametrize("name", ["ensemble", "shapeset"])
def test_the_page_has_room_for_every_benchmark(name):
    check_section(name, RESULTS)
