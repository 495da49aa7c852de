"""Claims in a chapter: a card that shows the verdict first, in place of the output's two lines.

Each card has an anchor and a label, so that any page can link to a measurement: ``{ref}`claim-c05``` reads
"C05".
"""

import nbformat
from docutils import nodes
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform

from course_lib.evidence.record import finding_text, verdict_text
from website.claims import anchor, claim_of, row_anchor
from website.labels import add_label, link
from website.outputs import is_code_cell, is_mime_bundle


def card(record: dict, env: BuildEnvironment) -> nodes.container:
    """Return a claim's card: verdict and name, the sentence with its source, and what was found.

    Parameters
    ----------
    record : dict
        What a notebook stores of the claim.
    env : BuildEnvironment
        At the page being read.
    """
    name = link(env, row_anchor(record["id"]), record["id"], warn=False)
    verdict = nodes.strong(text=verdict_text(record).capitalize())
    source = nodes.inline(text=f"({record['source']})", classes=["claim-source"])
    parts = [
        nodes.paragraph("", "", verdict, nodes.Text(" "), name, classes=["claim-verdict"]),
        nodes.paragraph("", "", nodes.Text(record["sentence"] + " "), source),
        nodes.paragraph(text=finding_text(record), classes=["claim-finding"]),
    ]
    classes = ["claim", nodes.make_id(record["verdict"])]
    return nodes.container("", *parts, classes=classes, ids=[anchor(record["id"])])


class ShowCards(SphinxTransform):
    """Put a card in the place of each claim's output."""

    default_priority = 500

    def apply(self, **kwargs) -> None:
        """Apply it to the page being read."""
        path = self.env.doc2path(self.env.docname)
        if path.endswith(".ipynb"):
            notebook = nbformat.read(path, as_version=4)
            for cell in list(self.document.findall(is_code_cell)):
                self._replace_outputs(cell, notebook.cells[cell["cell_index"]])

    def _replace_outputs(self, shown: nodes.container, stored: NotebookNode) -> None:
        outputs = [output for output in stored.outputs if "data" in output]
        for bundle, output in zip(list(shown.findall(is_mime_bundle)), outputs, strict=False):
            record = claim_of(output)
            if record:
                bundle.replace_self(card(record, self.env))
                name = anchor(record["id"])
                add_label(self.env, name, name, record["id"])


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.add_transform(ShowCards)
