"""What axe does not see: the keyboard's way through a page, and enlarged pages."""

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
CODE_SIZES = """() => [...document.querySelectorAll("article pre")].map(
    (code) => parseFloat(getComputedStyle(code).fontSize))"""


@pytest.fixture(scope="module", params=PAGES)
def page(request, browser, course, serve):
    base = serve(course.folder)
    page, *_ = open_page(browser, base)
    page.goto(f"{base}/{request.param}")
    yield page
    page.close()


def test_the_first_stop_of_the_keyboard_skips_to_the_content(browser, course, serve):
    base = serve(course.folder)
    page, *_ = open_page(browser, base)
    page.goto(f"{base}/{CHAPTER}")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["name"] == "Skip to main content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    page.close()


def test_whatever_has_the_focus_shows_it(page):
    stops = []
    for _ in range(60):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUSED))
    assert [stop for stop in stops if stop["tag"] != "BODY" and not (stop["ring"] and stop["seen"])] == []
    assert len({stop["name"] for stop in stops}) > 15


def test_a_page_enlarged_to_twice_its_size_does_not_scroll_sideways(page):
    page.set_viewport_size({"width": 640, "height": 900})  # what 1280 pixels show at 200 %
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    assert all(size >= 12.5 for size in page.evaluate(CODE_SIZES))
