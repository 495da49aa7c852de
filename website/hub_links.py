"""The directive ``hub-links``: a form that makes links to the notebooks on a reader's own JupyterHub.

The notebooks are those of the book's pages, the repository is the one that the site was built from. Nothing
is sent anywhere: the link is put together in the browser, by ``hub_links.js``.
"""

from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from website.launch import notebook_of

SCRIPT = "hub_links.js"
FORM = """<form class="hub-links" hidden>
<label>Your hub's address
<input name="hub" type="url" placeholder="https://hub.example.org" required></label>
<label>The repository
<input name="repository" type="url" value="{repository}" required></label>
<label>Its branch
<input name="branch" value="{branch}" required></label>
<label>The notebook
<select name="notebook">
{notebooks}
</select></label>
<label>At the heading (optional)
<input name="heading" placeholder="Exercises"></label>
<output name="link"></output>
</form>
<noscript><p>The form that makes such links needs JavaScript.</p></noscript>
"""


class HubLinks(SphinxDirective):
    """Put the form on a page."""

    def run(self) -> list[nodes.Node]:
        """Return the form's node, to be filled when all pages have been read."""
        self.env.metadata[self.env.docname]["hub_links"] = True
        return [HubForm()]


class HubForm(nodes.General, nodes.Element):
    """The form's place."""


def fill_form(app: Sphinx, document: nodes.document, docname: str) -> None:
    """Write the form with the book's notebooks."""
    for place in list(document.findall(HubForm)):
        place.replace_self(nodes.raw("", form(app), format="html"))


def form(app: Sphinx) -> str:
    """Return the form as HTML."""
    options = app.config.html_theme_options
    notebooks = {page: notebook_of(app, page) for page in sorted(app.env.found_docs)}
    entries = [
        f'<option value="{notebook}">{escape(app.env.titles[page].astext())}</option>'
        for page, notebook in notebooks.items()
        if notebook
    ]
    return FORM.format(
        repository=escape(options.get("repository_url", "")),
        branch=escape(options.get("repository_branch") or "main"),
        notebooks="\n".join(entries),
    )


def add_script(app: Sphinx, pagename: str, template: str, context: dict, document: object) -> None:
    """Load the script on the pages that have the form."""
    if app.env.metadata.get(pagename, {}).get("hub_links"):
        app.add_js_file(SCRIPT, loading_method="defer")


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.add_directive("hub-links", HubLinks)
    app.add_node(HubForm)
    app.connect("doctree-resolved", fill_form)
    app.connect("html-page-context", add_script)
