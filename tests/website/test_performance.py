"""Pages are quick: scripts and pictures come late, and icons only if some page shows them."""

import re
import struct
from base64 import b64decode
from io import BytesIO
from pathlib import Path

import pydata_sphinx_theme
import pytest
from fontTools.ttLib import TTFont
from sphinx.errors import ExtensionError

from tests.browsing import open_page
from website import performance

THEME = Path(pydata_sphinx_theme.__file__).parent / "theme/pydata_sphinx_theme/static"
FONT = THEME / "vendor/fontawesome/webfonts/fa-solid-900.ttf"
SUN, NO_ICON = 0xF185, 0x4E00
PAGES = ["chapters/good.html", "chapters/ledger.html", "search.html"]
CHAPTER = "chapters/03_dying_relu.html"
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
    for part in (
        performance.STYLESHEET,
        "scripts/fontawesome.js",
        f"{performance.FONTS}/webfonts/{FONT.name}",
    ):
        target = static / part
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(b"fa-rocket" if part.startswith("scripts") else (THEME / part).read_bytes())
    (static / performance.STYLESHEET).write_text(
        '@font-face{font-family:Icons;src:url(a.woff2) format("woff2"),'
        f'url(../{performance.FONTS}/webfonts/{FONT.name}) format("truetype")}}'
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


def test_a_subset_keeps_what_is_asked_for():
    part = performance.subset_font(FONT, {SUN, NO_ICON})
    assert characters(part) == {SUN}
    assert len(part) < 2000


def test_a_subset_of_nothing_is_no_font():
    assert performance.subset_font(FONT, {NO_ICON}) is None


def test_a_font_of_which_nothing_is_used_is_dropped():
    face = f'@font-face{{src:url({FONT.name}) format("truetype")}}a{{}}'
    assert performance.embed_fonts(face, FONT.parent, {NO_ICON}) == "a{}"


def test_code_points_are_found_in_both_forms():
    assert performance.code_points([r'a{content:"\f107"}', '--pst-icon:"\uf05a"']) == {0xF107, 0xF05A}


def test_the_icons_of_pages_are_kept_and_no_others(site):
    performance.keep_icons_in_use(App(site), None)
    stylesheet = (site / "_static" / performance.STYLESHEET).read_text()
    (font,) = embedded(stylesheet)
    assert characters(font) == {SUN}
    assert "fa-sun" in stylesheet
    assert "fa-rocket" not in stylesheet
    assert "url(a.woff2)" not in stylesheet
    assert [path.name for path in site.rglob("*fontawesome*")] == []


def test_icons_are_removed_once(site):
    performance.keep_icons_in_use(App(site), None)
    before = (site / "_static" / performance.STYLESHEET).read_text()
    performance.keep_icons_in_use(App(site), None)
    assert (site / "_static" / performance.STYLESHEET).read_text() == before


def test_a_failed_build_is_left_alone(site):
    performance.keep_icons_in_use(App(site), RuntimeError())
    assert (site / "_static" / performance.FONTS).is_dir()


def test_a_theme_of_another_form_is_an_error(site):
    (site / "_static" / performance.STYLESHEET).write_text("a{}")
    with pytest.raises(ExtensionError, match="names no icon font"):
        performance.keep_icons_in_use(App(site), None)


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
    fonts = embedded((sample.folder / "_static" / performance.STYLESHEET).read_text("utf-8"))
    drawn = set.union(*map(characters, fonts))
    assert "loaded" in seen["faces"]
    assert "error" not in seen["faces"]
    assert len(seen["shown"]) > 5
    for icon in seen["shown"]:
        assert "Awesome" in icon["font"], icon
        assert {ord(character) for character in icon["content"].strip('"')} <= drawn, icon


@pytest.fixture(scope="module")
def good(sample) -> str:
    return (sample.folder / PAGES[0]).read_text("utf-8")


def test_scripts_wait_for_the_page(good):
    scripts = re.findall(r"<script[^>]* src=[^>]*>", good)
    at_once = [tag for tag in scripts if " defer" not in tag]
    assert len(scripts) > 5
    assert len(at_once) == 1
    assert "documentation_options.js" in at_once[0]


def test_the_searchs_index_is_loaded_with_its_results_only(sample, good):
    assert "searchindex.js" not in good
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
    assert performance.add_size(tag, {}) == tag


def test_on_paper_all_pictures_are_there(browser, serve, course):
    page, *_ = open_page(browser, serve(course.folder))
    page.goto(f"{serve(course.folder)}/{CHAPTER}", wait_until="networkidle")
    loaded = "[...document.querySelectorAll('.cell_output img')].map(img => img.naturalWidth > 0)"
    before = page.evaluate(loaded)
    page.pdf()
    assert not all(before)
    assert all(page.evaluate(loaded))
    page.close()
