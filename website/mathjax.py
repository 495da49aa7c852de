"""Mathematics: formulas become pictures while the site is built, and pages run no MathJax.

MathJax, from an installed package, runs in an engine for JavaScript. Each formula becomes an SVG, which
is hidden from screen readers, and a MathML, which is only for them. The formulas of a page share their
glyphs, which are written once. A formula that MathJax does not understand is a warning.
"""

import html
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import NoReturn

from docutils import nodes
from py_mini_racer import MiniRacer
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

PACKAGE = "sphinx-mathjax-offline"
RENDERER = "mathjax-svg"
PARTS = (
    "startup.js",
    "core.js",
    "adaptors/liteDOM.js",
    "input/tex-base.js",
    "input/tex/extensions/ams.js",
    "output/svg.js",
    "output/svg/fonts/tex.js",
    "a11y/assistive-mml.js",
)

_BEFORE = """
globalThis.global = globalThis;
globalThis.MathJax = {loader: {load: [], ready() {}}, startup: {typeset: false, ready() {}}};
"""

logger = logging.getLogger(__name__)


class TeXError(ValueError):
    """A formula that MathJax does not understand."""


def find_script(part: str) -> Path:
    """Return the path of one of MathJax's files.

    Raises
    ------
    ExtensionError
        If the package that holds MathJax is not installed, or no longer holds the file.
    """
    try:
        path = Path(distribution(PACKAGE).locate_file(f"{PACKAGE}/static/mathjax/{part}"))
    except PackageNotFoundError:
        raise ExtensionError(
            f"The site's mathematics needs the package {PACKAGE}, which is not installed: "
            "install the packages of requirements.txt."
        ) from None
    if not path.is_file():
        raise ExtensionError(f"The package {PACKAGE} holds no {part}. Looked for: {path}")
    return path


class Typesetter:
    """MathJax in an engine of its own, which starts with the first formula and must be closed."""

    def __init__(self):
        self._engine = None

    def typeset(self, tex: str, display: bool = False, share: bool = False) -> str:
        """Return a formula as HTML.

        Parameters
        ----------
        tex : str
            The formula, without delimiters. It may use the commands of LaTeX and of amsmath.
        display : bool
            Whether it stands in a line of its own.
        share : bool
            Whether its glyphs are left out, and given by `take_glyphs`.

        Raises
        ------
        TeXError
            If MathJax does not understand the formula.
        """
        answer = self._call("typeset", tex, display, share)
        if "error" in answer:
            raise TeXError(answer["error"])
        return answer["html"]

    def take_glyphs(self) -> str:
        """Return, as HTML, the glyphs that formulas share since the last call."""
        return self._call("takeGlyphs")

    def close(self) -> None:
        """Stop the engine, without which Python would not end."""
        if self._engine:
            self._engine.close()
            self._engine = None

    def _call(self, function: str, *arguments):
        if not self._engine:
            scripts = [*map(find_script, PARTS), Path(__file__).with_suffix(".js")]
            self._engine = MiniRacer()
            for source in (_BEFORE, *(script.read_text(encoding="utf-8") for script in scripts)):
                self._engine.eval(f"{source}\n;0")
        return self._engine.call(function, *arguments)


def tex_of(node: nodes.math | nodes.math_block) -> str:
    r"""Return a formula's source, with paragraphs and line breaks aligned as Sphinx does.

    Examples
    --------
    >>> tex_of(nodes.math_block("", "a \\\\ b"))
    '\\begin{split}a \\\\ b\\end{split}'
    """
    text = node.astext()
    if isinstance(node, nodes.math) or node.get("nowrap"):
        return text
    parts = [part for part in text.split("\n\n") if part.strip()]
    split = [rf"\begin{{split}}{part}\end{{split}}" if r"\\" in part else part for part in parts]
    if len(split) < 2:
        return "".join(split)
    return r"\begin{align}\begin{aligned}" + r"\\".join(split) + r"\end{aligned}\end{align}"


def typeset_page(typesetter: Typesetter, document: nodes.document, share: bool = True) -> None:
    """Typeset what is not yet typeset on a page; warn of what cannot be.

    The HTML is kept as the attribute ``html`` of the formula's node, where the search does not look.

    Parameters
    ----------
    typesetter : Typesetter
        Is left with no glyphs to take.
    document : docutils.nodes.document
        Is changed.
    share : bool
        Whether the formulas share their glyphs, which are put at the document's beginning. Those in
        titles never do, since other pages show them too.
    """
    formulas = [node for node in document.findall(_is_formula) if "html" not in node]
    sharing = [node for node in formulas if share and not _is_in_title(node)]
    for formula in formulas:
        formula["html"] = _typeset_or_warn(typesetter, formula, formula in sharing)
    if sharing:
        document.insert(0, nodes.raw("", typesetter.take_glyphs(), format="html"))


def _typeset_or_warn(typesetter: Typesetter, formula: nodes.Element, share: bool) -> str:
    tex = tex_of(formula)
    try:
        return typesetter.typeset(tex, isinstance(formula, nodes.math_block), share)
    except TeXError as error:
        logger.warning("%s, in the formula %s", error, tex, location=formula, type="website", subtype="math")
        return f"<code>{html.escape(tex)}</code>"


def _is_formula(node: nodes.Node) -> bool:
    return isinstance(node, nodes.math | nodes.math_block)


def _is_in_title(node: nodes.Node | None) -> bool:
    return node is not None and (isinstance(node, nodes.title) or _is_in_title(node.parent))


def visit_math(translator, node: nodes.math) -> NoReturn:
    """Write a formula in a line of text."""
    translator.body.append(translator.starttag(node, "span", "", CLASS="math notranslate nohighlight"))
    translator.body.append(f"{node['html']}</span>")
    raise nodes.SkipNode


def visit_math_block(translator, node: nodes.math_block) -> NoReturn:
    """Write a formula that stands in a line of its own, and its number."""
    translator.body.append(translator.starttag(node, "div", "", CLASS="math notranslate nohighlight"))
    translator.body.append(node["html"])
    if node["number"]:
        translator.body.append(f'<span class="eqno">({get_node_equation_number(translator, node)})')
        translator.add_permalink_ref(node, _("Link to this equation"))
        translator.body.append("</span>")
    translator.body.append("</div>\n")
    raise nodes.SkipNode


def choose_renderer(app: Sphinx, config: Config) -> None:
    """Let formulas be written by this module."""
    config.html_math_renderer = RENDERER


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    typesetter = Typesetter()
    app.add_html_math_renderer(RENDERER, (visit_math, None), (visit_math_block, None))
    app.connect("config-inited", choose_renderer)
    # Before titles are copied into tables of contents; and again, for what appears only later.
    app.connect("doctree-read", lambda app, document: typeset_page(typesetter, document), priority=400)
    app.connect("doctree-resolved", lambda app, document, name: typeset_page(typesetter, document, False))
    app.connect("build-finished", lambda app, exception: typesetter.close())
    app.add_css_file("mathematics.css", priority=900)
    app.add_js_file("mathematics.js", loading_method="defer")
