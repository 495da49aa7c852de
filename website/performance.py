"""What makes pages quick to load: deferred scripts, lazy pictures, and only the icons in use.

The theme contains all icons of Font Awesome twice, as a script and as fonts, 700 kB a page. The site keeps
only the glyphs that some page, script or stylesheet names, and embeds them in the stylesheet, since Firefox
loads no font file for a page that is opened from a folder.
"""

import re
import shutil
from base64 import b64encode
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from docutils import nodes
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.transforms import SphinxTransform
from sphinx.util.images import get_image_size

from website.doctree import is_mime_bundle

STYLESHEET = "styles/pydata-sphinx-theme.css"
FONTS = "vendor/fontawesome"
ICON_SCRIPTS = "scripts/fontawesome.js*"
NOT_DEFERRED = ("documentation_options.js",)
"""Scripts that inline scripts call while the page is parsed."""

_PICTURE = re.compile(r'<img (?P<rest>[^>]*loading="lazy"[^>]*)>')
_SOURCE = re.compile(r'src="[^"]*/(?P<name>[^"/]+)"')
_WIDTH = re.compile(r'style="width: (?P<pixels>\d+)px;"')

_ICON_NAME = re.compile(r"\bfa-[a-z0-9-]+")
_ICON_RULE = re.compile(r'(?:\.fa-[a-z0-9-]+:before,?)+\{content:"[^"]*"\}')
_ESCAPE = re.compile(r"\\([0-9a-f]{1,6})")
_PRIVATE_USE = re.compile("[\ue000-\uf8ff]")
_FONT_FACE = re.compile(r"@font-face\{[^}]*?src:(?P<source>[^}]*?url\((?P<file>[^)]*\.ttf)\)[^;}]*)[^}]*\}")


def defer_scripts(
    app: Sphinx, page: str, template: str, context: dict, document: nodes.document | None
) -> None:
    """Defer the scripts of a page, so that they do not delay its text.

    The page of search results is left alone, since its own scripts need the others at once.
    """
    if page != "search":
        context["script_files"] = list(map(_defer, context["script_files"]))


def _defer(script):
    """Return a script with the attribute ``defer``, or unchanged if it is inline or needed at once."""
    if not script.filename or Path(script.filename).name in NOT_DEFERRED:
        return script
    options = {"priority": script.priority, **script.attributes, "defer": "defer"}
    return type(script)(script.filename, **options)


class LoadPicturesLate(SphinxTransform):
    """Let the browser load the pictures of notebook outputs when the reader comes near."""

    default_priority = 510

    def apply(self, **kwargs: object) -> None:
        """Apply it to the current page."""
        for bundle in self.document.findall(is_mime_bundle):
            for picture in bundle.findall(nodes.image):
                picture["loading"] = "lazy"


def reserve_space(
    app: Sphinx, page: str, template: str, context: dict, document: nodes.document | None
) -> None:
    """State the size of lazy pictures, so that the text does not move when they load."""
    files = {name: Path(app.srcdir, file) for file, (_, name) in app.env.images.items()}
    if context.get("body"):
        context["body"] = _PICTURE.sub(lambda tag: add_size(tag[0], files), context["body"])


def add_size(tag: str, files: dict[str, Path]) -> str:
    """Return a picture's HTML tag with its width and height on the page.

    Parameters
    ----------
    tag : str
        Its source names a file, its style the width in pixels; otherwise it is returned unchanged.
    files : dict of str to Path
        Picture files by the last part of their address.
    """
    source, width = _SOURCE.search(tag), _WIDTH.search(tag)
    size = source and source["name"] in files and get_image_size(str(files[source["name"]]))
    if not (size and width):
        return tag
    pixels = int(width["pixels"])
    return tag.replace("<img ", f'<img width="{pixels}" height="{round(pixels * size[1] / size[0])}" ', 1)


def icon_names(texts: Iterable[str]) -> set[str]:
    """Return the names of icons in the text of pages and scripts.

    Examples
    --------
    >>> sorted(icon_names(['<i class="fa-solid fa-sun fa-lg"></i>', "no icon"]))
    ['fa-lg', 'fa-solid', 'fa-sun']
    """
    return {name for text in texts for name in _ICON_NAME.findall(text)}


def drop_icons(stylesheet: str, keep: set[str]) -> str:
    r"""Return a stylesheet without the icons that have none of the names to keep.

    Examples
    --------
    >>> drop_icons(r'.fa-sun:before{content:"\f185"}.fa-a:before,.fa-b:before{content:"\61"}', {"fa-b"})
    '.fa-a:before,.fa-b:before{content:"\\61"}'
    """
    return _ICON_RULE.sub(lambda rule: rule[0] if keep & icon_names([rule[0]]) else "", stylesheet)


def code_points(stylesheets: Iterable[str]) -> set[int]:
    r"""Return the code points that stylesheets escape, and those for private use.

    Examples
    --------
    >>> [hex(point) for point in sorted(code_points([r'i:before{content:"\f185"}']))]
    ['0xf185']
    """
    text = "".join(stylesheets)
    return {int(digits, 16) for digits in _ESCAPE.findall(text)} | set(map(ord, _PRIVATE_USE.findall(text)))


def subset_font(font: Path, points: set[int]) -> bytes | None:
    """Return a font of some code points in WOFF format, or None if the font has none of them."""
    options = Options(layout_features=[], hinting=False, notdef_outline=True, flavor="woff")
    with TTFont(font) as full:
        if points.isdisjoint(full.getBestCmap()):
            return None
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=points)
        subsetter.subset(full)
        full.flavor = options.flavor
        full.save(stream := BytesIO())
    return stream.getvalue()


def embed_fonts(stylesheet: str, folder: Path, points: set[int]) -> str:
    """Return a stylesheet in which the needed part of each icon font is embedded.

    Parameters
    ----------
    stylesheet : str
        Its ``@font-face`` rules name font files in TrueType format.
    folder : Path
        The stylesheet's folder.
    points : set of int
        The code points in use. The rule of a font that has none of them is dropped.
    """

    def embed(rule: re.Match) -> str:
        part = subset_font(folder / rule["file"], points)
        if part is None:
            return ""
        source = f'url(data:font/woff;base64,{b64encode(part).decode()}) format("woff")'
        return rule[0].replace(rule["source"], source)

    return _FONT_FACE.sub(embed, stylesheet)


def keep_icons_in_use(app: Sphinx, exception: Exception | None) -> None:
    """Remove the theme's icons that no page uses from a finished site.

    Raises
    ------
    ExtensionError
        If the theme's stylesheet does not name its icon fonts in the expected form.
    """
    static = Path(app.outdir, "_static")
    if exception or not (static / FONTS).is_dir():
        return
    for script in static.glob(ICON_SCRIPTS):
        script.unlink()
    names = icon_names(map(_read, [*Path(app.outdir).rglob("*.html"), *static.rglob("*.js")]))
    path = static / STYLESHEET
    stylesheet = drop_icons(_read(path), names)
    points = code_points([stylesheet, *(_read(other) for other in static.rglob("*.css") if other != path)])
    if not _FONT_FACE.search(stylesheet):
        raise ExtensionError(f"The theme's {STYLESHEET} names no icon font in TrueType format.")
    path.write_text(embed_fonts(stylesheet, path.parent, points), encoding="utf-8")
    shutil.rmtree(static / FONTS)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Connect to the build, after the parts that add scripts to a page."""
    app.add_transform(LoadPicturesLate)
    app.connect("html-page-context", defer_scripts, priority=600)
    app.connect("html-page-context", reserve_space)
    app.connect("build-finished", keep_icons_in_use)
