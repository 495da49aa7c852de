"""What axe does not see: the keyboard's way through a page, enlarged pages, and unwanted motion."""

from itertools import pairwise

import pytest

from tests.browsing import open_page

CHAPTER = "chapters/02_xavier_he.html"
PAGES = ["chapters/index.html", CHAPTER, "chapters/ledger.html", "chapters/teaching.html"]
FOCUSED = """() => {
    const element = document.activeElement, style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return {
        name: (element.getAttribute("aria-label") || element.innerText || element.id || "").trim(),
        tag: element.tagName,
        ring: style.outlineStyle !== "none" || style.boxShadow !== "none",
        seen: box.width > 0 && box.height > 0,
    };
}"""
MOVING = """() => [...document.querySelectorAll("*")].filter((element) => {
    const style = getComputedStyle(element);
    const long = (times) => times.split(",").some((time) => parseFloat(time) > 0.01);
    const animated = style.animationName !== "none" && long(style.animationDuration);
    return animated || long(style.transitionDuration);
}).length"""
CODE_SIZES = """() => [...document.querySelectorAll("article pre")].map(
    (code) => parseFloat(getComputedStyle(code).fontSize))"""
HEADINGS = """() => [...document.querySelectorAll("article :is(h1, h2, h3, h4, h5, h6)")].map(
    (heading) => Number(heading.tagName[1]))"""


@pytest.fixture
def tab(browser, course, serve):
    base = serve(course.folder)
    page, *_ = open_page(browser, base)
    yield page, base
    page.close()


def test_the_first_stop_of_the_keyboard_skips_to_the_content(tab):
    page, base = tab
    page.goto(f"{base}/{CHAPTER}")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["name"] == "Skip to main content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("path", PAGES)
def test_whatever_has_the_focus_shows_it(tab, path):
    page, base = tab
    page.goto(f"{base}/{path}")
    stops = []
    for _ in range(60):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUSED))
    assert [stop for stop in stops if stop["tag"] != "BODY" and not (stop["ring"] and stop["seen"])] == []
    assert len({stop["name"] for stop in stops}) > 15


@pytest.mark.parametrize("path", PAGES)
def test_a_page_enlarged_to_twice_its_size_does_not_scroll_sideways(browser, course, serve, path):
    base = serve(course.folder)
    page, *_ = open_page(browser, base, width=640)  # what 1280 pixels show at 200 %
    page.goto(f"{base}/{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    assert all(size >= 12.5 for size in page.evaluate(CODE_SIZES))
    page.close()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_moves_for_who_does_not_want_it(tab, path):
    page, base = tab
    page.goto(f"{base}/{path}")
    assert page.evaluate("matchMedia('(prefers-reduced-motion: reduce)').matches")
    assert page.evaluate(MOVING) == 0


def test_headings_leave_out_no_level(tab, course):
    page, base = tab
    for path in sorted((course.folder / "chapters").glob("*.html")):
        page.goto(f"{base}/chapters/{path.name}")
        levels = page.evaluate(HEADINGS)
        assert levels[0] == 1, path.name
        assert levels.count(1) == 1, path.name
        assert all(b <= a + 1 for a, b in pairwise(levels)), path.name
