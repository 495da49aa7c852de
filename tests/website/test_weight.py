"""Pages are light: what a browser asks for, compressed as a server sends it."""

import functools
import gzip

import pytest

from tests.browsing import load_pictures, open_page
from tests.website.test_pages import pages_of

LANDING = "chapters/index.html"
LIMITS = {LANDING: 400_000}
LIMIT = 1_000_000


@functools.cache
def compressed(body: bytes) -> int:
    """Return the size of a file as it is sent; a picture or a font is compressed already."""
    return min(len(body), len(gzip.compress(body)))


def weigh(browser, base: str, name: str) -> dict[str, int]:
    """Return the compressed size of everything that a page asks for, with an empty cache."""
    page, *_ = open_page(browser, base)
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"{base}/{name}", wait_until="networkidle")
    load_pictures(page)
    sizes = {answer.url.removeprefix(base): compressed(answer.body()) for answer in answers}
    page.close()
    return sizes


@pytest.fixture(scope="module")
def weights(browser, serve, course) -> dict[str, dict[str, int]]:
    base = serve(course.folder)
    return {name: weigh(browser, base, name) for name in pages_of(course.folder)}


def report(sizes: dict[str, int]) -> str:
    largest = sorted(sizes, key=sizes.get, reverse=True)[:5]
    parts = ", ".join(f"{file} {sizes[file] / 1000:.0f}" for file in largest)
    return f"{sum(sizes.values()) / 1000:.0f} kB: {parts}, ..."


def test_every_page_is_weighed_whole(weights):
    assert LANDING in weights
    for name, sizes in weights.items():
        kinds = {file.partition("?")[0].rpartition(".")[2] for file in sizes}
        assert {"html", "css", "js"} <= kinds, name


def test_no_page_is_too_heavy(weights):
    heavy = [name for name, sizes in weights.items() if sum(sizes.values()) > LIMITS.get(name, LIMIT)]
    assert not heavy, "\n".join(
        [f"Too heavy: {heavy}", *(f"{name} {report(sizes)}" for name, sizes in weights.items())]
    )
