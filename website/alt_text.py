"""Alternative text: every picture on the site carries a description, or the build warns.

A figure's notebook output holds the picture and, as ``text/plain``, a description made from the
plotted numbers. That description becomes the picture's ``alt``.
"""

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from website.outputs import is_mime_bundle

logger = logging.getLogger(__name__)

_OBJECT_REPR = re.compile(r"<.*>|\[<.*>\]", re.DOTALL)


def description_from(text: str) -> str:
    r"""Return an output's text form as a description in one line.

    Parameters
    ----------
    text : str
        The ``text/plain`` form of an output.

    Returns
    -------
    str
        The text with runs of white space made one space, or ``""`` where the text is only the
        bare form of a Python object, which describes nothing.

    Examples
    --------
    >>> description_from("The spread falls\nfrom .9 to .1.")
    'The spread falls from .9 to .1.'
    >>> description_from("<Figure size 640x480 with 1 Axes>")
    ''
    """
    line = " ".join(text.split())
    return "" if _OBJECT_REPR.fullmatch(line) else line


def describe_pictures(document: nodes.document) -> None:
    """Give each picture of a notebook output the text form of the same output as its ``alt``."""
    for bundle in document.findall(is_mime_bundle):
        forms = {form["mime_type"]: form for form in bundle.children}
        text = forms["text/plain"].astext() if "text/plain" in forms else ""
        for picture in bundle.findall(nodes.image):
            picture["alt"] = picture.get("alt") or description_from(text)
            picture["classes"].append("no-scaled-link")


def undescribed_pictures(document: nodes.document) -> list[nodes.image]:
    """Return the pictures of a document whose ``alt`` is missing or blank."""
    return [picture for picture in document.findall(nodes.image) if not picture.get("alt", "").strip()]


class DescribePictures(SphinxTransform):
    """Apply `describe_pictures` to each page while all forms of an output are still there."""

    default_priority = 500

    def apply(self, **kwargs) -> None:
        """Apply it to the page being read."""
        describe_pictures(self.document)


def warn_undescribed(app: Sphinx, document: nodes.document, docname: str) -> None:
    """Warn about each picture that has no description; a strict build then fails."""
    for picture in undescribed_pictures(document):
        logger.warning(
            "the picture %s has no description: a figure needs one as its output's text/plain, "
            "an image in Markdown between its square brackets",
            picture["uri"],
            location=_place(picture, docname),
            type="website",
            subtype="alt_text",
        )


def _place(node: nodes.Node, docname: str) -> tuple[str, int | None]:
    while not node.line and node.parent is not None:
        node = node.parent
    return docname, node.line


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.add_transform(DescribePictures)
    app.connect("doctree-resolved", warn_undescribed)
