"""How long a chapter takes to read, and which chapters the reader has finished.

The reading time appears below the title. At the end of a chapter is a check box; what the reader ticks is
stored in the browser, marked in the list of chapters, and summed up on the landing page.
"""

from pathlib import PurePosixPath

from docutils import nodes
from sphinx.application import Sphinx

from website.doctree import chapter_number

WORDS_PER_MINUTE = 200
LINES_PER_MINUTE = 20
FIGURES_PER_MINUTE = 2
FINISHED = """<p class="finished" hidden><label><input type="checkbox" data-chapter="{page}">
I have finished this chapter</label> <small>(remembered in this browser only)</small></p>
"""


def reading_minutes(document: nodes.document) -> int:
    """Return how many minutes a page takes to read, folded parts included.

    Prose takes a minute for 200 words, code for 20 lines, and a figure half a minute.

    Parameters
    ----------
    document : docutils.nodes.document
        The page.
    """
    words = sum(len(node.astext().split()) for node in document.findall(nodes.paragraph))
    lines = sum(len(node.astext().splitlines()) for node in document.findall(_is_code))
    figures = len(list(document.findall(nodes.image)))
    minutes = words / WORDS_PER_MINUTE + lines / LINES_PER_MINUTE + figures / FIGURES_PER_MINUTE
    return max(1, round(minutes))


def _is_code(node: nodes.Node) -> bool:
    return isinstance(node, nodes.literal_block) and "cell_input" in node.parent.get("classes", [])


def frame_chapter(app: Sphinx, document: nodes.document, docname: str) -> None:
    """Add the reading time below a chapter's title and the check box at its end."""
    if chapter_number(document):
        title = next(document.findall(nodes.title))
        time = f"{reading_minutes(document)} minutes to read, and longer to think and try."
        title.parent.insert(1, nodes.paragraph(text=time, classes=["reading-time"]))
        document += nodes.raw("", FINISHED.format(page=PurePosixPath(docname).name), format="html")


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.connect("doctree-resolved", frame_chapter, priority=800)
    app.add_js_file("progress_tracking.js", loading_method="defer")
