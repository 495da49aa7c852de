"""Notebooks' cells and outputs as myst-nb puts them into a page."""

from docutils import nodes


def is_code_cell(node: nodes.Node) -> bool:
    """Tell whether a node is a notebook's code cell."""
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"


def is_mime_bundle(node: nodes.Node) -> bool:
    """Tell whether a node holds the forms of one output."""
    return isinstance(node, nodes.container) and node.get("nb_element") == "mime_bundle"
