"""Nothing holds up a page's text: scripts run after it, and pictures come when they are near."""

import re
import struct

import pytest

from tests.browsing import open_page
from website.loading import sized

PAGE = "chapters/good.html"
CHAPTER = "chapters/03_dying_relu.html"


@pytest.fixture(scope="module")
def page(sample) -> str:
    return (sample.folder / PAGE).read_text("utf-8")


def test_scripts_wait_for_the_page(page):
    scripts = re.findall(r"<script[^>]* src=[^>]*>", page)
    at_once = [tag for tag in scripts if " defer" not in tag]
    assert len(scripts) > 5
    assert len(at_once) == 1
    assert "documentation_options.js" in at_once[0]


def test_the_searchs_index_is_loaded_with_its_results_only(sample, page):
    assert "searchindex.js" not in page
    results = (sample.folder / "search.html").read_text("utf-8")
    needed = ["doctools.js", "searchtools.js", "searchindex.js"]
    tags = [re.search(rf"<script[^>]*{name}[^>]*>", results)[0] for name in needed]
    assert not any("defer" in tag for tag in tags)


def test_outputs_pictures_come_late_into_reserved_room(course):
    page = (course.folder / CHAPTER).read_text("utf-8")
    pictures = re.findall(r'<img [^>]*src="\.\./_images/[^>]*>', page)
    late = [tag for tag in pictures if 'loading="lazy"' in tag]
    assert len(late) > 5
    for tag in late:
        name = re.search(r'_images/([^"]+)"', tag)[1]
        width, height = struct.unpack(">II", (course.folder / "_images" / name).read_bytes()[16:24])
        shown = [int(re.search(rf' {side}="(\d+)"', tag)[1]) for side in ("width", "height")]
        assert shown[1] / shown[0] == pytest.approx(height / width, rel=0.01)


def test_a_picture_of_unknown_size_stays_as_it_is():
    tag = '<img alt="" loading="lazy" src="../_images/gone.png" style="width: 540px;" />'
    assert sized(tag, {}) == tag


def test_on_paper_all_pictures_are_there(browser, serve, course):
    page, *_ = open_page(browser, serve(course.folder))
    page.goto(f"{serve(course.folder)}/{CHAPTER}", wait_until="networkidle")
    loaded = "[...document.querySelectorAll('.cell_output img')].map(img => img.naturalWidth > 0)"
    before = page.evaluate(loaded)
    page.pdf()
    assert not all(before)
    assert all(page.evaluate(loaded))
    page.close()
