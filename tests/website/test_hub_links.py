"""The form makes links that open a notebook, at a heading, on a hub with nbgitpuller."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browsing import axe_violations, open_page
from tests.website.conftest import ROOT


@pytest.fixture
def page(browser, course, serve):
    base = serve(course.folder)
    page, strangers, complaints = open_page(browser, base)
    page.goto(f"{base}/chapters/teaching.html")
    yield page
    assert strangers + complaints == []
    page.close()


def test_a_link_opens_the_chosen_notebook_at_a_heading(page):
    assert page.locator(".hub-links output a").count() == 0
    page.get_by_label("Your hub's address").fill("https://hub.example.org/")
    page.get_by_label("The notebook").select_option(label="3 Dying ReLU: units that fall silent")
    page.get_by_label("At the heading").fill("Who comes back")
    link = urlsplit(page.locator(".hub-links output a").get_attribute("href"))
    assert (link.scheme, link.netloc, link.path) == (
        "https",
        "hub.example.org",
        "/hub/user-redirect/git-pull",
    )
    assert parse_qs(link.query, strict_parsing=True) == {
        "repo": ["https://github.com/somebody/else"],
        "branch": ["main"],
        "urlpath": ["lab/tree/else/chapters/03_dying_relu.ipynb#Who-comes-back"],
    }
    assert axe_violations(page) == []


def test_every_notebook_of_the_book_can_be_chosen(page):
    chosen = page.locator(".hub-links option").evaluate_all("all => all.map((one) => one.value)")
    names = ["01_saturation", "02_xavier_he", "03_dying_relu", "04_leaky_variants", "05_elu"]
    chapters = [f"chapters/{name}.ipynb" for name in [*names, "06_which_activation", "data"]]
    exercises = sorted((ROOT / "exercises" / "student").glob("*.ipynb"))
    assert exercises
    assert chosen == chapters + [path.relative_to(ROOT).as_posix() for path in exercises]


def test_what_is_no_address_makes_no_link(page):
    page.get_by_label("Your hub's address").fill("hub")
    assert page.locator(".hub-links output a").count() == 0


def test_the_link_can_be_copied(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_label("Your hub's address").fill("https://hub.example.org")
    page.get_by_role("button", name="Copy the link").click()
    page.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator(".hub-links output a").get_attribute("href")
