r"""Mathematics: formulas are typeset and numbered while the site is built, so that pages run no MathJax.

MathJax, from an installed package, runs in a JavaScript engine. Each formula becomes an SVG, which is hidden
from screen readers, and MathML, which is only for them. The formulas of a page share their glyphs, which are
written once. A formula that MathJax does not understand is a warning.

An equation gets a number from its source, by ``\tag{2.1}``, which notebooks show as well. Where running text
says "equation (2.1)", the number becomes a link. A number that no equation has is a warning.
"""

import html
import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import NoReturn

from docutils import nodes
from py_mini_racer import MiniRacer
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError
from sphinx.locale import _
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

from website.doctree import add_label

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

_TAG = re.compile(r"\s*\\tag\{([^{}]*)\}")
_MENTION = re.compile(r"(?<=[Ee]quation )\((\d+\.\d+)\)")
_BEFORE = """
globalThis.global = globalThis;
globalThis.MathJax = {loader: {load: [], ready() {}}, startup: {typeset: false, ready() {}}};
"""

logger = logging.getLogger(__name__)


class TeXError(ValueError):
    """MathJax does not understand a formula."""


def find_script(part: str) -> Path:
    """Return the path of one of MathJax's files.

    Raises
    ------
    ExtensionError
        If the package that contains MathJax is not installed, or does not contain the file.
    """
    try:
        path = Path(str(distribution(PACKAGE).locate_file(f"{PACKAGE}/static/mathjax/{part}")))
    except PackageNotFoundError:
        raise ExtensionError(
            f"The site's formulas need the package {PACKAGE}, which is not installed: "
            "install the packages of requirements.txt."
        ) from None
    if not path.is_file():
        raise ExtensionError(f"The package {PACKAGE} does not contain {part}. Looked for: {path}")
    return path


class Typesetter:
    """MathJax in a JavaScript engine, which starts with the first formula and must be closed."""

    def __init__(self) -> None:
        self._engine: MiniRacer | None = None

    def typeset(self, tex: str, display: bool = False, share: bool = False) -> str:
        """Return a formula as HTML.

        Parameters
        ----------
        tex : str
            The formula, without delimiters. It may use the commands of LaTeX and amsmath.
        display : bool
            Whether the formula is displayed on a line of its own.
        share : bool
            Whether its glyphs are left out, to be returned by `take_glyphs`.

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
        """Return the glyphs that formulas have shared since the last call, as HTML."""
        return self._call("takeGlyphs")

    def close(self) -> None:
        """Stop the engine; while it runs, Python does not exit."""
        if self._engine:
            self._engine.close()
            self._engine = None

    def _call(self, function: str, *arguments):
        if not self._engine:
            scripts = [*map(find_script, PARTS), Path(__file__).with_name("typeset.js")]
            self._engine = MiniRacer()
            for source in (_BEFORE, *(script.read_text(encoding="utf-8") for script in scripts)):
                self._engine.eval(f"{source}\n;0")
        return self._engine.call(function, *arguments)


def tex_of(node: nodes.math | nodes.math_block) -> str:
    r"""Return a formula's source, with paragraphs and line breaks aligned as Sphinx aligns them.

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
    """Typeset the formulas of a page that are not yet typeset; warn about those that cannot be.

    The HTML is stored in the attribute ``html`` of the formula's node, which the search does not index.

    Parameters
    ----------
    typesetter : Typesetter
        All its shared glyphs are taken.
    document : docutils.nodes.document
        Changed in place.
    share : bool
        Whether formulas share their glyphs, which are inserted at the beginning of the document. Formulas in
        titles never do, since other pages show them as well.
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


def visit_math(translator: HTML5Translator, node: nodes.math) -> NoReturn:
    """Write an inline formula."""
    translator.body.append(translator.starttag(node, "span", "", CLASS="math notranslate nohighlight"))
    translator.body.append(f"{node['html']}</span>")
    raise nodes.SkipNode


def visit_math_block(translator: HTML5Translator, node: nodes.math_block) -> NoReturn:
    """Write a displayed formula and its number."""
    translator.body.append(translator.starttag(node, "div", "", CLASS="math notranslate nohighlight"))
    translator.body.append(node["html"])
    if node["number"]:
        translator.body.append(f'<span class="eqno">({get_node_equation_number(translator, node)})')
        translator.add_permalink_ref(node, _("Link to this equation"))
        translator.body.append("</span>")
    translator.body.append("</div>\n")
    raise nodes.SkipNode


def equation_anchor(number: str) -> str:
    """Return the anchor of a numbered equation.

    Examples
    --------
    >>> equation_anchor("2.1")
    'equation-2-1'
    """
    return nodes.make_id(f"equation {number}")


class NumberEquations(SphinxTransform):
    """Take an equation's number from its source, and give the equation an anchor."""

    default_priority = 510

    def apply(self, **kwargs: object) -> None:
        """Apply it to the current page."""
        for equation in self.document.findall(nodes.math_block):
            source = equation.astext()
            if tag := _TAG.search(source):
                number, anchor = tag[1], equation_anchor(tag[1])
                equation.children = [nodes.Text(source[: tag.start()] + source[tag.end() :])]
                equation["number"], equation["label"], equation["ids"] = number, anchor, [anchor]
                add_label(self.env, anchor, anchor, f"equation ({number})")


def link_equations(app: Sphinx, document: nodes.document, docname: str) -> None:
    """Link the equations that a page's running text mentions."""
    for text in [text for text in document.findall(nodes.Text) if _MENTION.search(text)]:
        text.parent.replace(text, list(_with_links(app, docname, text.astext())))


def _with_links(app: Sphinx, docname: str, text: str) -> Iterator[nodes.Node]:
    end = 0
    for mention in _MENTION.finditer(text):
        yield nodes.Text(text[end : mention.start()])
        yield _equation_link(app, docname, mention)
        end = mention.end()
    yield nodes.Text(text[end:])


def _equation_link(app: Sphinx, docname: str, mention: re.Match) -> nodes.Node:
    target = app.env.domaindata["std"]["anonlabels"].get(equation_anchor(mention[1]))
    if not target:
        logger.warning("there is no equation (%s)", mention[1], location=docname, type="website")
        return nodes.Text(mention.group())
    page, anchor = target
    uri = "" if page == docname else app.builder.get_relative_uri(docname, page)
    text = nodes.inline(text=mention.group())
    return nodes.reference("", "", text, refuri=f"{uri}#{anchor}", internal=True)


def choose_renderer(app: Sphinx, config: Config) -> None:
    """Make this module the renderer of formulas."""
    config.html_math_renderer = RENDERER


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    typesetter = Typesetter()
    app.add_html_math_renderer(RENDERER, (visit_math, None), (visit_math_block, None))
    app.add_transform(NumberEquations)
    app.connect("config-inited", choose_renderer)
    # Before titles are copied into tables of contents, and again for what appears only later.
    app.connect("doctree-read", lambda app, document: typeset_page(typesetter, document), priority=400)
    app.connect("doctree-resolved", lambda app, document, name: typeset_page(typesetter, document, False))
    app.connect("doctree-resolved", link_equations)
    app.connect("build-finished", lambda app, exception: typesetter.close())
    app.add_css_file("mathematics.css", priority=900)
    app.add_js_file("mathematics.js", loading_method="defer")
