"""Figures and equations have numbers, and links lead to them."""

import re

import pytest


@pytest.fixture(scope="module")
def good(sample):
    return (sample.folder / "chapters" / "good.html").read_text()


@pytest.fixture(scope="module")
def ledger(sample):
    return (sample.folder / "chapters" / "ledger.html").read_text()


def figures_of(page):
    return re.findall(r'<figure class="numbered-figure[^>]*>(.*?)</figure>', page, flags=re.DOTALL)


def text_of(html):
    return re.sub(r"<[^>]*>", "", html)


def test_a_chapters_pictures_are_figures_with_numbers_and_captions(good):
    captions = [text_of(figure).strip().rstrip("#") for figure in figures_of(good)]
    assert captions == [
        "Figure 1.1. Gradient spread falls from .034 in layer 5 to .003 in layer 1.",
        "Figure 1.2. Signal spread stays at .19 in every layer.",
    ]
    assert all(figure.count("<img") == 1 for figure in figures_of(good))


def test_each_has_one_number_only(good):
    assert "Fig. " not in text_of(good)


def test_any_page_can_link_to_a_figure(good, ledger):
    assert re.search(r'href="good.html#figure-1-1"><span[^>]*>Figure 1.1</span>', ledger)
    assert 'id="figure-1-1"' in good


def test_an_equation_shows_the_number_that_its_source_gives(good):
    equation = re.search(r'<div class="math[^>]*id="equation-1-1".*?</div>', good, flags=re.DOTALL)[0]
    assert re.search(r'<span class="eqno">\(1\.1\)', equation)
    assert "\\tag" not in equation


def test_running_text_links_to_the_equation(good, ledger):
    assert re.search(r'href="#equation-1-1"><span[^>]*>\(1\.1\)</span>', good)
    assert len(re.findall(r'href="good.html#equation-1-1"><span[^>]*>\(1\.1\)</span>', ledger)) == 2


def test_a_number_that_no_equation_has_breaks_a_strict_build(sample):
    assert "there is no equation (9.9)" in sample.log
    assert sample.code != 0
