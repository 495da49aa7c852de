"""The directive ``chapter-figure``: show a chapter's stored figure on another page.

.. code-block:: markdown

    :::{chapter-figure} 01_saturation.ipynb
    :begins: Vital signs

    The caption.
    :::

shows the first figure of the notebook whose description begins with these words, so that a page
about a chapter shows what the chapter measured, and no copy that grows old.
"""

import hashlib
import os
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import nbformat
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from website.alt_text import description_from


class StoredFigure(NamedTuple):
    """A picture among a notebook's outputs: its bytes, description and width in pixels."""

    picture: bytes
    description: str
    width: int | None


def stored_figures(notebook: nbformat.NotebookNode) -> Iterator[StoredFigure]:
    """Yield the figures among a notebook's stored outputs, in their order."""
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", []))
    for output in outputs:
        data = output.get("data", {})
        if "image/png" in data:
            width = output.get("metadata", {}).get("image/png", {}).get("width")
            description = description_from(data.get("text/plain", ""))
            yield StoredFigure(b64decode(data["image/png"]), description, width)


def find_figure(notebook: nbformat.NotebookNode, begins: str) -> StoredFigure:
    """Return a notebook's first figure whose description begins with some words.

    Raises
    ------
    ValueError
        If there is none; the message lists how the descriptions begin that there are.
    """
    figures = list(stored_figures(notebook))
    for figure in figures:
        if figure.description.startswith(begins):
            return figure
    there = [figure.description[:40] for figure in figures]
    raise ValueError(f"No figure's description begins with {begins!r}. They begin with: {there}")


class ChapterFigure(SphinxDirective):
    """Put a chapter's stored figure, with the directive's content as its caption, on a page."""

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
        return [self._figure_node(figure)]

    def _figure_node(self, figure: StoredFigure) -> nodes.figure:
        picture = nodes.image(uri=self._store(figure.picture), alt=figure.description)
        picture["classes"] = ["no-scaled-link"]
        if figure.width:
            picture["width"] = str(figure.width)
        node = nodes.figure("", picture, classes=["chapter-figure"])
        if self.content:
            node += nodes.caption("", "", *self.parse_inline(" ".join(self.content))[0])
        return node

    def _store(self, picture: bytes) -> str:
        """Write a picture where the build finds it; return its address as the build wants it."""
        name = hashlib.sha256(picture).hexdigest() + ".png"
        path = Path(self.env.doctreedir, "chapter_figures", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture)
        return "/" + Path(os.path.relpath(path, self.env.srcdir)).as_posix()


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.add_directive("chapter-figure", ChapterFigure)
