"""The site's styles and templates, and accessibility corrections to the theme's and extensions' HTML."""

from pathlib import Path

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode, depart_HideCellInput, visit_HideCellInput
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.writers.html5 import HTML5Translator

HERE = Path(__file__).parent

_TOGGLE_LABEL = ' aria-label="Toggle hidden content"'


def add_folders(app: Sphinx, config: Config) -> None:
    """Register the folders of styles and templates; the site's templates override the theme's."""
    config.html_static_path.append(str(HERE / "assets"))
    config.templates_path.insert(0, str(HERE / "templates"))


def visit_folded_code(translator: HTML5Translator, node: nodes.Element) -> None:
    """Open a folded cell as myst-nb does, but without its ``aria-label``.

    That label differs from the button's text, so that speech control could not find the button by its text.
    """
    before = len(translator.body)
    visit_HideCellInput(translator, node)
    translator.body[before:] = [part.replace(_TOGGLE_LABEL, "") for part in translator.body[before:]]


def correct_bibliography(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    """Give the entries of a bibliography the role of list items.

    Docutils' role ``doc-biblioentry`` is deprecated, and not allowed inside a list.
    """
    if "body" in context:
        context["body"] = context["body"].replace('role="doc-biblioentry"', 'role="listitem"')


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.setup_extension("myst_nb")
    app.add_node(HideCodeCellNode, override=True, html=(visit_folded_code, depart_HideCellInput))
    app.add_css_file("course.css", priority=900)
    app.add_js_file("print.js", loading_method="defer")
    app.connect("config-inited", add_folders)
    app.connect("html-page-context", correct_bibliography)
