"""Every page in a real browser: light and dark, wide and narrow, with no other site in reach."""

import functools
import gzip
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser

from tests.browsing import axe_violations, load_pictures, open_page

SCHEMES = ("light", "dark")
# A scheme decides over colors and a width over places, so that each of them is seen in either pair.
WAYS = {"usual": (("light", 1280), ("dark", 390)), "crossed": (("dark", 1280), ("light", 390))}
CHAPTER = "chapters/02_xavier_he.html"
PAGE_TYPES = [
    CHAPTER,
    *(f"chapters/{name}.html" for name in ("exercises/errata", "index", "ledger")),
    "search.html",
]
PLACES, COLORS = ["scrollable-region-focusable"], ["color-contrast", "link-in-text-block"]
LANDING = "chapters/index.html"
MOST_BYTES = {LANDING: 400_000}  # compressed as a server sends them
MOST_BYTES_ELSEWHERE = 1_000_000
SAMPLES = ["chapters/good.html", "chapters/explored.html", "chapters/ledger.html"]
# All is unfolded before, since a formula has no size, and nothing is too wide, in what is folded.
MEASURE = """() => document.querySelectorAll("details").forEach((part) => { part.open = true; }) ?? ({
    pictures: [...document.querySelectorAll("article img")].map(
        (picture) => ({alt: picture.alt, whole: picture.complete && picture.naturalWidth > 0})),
    formulas: document.querySelectorAll("article .math").length,
    set: [...document.querySelectorAll("article .math mjx-container > svg")].filter(
        (picture) => [...picture.querySelectorAll("use, path, rect")].some(
            (part) => part.getBBox().width > 0)).length,
    read: [...document.querySelectorAll("article .math mjx-assistive-mml")].filter(
        (text) => text.querySelector("math")?.textContent.trim() && text.offsetWidth <= 1).length,
    glyphless: [...document.querySelectorAll("use")].filter(
        (glyph) => !document.querySelector(glyph.getAttribute("xlink:href"))).length,
    twice: [...document.querySelectorAll("[id]")].map((element) => element.id).filter(
        (id, place, ids) => ids.indexOf(id) < place),
    source: [...document.querySelectorAll("article :is(p, li, td, th, summary, h1, h2, h3)")].map(
        (element) => element.textContent.match(/\\\\[a-zA-Z(\\[]+|\\$[^$]+\\$/)?.[0]).filter(Boolean),
    headings: [...document.querySelectorAll("article :is(h1, h2, h3, h4, h5, h6)")].map(
        (heading) => Number(heading.tagName[1])),
    calm: matchMedia("(prefers-reduced-motion: reduce)").matches,
    moving: [...document.querySelectorAll("*")].filter((element) => {
        const style = getComputedStyle(element);
        const long = (times) => times.split(",").some((time) => parseFloat(time) > 0.01);
        const animated = style.animationName !== "none" && long(style.animationDuration);
        return animated || long(style.transitionDuration);
    }).length,
    width: document.documentElement.scrollWidth,
    theme: document.documentElement.dataset.theme,
    background: getComputedStyle(document.body).backgroundColor,
})"""


class Visit(NamedTuple):
    """What a browser saw on one page, in one colour scheme and at one width."""

    page: str
    scheme: str
    width: int
    files: list[str]
    strangers: list[str]
    complaints: list[str]
    seen: dict
    violations: list[str]

    @property
    def name(self) -> str:
        return f"{self.page}, {self.scheme}, {self.width} px"


def pages_of(folder: Path) -> list[str]:
    """Return the addresses of a site's pages, relative to its folder."""
    made = [path.relative_to(folder) for path in folder.rglob("*.html")]
    pages = [path for path in made if path.parts[0] not in ("_static", "_sources")]
    return sorted(path.as_posix() for path in pages if path.as_posix() != "index.html")


def visit_all(
    browser: Browser, base: str, paths: list[str], scheme: str, width: int, axe: str | None = None
) -> Iterator[Visit]:
    """Visit pages one after the other, with an empty cache, and note everything that the tests ask about.

    In another visit to the same pages, the "second" one, axe looks only at what the way of looking changes:
    at places on all pages, and at colors on one page of each type.
    """
    for path in paths:
        page, strangers, complaints = open_page(browser, base, scheme, width)
        files = []
        page.on("response", lambda answer, files=files: files.append(answer.url))
        page.goto(f"{base}/{path}", wait_until="load")
        load_pictures(page)
        violations = []
        if axe:
            rules = PLACES + COLORS * (path in PAGE_TYPES) if axe == "second" else None
            violations = axe_violations(page, rules)
            page.wait_for_load_state("networkidle")  # for what is asked for late, while axe ran
        seen = page.evaluate(MEASURE)
        page.close()
        names = [file.removeprefix(f"{base}/").partition("?")[0] for file in files]
        yield Visit(path, scheme, width, names, strangers, complaints, seen, violations)


@pytest.fixture(scope="module", params=["usual", pytest.param("crossed", marks=pytest.mark.slow)])
def visits(request, browser, serve, course, sample) -> list[Visit]:
    """One visit to each page of the course, and to the sample's, in each scheme and at each width."""
    sites = [
        (serve(course.folder), pages_of(course.folder)),
        (serve(sample.folder), SAMPLES),
    ]
    return [
        seen
        for base, pages in sites
        for way, axe in zip(WAYS[request.param], ("first", "second"), strict=True)
        for seen in visit_all(browser, base, pages, *way, axe)
    ]


def test_the_course_builds_without_a_warning(course):
    assert course.code == 0, course.log


def test_every_page_is_visited(visits, course):
    assert len(visits) == 2 * (len(pages_of(course.folder)) + len(SAMPLES))
    assert {"chapters/index.html", "search.html"} <= {visit.page for visit in visits}


def test_no_page_asks_another_site_for_anything(visits):
    assert {visit.name: visit.strangers for visit in visits if visit.strangers} == {}


def test_no_page_has_a_script_error(visits):
    assert {visit.name: visit.complaints for visit in visits if visit.complaints} == {}


def test_every_picture_is_there_and_described(visits):
    pictures = [(visit.name, picture) for visit in visits for picture in visit.seen["pictures"]]
    assert pictures
    for name, picture in pictures:
        assert picture["whole"], name
        assert len(picture["alt"].split()) > 3, (name, picture["alt"])


def test_mathematics_is_set(visits):
    assert sum(visit.seen["formulas"] for visit in visits)
    for visit in visits:
        assert visit.seen["set"] == visit.seen["formulas"], visit.name
        assert visit.seen["read"] == visit.seen["formulas"], visit.name
        assert visit.seen["glyphless"] == 0, visit.name
        assert visit.seen["source"] == [], visit.name


def test_headings_leave_out_no_level(visits):
    for visit in visits:
        levels = visit.seen["headings"]
        if visit.page.startswith("chapters/"):
            assert levels[0] == 1, visit.name
            assert levels.count(1) == 1, visit.name
            assert all(b <= a + 1 for a, b in pairwise(levels)), visit.name


def test_nothing_moves_for_who_does_not_want_it(visits):
    assert all(visit.seen["calm"] for visit in visits)
    assert {visit.name: visit.seen["moving"] for visit in visits if visit.seen["moving"]} == {}


@functools.cache
def compressed_size(path: Path) -> int:
    """Return the size of a file as it is sent; a picture or a font is compressed already."""
    body = path.read_bytes()
    return min(len(body), len(gzip.compress(body)))


def test_no_page_is_too_heavy(visits, course):
    heavy = {}
    for visit in visits[: len(pages_of(course.folder))]:
        assert {".html", ".css", ".js"} <= {Path(file).suffix for file in visit.files}, visit.name
        sizes = {file: compressed_size(course.folder / file) for file in visit.files if "data:" not in file}
        if sum(sizes.values()) > MOST_BYTES.get(visit.page, MOST_BYTES_ELSEWHERE):
            heavy[visit.name] = sum(sizes.values()), sorted(sizes, key=sizes.get, reverse=True)[:5]
    assert heavy == {}
    assert LANDING in {visit.page for visit in visits}


def test_every_id_is_unique(visits):
    assert {visit.name: visit.seen["twice"] for visit in visits if visit.seen["twice"]} == {}


def test_no_page_scrolls_sideways(visits):
    wide = {visit.name: visit.seen["width"] for visit in visits if visit.seen["width"] > visit.width}
    assert wide == {}


def test_pages_follow_the_colour_scheme(visits):
    for visit in visits:
        assert visit.seen["theme"] == visit.scheme, visit.name
    backgrounds = {(visit.scheme, visit.seen["background"]) for visit in visits}
    assert len(backgrounds) == len(SCHEMES)
    assert len({colour for _, colour in backgrounds}) == len(SCHEMES)


def test_axe_finds_nothing(visits):
    assert {visit.name: visit.violations for visit in visits if visit.violations} == {}


def test_the_course_opens_from_a_folder(browser, course):
    base = course.folder.as_uri()
    page, strangers, complaints = open_page(browser, base)
    page.goto(f"{base}/index.html")
    page.wait_for_url("**/chapters/index.html")
    page.close()
    seen = list(visit_all(browser, base, PAGE_TYPES, "light", 1280))
    assert strangers + complaints == []
    assert {found.name for found in seen if found.strangers or found.complaints} == set()
    assert all(found.seen["set"] == found.seen["formulas"] for found in seen)
    assert any(found.seen["set"] for found in seen)


def test_links_to_repositories_follow_the_fork(browser, course, serve):
    page, *_ = open_page(browser, "")
    page.goto(f"{serve(course.folder)}/chapters/index.html")
    links = page.eval_on_selector_all("a[href*='github.com']", "all => all.map((a) => a.href)")
    page.close()
    assert links
    assert [link for link in links if not link.startswith("https://github.com/somebody/else")] == []


@pytest.fixture
def chapter(browser, course, serve):
    base = serve(course.folder)
    page, strangers, complaints = open_page(browser, base)
    page.goto(f"{base}/{CHAPTER}")
    yield page
    assert strangers + complaints == []
    page.close()


def test_paper_shows_what_is_folded_and_no_buttons(chapter):
    page = chapter
    closed = page.locator(".bd-article details:not([open])").count()
    assert closed > 5
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator(".bd-article details:not([open])").count() == 0
    for name in (".bd-sidebar-primary", ".prev-next-footer", ".finished", ".bd-header-article"):
        assert page.locator(name).first.is_hidden(), name
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".bd-article details:not([open])").count() == closed


def test_a_page_leads_on_back_and_to_its_parts(chapter):
    page = chapter
    assert page.locator(".prev-next-area .left-prev").get_attribute("href") == "01_saturation.html"
    assert page.locator(".prev-next-area .right-next").get_attribute("href") == "03_dying_relu.html"
    parts = page.locator("#pst-page-toc-nav a").evaluate_all("all => all.map((a) => a.hash)")
    assert len(parts) > 8
    assert all(page.locator(part).count() == 1 for part in parts)


def test_code_can_be_copied(chapter):
    page = chapter
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".cell_input button.copybtn").first.click()
    page.wait_for_function("async () => (await navigator.clipboard.readText()).startsWith('import keras')")


def test_the_search_finds_a_word_without_a_server_that_searches(chapter):
    page = chapter
    page.goto(page.url.replace(CHAPTER, "search.html?q=softsign"))
    page.wait_for_selector("#search-results li a")
    found = page.locator("#search-results li a").all_inner_texts()
    assert any("Xavier" in title for title in found)
