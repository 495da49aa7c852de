"""Pages show every icon they name, and carry no others."""

import re
from base64 import b64decode
from io import BytesIO
from pathlib import Path

import pydata_sphinx_theme
import pytest
from fontTools.ttLib import TTFont
from sphinx.errors import ExtensionError

from tests.browsing import open_page
from website import icons

THEME = Path(pydata_sphinx_theme.__file__).parent / "theme/pydata_sphinx_theme/static"
FONT = THEME / "vendor/fontawesome/webfonts/fa-solid-900.ttf"
SUN, NO_ICON = 0xF185, 0x4E00
PAGES = ["chapters/good.html", "chapters/ledger.html", "search.html"]
ICONS_IN_USE = """async () => {
    await document.fonts.ready;
    const faces = [...document.fonts].filter((face) => face.family.includes("Awesome"));
    const shown = [...document.querySelectorAll("*")].flatMap((element) => ["::before", "::after"].map(
        (place) => ({name: element.className, content: getComputedStyle(element, place).content,
                     font: getComputedStyle(element, place).fontFamily, named: place == "::before" &&
                     element.matches(".fa-solid, .fa-regular, .fa-brands")})));
    return {
        faces: faces.map((face) => face.status),
        shown: shown.filter(({content, named}) => named || /[\\ue000-\\uf8ff]/.test(content)),
    };
}"""


@pytest.fixture
def site(tmp_path):
    """The theme's files as a build leaves them, and one page."""
    static = tmp_path / "_static"
    for part in (icons.STYLESHEET, "scripts/fontawesome.js", f"{icons.FONTS}/webfonts/{FONT.name}"):
        target = static / part
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(b"fa-rocket" if part.startswith("scripts") else (THEME / part).read_bytes())
    (static / icons.STYLESHEET).write_text(
        '@font-face{font-family:Icons;src:url(a.woff2) format("woff2"),'
        f'url(../{icons.FONTS}/webfonts/{FONT.name}) format("truetype")}}'
        r'.fa-sun:before{content:"\f185"}.fa-rocket:before{content:"\f135"}'
    )
    (tmp_path / "index.html").write_text('<i class="fa-solid fa-sun"></i>')
    return tmp_path


class App:
    def __init__(self, outdir):
        self.outdir = outdir


def characters(font: bytes) -> set[int]:
    return set(TTFont(BytesIO(font)).getBestCmap())


def embedded(stylesheet: str) -> list[bytes]:
    return [b64decode(data) for data in re.findall(r"url\(data:font/woff;base64,([^)]*)\)", stylesheet)]


def test_subset_keeps_what_is_asked_for():
    part = icons.subset(FONT, {SUN, NO_ICON})
    assert characters(part) == {SUN}
    assert len(part) < 2000


def test_subset_of_nothing_is_no_font():
    assert icons.subset(FONT, {NO_ICON}) is None


def test_a_font_of_which_nothing_is_used_is_dropped():
    face = f'@font-face{{src:url({FONT.name}) format("truetype")}}a{{}}'
    assert icons.embed_fonts(face, FONT.parent, {NO_ICON}) == "a{}"


def test_code_points_are_found_in_both_forms():
    assert icons.code_points([r'a{content:"\f107"}', '--pst-icon:"\uf05a"']) == {0xF107, 0xF05A}


def test_slim_leaves_the_icons_of_pages(site):
    icons.slim(App(site), None)
    stylesheet = (site / "_static" / icons.STYLESHEET).read_text()
    (font,) = embedded(stylesheet)
    assert characters(font) == {SUN}
    assert "fa-sun" in stylesheet
    assert "fa-rocket" not in stylesheet
    assert "url(a.woff2)" not in stylesheet
    assert [path.name for path in site.rglob("*fontawesome*")] == []


def test_slim_works_once(site):
    icons.slim(App(site), None)
    before = (site / "_static" / icons.STYLESHEET).read_text()
    icons.slim(App(site), None)
    assert (site / "_static" / icons.STYLESHEET).read_text() == before


def test_slim_leaves_a_build_that_failed(site):
    icons.slim(App(site), RuntimeError())
    assert (site / "_static" / icons.FONTS).is_dir()


def test_slim_says_when_the_theme_is_another(site):
    (site / "_static" / icons.STYLESHEET).write_text("a{}")
    with pytest.raises(ExtensionError, match="names no icon font"):
        icons.slim(App(site), None)


def test_no_page_asks_for_the_theme_s_icons_or_loads_ahead(sample):
    pages = "".join(page.read_text("utf-8") for page in (sample.folder / "chapters").iterdir())
    assert "scripts/bootstrap.js" in pages
    assert "scripts/fontawesome.js" not in pages
    assert 'rel="preload"' not in pages


@pytest.mark.parametrize("name", PAGES)
def test_every_icon_of_a_page_opened_from_a_folder_is_drawn(browser, sample, name):
    page, *_ = open_page(browser, sample.folder.as_uri())
    page.goto(f"{sample.folder.as_uri()}/{name}")
    seen = page.evaluate(ICONS_IN_USE)
    page.close()
    fonts = embedded((sample.folder / "_static" / icons.STYLESHEET).read_text("utf-8"))
    drawn = set.union(*map(characters, fonts))
    assert "loaded" in seen["faces"]
    assert "error" not in seen["faces"]
    assert len(seen["shown"]) > 5
    for icon in seen["shown"]:
        assert "Awesome" in icon["font"], icon
        assert {ord(character) for character in icon["content"].strip('"')} <= drawn, icon
