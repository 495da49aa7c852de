"""Formulas are typeset and numbered while the site is built, for eyes and for screen readers."""

import json
import re
from importlib.metadata import PackageNotFoundError

import pytest
from docutils import nodes
from docutils.utils import new_document
from sphinx.errors import ExtensionError

from tests.browsing import open_page
from website import mathematics
from website.mathematics import TeXError, Typesetter, typeset_page


@pytest.fixture(scope="module")
def typesetter():
    typesetter = Typesetter()
    yield typesetter
    typesetter.close()


@pytest.fixture
def page(typesetter):
    """A page with a formula in its title and two with the same letter below."""
    typesetter.take_glyphs()
    document = new_document("chapter")
    title = nodes.title("", "", nodes.emphasis("", "", nodes.math("", r"\sigma")))
    formulas = [nodes.paragraph("", "", nodes.math("", r"\sigma")), nodes.math_block("", r"\sigma x")]
    document += nodes.section("", title, *formulas, ids=["sigma"])
    typeset_page(typesetter, document)
    return document


def references(html):
    return set(re.findall(r'xlink:href="#([^"]+)"', html))


def ids(html):
    return re.findall(r'\bid="([^"]+)"', html)


def test_find_script_finds_each_file():
    assert [mathematics.find_script(part).name for part in mathematics.PARTS][:2] == ["startup.js", "core.js"]


def test_find_script_names_a_missing_package(monkeypatch):
    def missing(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr(mathematics, "distribution", missing)
    with pytest.raises(ExtensionError, match=r"sphinx-mathjax-offline.*requirements\.txt"):
        mathematics.find_script("core.js")


def test_find_script_names_a_missing_file():
    with pytest.raises(ExtensionError, match=r"does not contain none\.js\. Looked for: .*none\.js"):
        mathematics.find_script("none.js")


def test_a_formula_has_a_picture_for_eyes_and_mathml_for_screen_readers(typesetter):
    html = typesetter.typeset(r"\sigma")
    picture, text = re.fullmatch("<mjx-container.*?>(<svg.*</svg>)(<mjx.*)</mjx-container>", html).groups()
    assert 'aria-hidden="true"' in picture
    assert 'fill="currentColor"' in picture
    assert "vertical-align" in picture
    assert '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>σ</mi></math>' in text


def test_a_formula_in_its_own_line_is_larger(typesetter):
    def height(html):
        return float(re.search(r'height="([\d.]+)ex"', html)[1])

    fraction = r"\frac{a}{b}"
    assert height(typesetter.typeset(fraction, display=True)) > 1.3 * height(typesetter.typeset(fraction))


@pytest.mark.parametrize(
    ("tex", "message"),
    [
        (r"a + \unknown{x}", r"Undefined control sequence \\unknown"),
        (r"\frac{a}{b", "Missing close brace"),
        (r"\begin{cases} 1", r"Missing \\end\{cases\}"),
    ],
)
def test_an_error_in_a_formula_says_what_it_is_and_spoils_nothing(typesetter, tex, message):
    before = typesetter.typeset("a^2")
    with pytest.raises(TeXError, match=message):
        typesetter.typeset(tex)
    assert typesetter.typeset("a^2") == before


def test_a_whole_formula_needs_nothing_of_its_page(typesetter):
    html = typesetter.typeset(r"\sigma")
    assert references(html) == set()
    assert ids(html) == []


def test_formulas_share_their_glyphs(typesetter):
    typesetter.take_glyphs()
    used = references(typesetter.typeset("a b", share=True) + typesetter.typeset("b c", share=True))
    assert len(used) == 3
    assert sorted(ids(typesetter.take_glyphs())[1:]) == sorted(used)
    assert ids(typesetter.take_glyphs())[1:] == []


def test_an_engine_that_was_closed_starts_again():
    typesetter = Typesetter()
    typesetter.close()
    html = typesetter.typeset("a")
    typesetter.close()
    assert typesetter.typeset("a") == html
    typesetter.close()


def test_typeset_page_writes_each_glyph_once_and_titles_whole(page):
    title, *below = [node["html"] for node in page.findall(lambda node: "math" in node.tagname)]
    (glyphs,) = page.findall(nodes.raw)
    assert references(title) == set()
    assert [len(references(html)) for html in below] == [1, 2]
    assert sorted(ids(glyphs.astext())[1:]) == sorted(references("".join(below)))


def test_typeset_page_leaves_what_is_set_and_sets_late_formulas_whole(typesetter, page):
    formulas = list(page.findall(nodes.math))
    before = [formula["html"] for formula in formulas]
    late = nodes.math("", "x")
    page += late
    typeset_page(typesetter, page, share=False)
    assert [formula["html"] for formula in formulas] == before
    assert late["html"] == typesetter.typeset("x")
    assert len(list(page.findall(nodes.raw))) == 1


def test_a_page_without_mathematics_stays_as_it_was(typesetter):
    document = new_document("chapter")
    typeset_page(typesetter, document)
    assert len(document) == 0


@pytest.mark.parametrize(
    ("node", "tex"),
    [
        (nodes.math("", r"a \\ b"), r"a \\ b"),
        (nodes.math_block("", "a\n\nb"), r"\begin{align}\begin{aligned}a\\b\end{aligned}\end{align}"),
        (nodes.math_block("", r"a \\ b", nowrap=True), r"a \\ b"),
    ],
)
def test_tex_of(typesetter, node, tex):
    assert mathematics.tex_of(node) == tex
    assert "<math" in typesetter.typeset(tex, display=True)


def test_a_strict_build_fails_and_names_page_and_formula(sample):
    warning = r"WARNING: Undefined control sequence \\unknown, in the formula \\unknown\{x\}"
    assert sample.code != 0
    assert re.search(rf"chapters/bare\.ipynb:\d+: {warning}", sample.log)
    assert "<code>\\unknown{x}</code>" in (sample.folder / "chapters" / "bare.html").read_text("utf-8")


def test_no_page_loads_mathjax(sample):
    pages = "".join(page.read_text("utf-8") for page in sample.folder.rglob("*.html"))
    assert re.findall(r"<script[^>]*mathjax[^>]*>", pages, re.IGNORECASE) == []
    assert list(sample.folder.rglob("*mathjax*")) == []


def test_the_search_knows_no_pictures(sample):
    index = (sample.folder / "searchindex.js").read_text("utf-8")
    terms = set(json.loads(index.removeprefix("Search.setIndex(").removesuffix(")"))["terms"])
    assert "layer" in terms
    assert [term for term in terms if re.search("mjx|svg|path|viewbox|xlink", term)] == []


def test_numbered_equations_are_numbered_and_referred_to(browser, serve, sample):
    base = serve(sample.folder)
    page, *_ = open_page(browser, base)
    page.goto(f"{base}/chapters/ledger.html")
    links = page.locator("a.reference[href*='#equation-eq']")
    assert links.all_inner_texts() == ["(1)", "(1)"]  # each page counts its own
    formula, number = page.locator("#equation-eq-chain > *").all()
    assert number.inner_text().startswith("(1)")
    assert number.bounding_box()["x"] > formula.bounding_box()["x"]
    links.first.click()
    page.wait_for_url("**/chapters/good.html#equation-eq-spread")
    assert page.locator("div.math:target .eqno").inner_text().startswith("(1)")
    page.close()


def test_a_formula_scrolls_by_keyboard_where_it_is_too_wide(browser, serve, sample):
    base = serve(sample.folder)
    page, *_ = open_page(browser, base, width=390)
    page.goto(f"{base}/chapters/good.html")
    formula = page.wait_for_selector("div.math > mjx-container[tabindex='0']")
    formula.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("formula => formula.scrollLeft > 0", arg=formula)
    page.set_viewport_size({"width": 1800, "height": 900})
    page.wait_for_selector("div.math > mjx-container:not([tabindex])")
    page.close()


@pytest.fixture(scope="module")
def good(sample):
    return (sample.folder / "chapters" / "good.html").read_text()


def test_an_equation_shows_the_number_that_its_source_gives(good):
    equation = re.search(r'<div class="math[^>]*id="equation-1-1".*?</div>', good, flags=re.DOTALL)[0]
    assert re.search(r'<span class="eqno">\(1\.1\)', equation)
    assert "\\tag" not in equation


def test_running_text_links_to_the_equation(sample, good):
    ledger = (sample.folder / "chapters" / "ledger.html").read_text()
    assert re.search(r'href="#equation-1-1"><span[^>]*>\(1\.1\)</span>', good)
    assert len(re.findall(r'href="good.html#equation-1-1"><span[^>]*>\(1\.1\)</span>', ledger)) == 2


def test_a_number_that_no_equation_has_breaks_a_strict_build(sample):
    assert "there is no equation (9.9)" in sample.log
    assert sample.code != 0
