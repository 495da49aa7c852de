"""Folded code: its button is called what it says.

myst-nb gives the button an ``aria-label`` that differs from the words on it, so that who speaks those
words to a computer does not reach it.
"""

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode, depart_HideCellInput, visit_HideCellInput
from sphinx.application import Sphinx

_LABEL = ' aria-label="Toggle hidden content"'


def visit(translator, node: nodes.Element) -> None:
    """Open a folded cell as myst-nb does, without the label."""
    before = len(translator.body)
    visit_HideCellInput(translator, node)
    translator.body[before:] = [part.replace(_LABEL, "") for part in translator.body[before:]]


def setup(app: Sphinx) -> None:
    """Take the place of myst-nb's own rendering."""
    app.setup_extension("myst_nb")
    app.add_node(HideCodeCellNode, override=True, html=(visit, depart_HideCellInput))
