"""Reading time, and progress that stays in the browser."""

import re

import pytest
from docutils import nodes

from tests.browsing import axe_violations, open_page
from website.progress_tracking import reading_minutes

SECOND = "chapters/02_xavier_he.html"


def page_of(words=0, lines=0, figures=0):
    cell = nodes.container("", nodes.literal_block(text="\n".join(["x = 1"] * lines)), classes=["cell_input"])
    output = nodes.container("", nodes.literal_block(text="1\n" * 1000), classes=["cell_output"])
    prose = nodes.paragraph(text="word " * words)
    return nodes.container("", prose, cell, output, *[nodes.image(uri="x.png") for _ in range(figures)])


@pytest.mark.parametrize(
    ("page", "minutes"),
    [
        (page_of(words=2000), 10),
        (page_of(lines=100), 5),
        (page_of(figures=8), 4),
        (page_of(2000, 100, 8), 19),
        (page_of(), 1),
    ],
)
def test_reading_takes_time_for_prose_code_and_figures(page, minutes):
    assert reading_minutes(page) == minutes


def test_chapters_say_how_long_they_take_and_other_pages_do_not(course):
    found = {}
    for path in sorted((course.folder / "chapters").glob("*.html")):
        found[path.stem] = re.findall(r'<p class="reading-time">(\d+) minutes', path.read_text())
    chapters = [name for name in found if name[0].isdigit()]
    assert len(chapters) == 6
    assert all(len(found[name]) == 1 and 10 < int(found[name][0]) < 60 for name in chapters)
    assert not any(times for name, times in found.items() if name not in chapters)


@pytest.fixture
def reader(browser, course, serve):
    base = serve(course.folder)
    page, strangers, complaints = open_page(browser, base)
    yield page, base
    assert strangers + complaints == []
    page.close()


def test_a_finished_chapter_is_remembered_marked_and_summed_up(reader):
    page, base = reader
    page.goto(f"{base}/chapters/index.html")
    assert page.locator("#progress").is_hidden()
    page.goto(f"{base}/{SECOND}")
    page.get_by_label("I have finished this chapter").check()
    marked = page.locator(".bd-sidenav a:has(.finished-mark)")
    assert marked.count() == 1
    assert "2 Xavier" in marked.inner_text()
    assert "(finished)" in marked.inner_text()
    page.goto(f"{base}/chapters/index.html")
    progress = page.locator("#progress")
    assert progress.inner_text().startswith("You have finished 1 of 6 chapters. Go on with 1 Saturation")
    assert page.locator(".finished-mark").count() == 1
    assert axe_violations(page) == []
    progress.get_by_role("link").click()
    page.wait_for_url("**/01_saturation.html")


def test_it_can_be_taken_back_and_forgotten(reader):
    page, base = reader
    page.goto(f"{base}/{SECOND}")
    box = page.get_by_label("I have finished this chapter")
    box.check()
    page.reload()
    assert box.is_checked()
    box.uncheck()
    assert page.locator(".finished-mark").count() == 0
    box.check()
    page.goto(f"{base}/chapters/index.html")
    page.get_by_role("button", name="Forget this").click()
    assert page.locator("#progress").is_hidden()
    assert page.locator(".finished-mark").count() == 0


def test_a_browser_that_stores_nothing_still_shows_the_page(browser, course, serve):
    base = serve(course.folder)
    page, _, complaints = open_page(browser, base)
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw Error('no') }})")
    page.goto(f"{base}/{SECOND}")
    ours = [said for said in complaints if "progress_tracking.js" in said]
    page.get_by_label("I have finished this chapter").check()
    assert page.locator(".finished-mark").count() == 1
    assert ours == []
    page.close()
