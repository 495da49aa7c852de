"""Ways to run a page's notebook elsewhere: launch buttons, and links for a reader's own JupyterHub.

`TARGETS` lists what makes the buttons; another service is one more function there. The buttons lead to the
fork that the site was built in. Binder opens the very commit that the page shows. Colab opens a copy that
installs the library (`tools.launch_notebooks`), at the commit ``LAUNCH_REF`` or the newest on the branch
`BRANCH`. A JupyterHub is offered if ``JUPYTERHUB_URL`` names one. The theme's own launch buttons know one
reference and one path for all services, so they stay off.

The directive ``hub-links`` shows a form that makes links to notebooks on a reader's JupyterHub. The links are
made in the browser, by ``hub_links.js``; nothing is sent anywhere.
"""

import os
import re
from collections.abc import Mapping
from html import escape
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import quote, urlencode

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ConfigError
from sphinx.util.docutils import SphinxDirective

from website.doctree import notebook_path
from website.repository import Repository, find_repository

BINDER = "https://mybinder.org"
COLAB = "https://colab.research.google.com"
BRANCH = "launch"  # where the publish workflow puts the copies for Colab
GROUP = "Run this page's notebook elsewhere"
EXERCISES = ("chapters/exercises/", "exercises/student/")  # a page there has its notebook there
HUB_FORM = """<form class="hub-links" hidden>
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

_ADDRESS = re.compile(r"https?://[^\s?#/]+[^\s?#]*")


class Launch(NamedTuple):
    """A button: its text, its tooltip, and the address that it opens."""

    text: str
    tooltip: str
    url: str


def binder(repository: Repository, notebook: str, environ: Mapping[str, str]) -> Launch:
    """Return the button for Binder, which opens the repository's commit, or its branch if none is known.

    Examples
    --------
    >>> binder(Repository("https://gitlab.com/a/b", "main", "4f2"), "chapters/x.ipynb", {}).url
    'https://mybinder.org/v2/gl/a%2Fb/4f2?urlpath=lab/tree/chapters/x.ipynb'
    """
    url = f"{BINDER}/v2/{binder_source(repository)}?urlpath=lab/tree/{quote(notebook)}"
    tooltip = "Opens in a new tab at mybinder.org, free and without an account; starting may take minutes"
    return Launch("Run on Binder", tooltip, url)


def colab(repository: Repository, notebook: str, environ: Mapping[str, str]) -> Launch | None:
    """Return the button for Colab, which opens the notebook's copy, and only from GitHub."""
    copy = copy_on_github(repository, notebook, environ)
    tooltip = "Opens in a new tab at colab.research.google.com, which asks for a Google account"
    return Launch("Run on Colab", tooltip, f"{COLAB}/github/{copy}") if copy else None


def jupyterhub(repository: Repository, notebook: str, environ: Mapping[str, str]) -> Launch | None:
    """Return the button for a JupyterHub with nbgitpuller, which opens the newest commit of a branch."""
    hub = web_address_in(environ, "JUPYTERHUB_URL")
    if not hub:
        return None
    query = {
        "repo": repository.url,
        "branch": repository.branch,
        "urlpath": f"lab/tree/{repository.url.rsplit('/', 1)[-1]}/{notebook}",
    }
    url = f"{hub}/hub/user-redirect/git-pull?{urlencode(query, quote_via=quote, safe='')}"
    tooltip = f"Opens in a new tab at {hub.split('://', 1)[1]}, where you need an account"
    return Launch("Run on JupyterHub", tooltip, url)


TARGETS = [binder, colab, jupyterhub]
"""Functions that make the buttons, in their order. Each takes the repository, the notebook's path in it and
the environment's variables. It returns None if the service is not available for them.
"""


def binder_source(repository: Repository) -> str:
    """Return Binder's name for a repository at a commit.

    Examples
    --------
    >>> binder_source(Repository("https://github.com/a/b", "main", "4f2"))
    'gh/a/b/4f2'
    >>> binder_source(Repository("https://example.org/a/b", "fix/this"))
    'git/https%3A%2F%2Fexample.org%2Fa%2Fb/fix%2Fthis'
    """
    sources = {"github.com": f"gh/{repository.slug}", "gitlab.com": f"gl/{quote(repository.slug, safe='')}"}
    source = sources.get(repository.host) or f"git/{quote(repository.url, safe='')}"
    return f"{source}/{quote(repository.commit or repository.branch, safe='')}"


def copy_on_github(repository: Repository, notebook: str, environ: Mapping[str, str]) -> str | None:
    """Return where on GitHub the copy of a notebook is that installs the library; None for another host.

    Examples
    --------
    >>> copy_on_github(Repository("https://github.com/a/b", "main"), "exercises/student/x.ipynb", {})
    'a/b/blob/launch/exercises/x.ipynb'
    """
    if repository.host != "github.com":
        return None
    folder = "exercises/" if notebook.startswith(EXERCISES[1]) else ""
    reference = environ.get("LAUNCH_REF") or BRANCH
    return f"{repository.slug}/blob/{reference}/{folder}{quote(PurePosixPath(notebook).name)}"


def web_address_in(environ: Mapping[str, str], variable: str) -> str:
    """Return the web address in a variable, without a final slash, or an empty string if it is not set.

    Raises
    ------
    ConfigError
        If the variable's value is not a web address.

    Examples
    --------
    >>> web_address_in({"HUB": "https://hub.example.org/"}, "HUB")
    'https://hub.example.org'
    """
    address = environ.get(variable, "").strip()
    if address and not _ADDRESS.fullmatch(address):
        raise ConfigError(
            f"{variable} must be a web address, such as https://hub.example.org. Received: {address!r}"
        )
    return address.rstrip("/")


def launches(environ: Mapping[str, str], folder: Path, notebook: str) -> list[Launch]:
    """Return the buttons for a notebook.

    Parameters
    ----------
    environ : mapping
        The environment's variables.
    folder : Path
        The root of the checkout.
    notebook : str
        The notebook's path in the repository.

    Returns
    -------
    list of Launch
        Empty if no repository is known, since a button must not open somebody else's course.

    Raises
    ------
    ConfigError
        If ``JUPYTERHUB_URL`` is not a web address.
    """
    repository = find_repository(environ, folder)
    if repository is None:
        return []
    return [button for target in TARGETS if (button := target(repository, notebook, environ))]


def add_buttons(
    app: Sphinx, pagename: str, template: str, context: dict, document: nodes.document | None
) -> None:
    """Put the buttons for a page's notebook before the theme's buttons."""
    notebook = notebook_of(app, pagename)
    buttons = [
        {"type": "link", "icon": "fas fa-arrow-up-right-from-square", **button._asdict()}
        for button in (launches(os.environ, Path(app.srcdir), notebook) if notebook else [])
    ]
    if buttons:
        group = {"type": "group", "tooltip": GROUP, "icon": "fas fa-rocket", "label": "launch-buttons"}
        context["header_buttons"].insert(0, {**group, "buttons": buttons})


def notebook_of(app: Sphinx, pagename: str) -> str | None:
    """Return the path of the notebook that a page is made from or describes, or None."""
    if notebook_path(app.env, pagename):
        return f"{pagename}.ipynb"
    notebook = f"{pagename.replace(*EXERCISES, 1)}.ipynb"
    exists = pagename.startswith(EXERCISES[0]) and Path(app.srcdir, notebook).exists()
    return notebook if exists else None


class HubForm(nodes.General, nodes.Element):
    """The place of the form for links to a JupyterHub."""


class HubLinks(SphinxDirective):
    """Put the form for links to a JupyterHub on a page."""

    def run(self) -> list[nodes.Node]:
        """Return the form's node, to be filled when all pages have been read."""
        self.env.metadata[self.env.docname]["hub_links"] = True
        return [HubForm()]


def fill_form(app: Sphinx, document: nodes.document, docname: str) -> None:
    """Fill the form with the site's repository and the notebooks of its pages."""
    for place in list(document.findall(HubForm)):
        options = app.config.html_theme_options
        notebooks = {page: notebook_of(app, page) for page in sorted(app.env.found_docs)}
        form = HUB_FORM.format(
            repository=escape(options.get("repository_url", "")),
            branch=escape(options.get("repository_branch") or "main"),
            notebooks="\n".join(
                f'<option value="{notebook}">{escape(app.env.titles[page].astext())}</option>'
                for page, notebook in notebooks.items()
                if notebook
            ),
        )
        place.replace_self(nodes.raw("", form, format="html"))


def add_form_script(
    app: Sphinx, pagename: str, template: str, context: dict, document: nodes.document | None
) -> None:
    """Load the form's script on the pages that have it."""
    if app.env.metadata.get(pagename, {}).get("hub_links"):
        app.add_js_file("hub_links.js", loading_method="defer")


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.add_directive("hub-links", HubLinks)
    app.add_node(HubForm)
    app.connect("doctree-resolved", fill_form)
    app.connect("html-page-context", add_form_script)
    app.connect("html-page-context", add_buttons, priority=502)  # after the theme has made its own
