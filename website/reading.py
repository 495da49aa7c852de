"""How long a chapter takes to read, and which chapters the reader has finished.

The time stands under the title. At the end of a chapter a box can be ticked; what is ticked stays in the
reader's own browser, is marked in the list of chapters, and is summed up on the landing page.
"""

import re
from pathlib import PurePosixPath

from docutils import nodes
from sphinx.application import Sphinx

WORDS_PER_MINUTE = 200
LINES_PER_MINUTE = 20
FIGURES_PER_MINUTE = 2
FINISHED = """<p class="finished" hidden><label><input type="checkbox" data-chapter="{page}">
I have finished this chapter</label> <small>(remembered in this browser only)</small></p>
"""

_CHAPTER = re.compile(r"\d+ ")


def reading_minutes(document: nodes.document) -> int:
    """Return how many minutes a page takes to read.

    Prose at 200 words a minute, code at 20 lines, and half a minute for a figure; what is folded counts as
    well.

    Parameters
    ----------
    document : docutils.nodes.document
        The page.
    """
    words = sum(len(node.astext().split()) for node in document.findall(nodes.paragraph))
    lines = sum(len(node.astext().splitlines()) for node in document.findall(_is_code))
    figures = sum(1 for _ in document.findall(nodes.image))
    minutes = words / WORDS_PER_MINUTE + lines / LINES_PER_MINUTE + figures / FIGURES_PER_MINUTE
    return max(1, round(minutes))


def _is_code(node: nodes.Node) -> bool:
    return isinstance(node, nodes.literal_block) and "cell_input" in node.parent.get("classes", [])


def frame_chapter(app: Sphinx, document: nodes.document, docname: str) -> None:
    """Say under a chapter's title how long it takes, and ask at its end whether it is finished."""
    title = next(document.findall(nodes.title), None)
    if title is None or not _CHAPTER.match(title.astext()):
        return
    time = f"{reading_minutes(document)} minutes to read, and longer to think and try."
    title.parent.insert(1, nodes.paragraph(text=time, classes=["reading-time"]))
    page = PurePosixPath(docname).name
    document += nodes.raw("", FINISHED.format(page=page), format="html")


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.connect("doctree-resolved", frame_chapter, priority=800)
    app.add_js_file("reading.js", loading_method="defer")
