"""The page of references, for screen readers: its entries are items of a list.

Docutils gives each entry the role ``doc-biblioentry``, which is deprecated and, inside a list, not allowed.
"""

from sphinx.application import Sphinx


def make_list_items(app: Sphinx, pagename: str, templatename: str, context: dict, doctree: object) -> None:
    """Call the entries of a page's bibliography what they are."""
    if "body" in context:
        context["body"] = context["body"].replace('role="doc-biblioentry"', 'role="listitem"')


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.connect("html-page-context", make_list_items)
