"""Figures of notebooks: alternative text, numbers, and the directive ``chapter-figure``.

A figure's output holds the picture and, as ``text/plain``, a description made from the plotted numbers. That
description becomes the picture's ``alt``. A picture without a description is a warning.

Each picture in a chapter becomes a numbered figure: "Figure 2.3" is the third of chapter 2. Its caption is
the beginning of its description. Any page can link to it by page and caption:
``{ref}`figure-02-xavier-he-mean-square-relative-to-layer-1-mean-of-8-seeds``` reads "Figure 2.3".

The directive shows a chapter's stored figure on another page:

.. code-block:: markdown

    :::{chapter-figure} 01_saturation.ipynb
    :begins: Vital signs

    The caption.
    :::

shows the notebook's first figure whose description begins with these words.
"""

import hashlib
import os
import re
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import nbformat
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from website.doctree import add_label, chapter_number, is_mime_bundle, output_text

logger = logging.getLogger(__name__)

_OBJECT_REPR = re.compile(r"<.*>|\[<.*>\]", re.DOTALL)
_CAPTION_END = re.compile(r"[:.](?:\s|$)| goes from ")


def description_from(text: str) -> str:
    r"""Return an output's text form as a description in one line.

    Parameters
    ----------
    text : str
        The ``text/plain`` form of an output.

    Returns
    -------
    str
        The text with runs of white space replaced by one space, or an empty string if the text is only the
        representation of a Python object, which describes nothing.

    Examples
    --------
    >>> description_from("The gradient shrinks\nfrom .9 to .1.")
    'The gradient shrinks from .9 to .1.'
    >>> description_from("<Figure size 640x480 with 1 Axes>")
    ''
    """
    line = " ".join(text.split())
    return "" if _OBJECT_REPR.fullmatch(line) else line


def caption_from(description: str) -> str:
    """Return the beginning of a figure's description, before it says what the numbers do.

    Examples
    --------
    >>> caption_from("Error over training, median of 5 seeds: ReLU falls from ≈0.9 to ≈0.1.")
    'Error over training, median of 5 seeds'
    >>> caption_from("The logistic function goes from 0.002 at z = -6 through 0.500 at 0.")
    'The logistic function'
    """
    return _CAPTION_END.split(description, maxsplit=1)[0]


def describe_pictures(document: nodes.document) -> None:
    """Set the ``alt`` of each picture among a page's outputs to the text form of the same output."""
    for bundle in document.findall(is_mime_bundle):
        for picture in bundle.findall(nodes.image):
            picture["alt"] = picture.get("alt") or description_from(output_text(bundle))
            picture["classes"].append("no-scaled-link")


def undescribed_pictures(document: nodes.document) -> list[nodes.image]:
    """Return the pictures of a document whose ``alt`` is missing or blank."""
    return [picture for picture in document.findall(nodes.image) if not picture.get("alt", "").strip()]


class PrepareFigures(SphinxTransform):
    """Describe a page's pictures and number a chapter's, while outputs still have all their MIME types."""

    default_priority = 500

    def apply(self, **kwargs: object) -> None:
        """Apply it to the current page."""
        describe_pictures(self.document)
        chapter = chapter_number(self.document)
        if chapter:
            bundles = list(filter(_is_picture, self.document.findall(is_mime_bundle)))
            for number, bundle in enumerate(bundles, start=1):
                self._number(bundle, f"{chapter}.{number}")

    def _number(self, bundle: nodes.container, number: str) -> None:
        caption = caption_from(description_from(output_text(bundle)))
        figure = nodes.figure(classes=["numbered-figure"], ids=[nodes.make_id(f"figure {number}")])
        bundle.replace_self(figure)
        label = nodes.strong(text=f"Figure {number}.")
        figure += [bundle, nodes.caption("", "", label, nodes.Text(f" {caption}."))]
        page = PurePosixPath(self.env.docname).name
        add_label(self.env, nodes.make_id(f"figure {page} {caption}"), figure["ids"][0], f"Figure {number}")


def _is_picture(bundle: nodes.container) -> bool:
    return any(form["mime_type"].startswith("image/") for form in bundle.children)


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


def disable_numfig(app: Sphinx, config: Config) -> None:
    """Turn off Sphinx's own figure numbers, which one of the book's default extensions turns on."""
    config.numfig = False


class StoredFigure(NamedTuple):
    """A picture among a notebook's outputs: its bytes, description and width in pixels."""

    picture: bytes
    description: str
    width: int | None


def stored_figures(notebook: nbformat.NotebookNode) -> Iterator[StoredFigure]:
    """Yield the figures among a notebook's stored outputs, in their order."""
    for output in (output for cell in notebook.cells for output in cell.get("outputs", [])):
        data = output.get("data", {})
        if "image/png" in data:
            width = output.get("metadata", {}).get("image/png", {}).get("width")
            description = description_from(data.get("text/plain", ""))
            yield StoredFigure(b64decode(data["image/png"]), description, width)


def find_figure(notebook: nbformat.NotebookNode, begins: str) -> StoredFigure:
    """Return a notebook's first figure whose description begins with `begins`.

    Raises
    ------
    ValueError
        If there is none. The message lists how the existing descriptions begin.
    """
    figures = list(stored_figures(notebook))
    for figure in figures:
        if figure.description.startswith(begins):
            return figure
    known = [figure.description[:40] for figure in figures]
    raise ValueError(f"No figure's description begins with {begins!r}. They begin with: {known}")


class ChapterFigure(SphinxDirective):
    """Put a chapter's stored figure on a page, with the directive's content as its caption."""

    required_arguments = 1
    has_content = True
    option_spec = {"begins": directives.unchanged_required}  # noqa: RUF012, docutils wants a dict

    def run(self) -> list[nodes.Node]:
        """Return the figure's node."""
        relative, path = self.env.relfn2path(self.arguments[0])
        self.env.note_dependency(relative)
        try:
            figure = find_figure(nbformat.read(path, as_version=4), self.options.get("begins", ""))
        except (OSError, ValueError) as error:
            raise self.error(f"chapter-figure {self.arguments[0]}: {error}") from error
        picture = nodes.image(uri=self._store(figure.picture), alt=figure.description)
        picture["classes"] = ["no-scaled-link"]
        if figure.width:
            picture["width"] = str(figure.width)
        node = nodes.figure("", picture, classes=["chapter-figure"])
        if self.content:
            node += nodes.caption("", "", *self.parse_inline(" ".join(self.content))[0])
        return [node]

    def _store(self, picture: bytes) -> str:
        """Write a picture where the build finds it; return its address relative to the sources."""
        path = Path(self.env.doctreedir, "chapter_figures", hashlib.sha256(picture).hexdigest() + ".png")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture)
        return "/" + Path(os.path.relpath(path, self.env.srcdir)).as_posix()


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.add_transform(PrepareFigures)
    app.add_directive("chapter-figure", ChapterFigure)
    app.connect("config-inited", disable_numfig, priority=900)
    app.connect("doctree-resolved", warn_undescribed)
