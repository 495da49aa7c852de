"""Icons: the few that the pages show, inside the theme's own stylesheet.

The theme brings all icons of Font Awesome twice, as a script and as fonts, 700 kB a page. Here the site
keeps the fonts' glyphs that some page, script or stylesheet names, and these lie in the stylesheet
itself: a page opened from a folder may load no font file in Firefox.
"""

import re
import shutil
from base64 import b64encode
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

STYLESHEET = "styles/pydata-sphinx-theme.css"
FONTS = "vendor/fontawesome"
SCRIPTS = "scripts/fontawesome.js*"

_NAME = re.compile(r"\bfa-[a-z0-9-]+")
_RULE = re.compile(r'(?:\.fa-[a-z0-9-]+:before,?)+\{content:"[^"]*"\}')
_ESCAPE = re.compile(r"\\([0-9a-f]{1,6})")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_FACE = re.compile(r"@font-face\{[^}]*?src:(?P<source>[^}]*?url\((?P<file>[^)]*\.ttf)\)[^;}]*)[^}]*\}")


def names_of_icons(texts: Iterable[str]) -> set[str]:
    """Return the icons' names in the text of pages and scripts.

    Examples
    --------
    >>> sorted(names_of_icons(['<i class="fa-solid fa-sun fa-lg"></i>', "no icon"]))
    ['fa-lg', 'fa-solid', 'fa-sun']
    """
    return {name for text in texts for name in _NAME.findall(text)}


def drop_icons(stylesheet: str, keep: set[str]) -> str:
    r"""Return a stylesheet without the icons that have none of the names to keep.

    Examples
    --------
    >>> drop_icons(r'.fa-sun:before{content:"\f185"}.fa-a:before,.fa-b:before{content:"\61"}', {"fa-b"})
    '.fa-a:before,.fa-b:before{content:"\\61"}'
    """
    return _RULE.sub(lambda rule: rule[0] if keep & names_of_icons([rule[0]]) else "", stylesheet)


def code_points(stylesheets: Iterable[str]) -> set[int]:
    r"""Return the code points that stylesheets write by number, or that no writing system uses.

    Examples
    --------
    >>> [hex(point) for point in sorted(code_points([r'i:before{content:"\f185"}']))]
    ['0xf185']
    """
    text = "".join(stylesheets)
    return {int(digits, 16) for digits in _ESCAPE.findall(text)} | set(map(ord, _PRIVATE.findall(text)))


def subset(font: Path, points: set[int]) -> bytes | None:
    """Return a font of some code points in WOFF format, or None where the font has none of them."""
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
    """Put the needed part of each icon font into a stylesheet.

    Parameters
    ----------
    stylesheet : str
        With ``@font-face`` rules that name a font file in TrueType format.
    folder : Path
        Where the stylesheet lies.
    points : set of int
        The code points in use. The rule of a font that has none of them is dropped.
    """

    def embedded(rule: re.Match) -> str:
        part = subset(folder / rule["file"], points)
        if part is None:
            return ""
        source = f'url(data:font/woff;base64,{b64encode(part).decode()}) format("woff")'
        return rule[0].replace(rule["source"], source)

    return _FACE.sub(embedded, stylesheet)


def slim(app: Sphinx, exception: Exception | None) -> None:
    """Leave the icons in use in a site that was built, where that was not done before.

    Raises
    ------
    ExtensionError
        If the theme's stylesheet does not name its icon fonts in the known form.
    """
    static = Path(app.outdir, "_static")
    if exception or not (static / FONTS).is_dir():
        return
    for script in static.glob(SCRIPTS):
        script.unlink()
    names = names_of_icons(map(_read, [*Path(app.outdir).rglob("*.html"), *static.rglob("*.js")]))
    path = static / STYLESHEET
    kept = drop_icons(_read(path), names)
    points = code_points([kept, *(_read(other) for other in static.rglob("*.css") if other != path)])
    if not _FACE.search(kept):
        raise ExtensionError(f"The theme's {STYLESHEET} names no icon font in TrueType format.")
    path.write_text(embed_fonts(kept, path.parent, points), encoding="utf-8")
    shutil.rmtree(static / FONTS)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.connect("build-finished", slim)
