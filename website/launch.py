"""Launch buttons on the pages of notebooks and exercises, which follow the fork that the site was built in.

Binder opens the very commit that the page shows. Colab opens a copy that installs the library by itself
(`tools.launch_notebooks`), from the commit that ``LAUNCH_REF`` names, else from the newest on the branch
`BRANCH`. A JupyterHub is offered where ``JUPYTERHUB_URL`` names one.

The theme's own launch buttons know one reference and one path for all of these, so they stay off.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import quote, urlencode

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ConfigError

from website.repository import Repository, find_repository

BINDER = "https://mybinder.org"
COLAB = "https://colab.research.google.com"
BRANCH = "launch"  # where the publish workflow puts the copies for Colab
GROUP = "Run this page's notebook elsewhere"
EXERCISES = ("chapters/exercises/", "exercises/student/")  # a page there has its notebook there

_ADDRESS = re.compile(r"https?://[^\s?#/]+[^\s?#]*")


class Launch(NamedTuple):
    """A button: the words on it, what it says about itself, and where it leads."""

    text: str
    tooltip: str
    url: str

    def button(self) -> dict[str, str]:
        """Return it as the theme wants it, with a picture that means a new tab."""
        return {"type": "link", "icon": "fas fa-arrow-up-right-from-square", **self._asdict()}


def binder(repository: Repository, notebook: str) -> Launch:
    """Return the button for Binder.

    Parameters
    ----------
    repository : Repository
        Its commit is opened, or its branch where no commit is known.
    notebook : str
        The notebook's path in the repository.

    Examples
    --------
    >>> binder(Repository("https://gitlab.com/a/b", "main", "4f2"), "chapters/x.ipynb").url
    'https://mybinder.org/v2/gl/a%2Fb/4f2?urlpath=lab/tree/chapters/x.ipynb'
    """
    url = f"{BINDER}/v2/{binder_source(repository)}?urlpath=lab/tree/{quote(notebook)}"
    tooltip = "Opens in a new tab at mybinder.org, free and without an account; starting may take minutes"
    return Launch("Run on Binder", tooltip, url)


def binder_source(repository: Repository) -> str:
    """Return how Binder names a repository at a commit.

    Examples
    --------
    >>> binder_source(Repository("https://github.com/a/b", "main", "4f2"))
    'gh/a/b/4f2'
    >>> binder_source(Repository("https://example.org/a/b", "fix/this"))
    'git/https%3A%2F%2Fexample.org%2Fa%2Fb/fix%2Fthis'
    """
    host, slug = _host_and_slug(repository)
    sources = {"github.com": f"gh/{slug}", "gitlab.com": f"gl/{quote(slug, safe='')}"}
    source = sources.get(host) or f"git/{quote(repository.url, safe='')}"
    return f"{source}/{quote(repository.commit or repository.branch, safe='')}"


def colab(repository: Repository, notebook: str, reference: str = "") -> Launch | None:
    """Return the button for Colab, which opens notebooks from GitHub only.

    Parameters
    ----------
    repository : Repository
    notebook : str
        The notebook's path in the repository. Its copy for Colab has the same name and lies in no folder, or
        in ``exercises`` if it holds exercises.
    reference : str, optional
        The commit that holds the copies; by default the newest on their branch.
    """
    host, slug = _host_and_slug(repository)
    if host != "github.com":
        return None
    folder = "exercises/" if notebook.startswith(EXERCISES[1]) else ""
    name = quote(PurePosixPath(notebook).name)
    url = f"{COLAB}/github/{slug}/blob/{reference or BRANCH}/{folder}{name}"
    tooltip = "Opens in a new tab at colab.research.google.com, which asks for a Google account"
    return Launch("Run on Colab", tooltip, url)


def jupyterhub(repository: Repository, notebook: str, hub: str = "") -> Launch | None:
    """Return the button for a JupyterHub with nbgitpuller, which knows branches and no commits.

    Parameters
    ----------
    repository : Repository
    notebook : str
        The notebook's path in the repository.
    hub : str, optional
        The hub's web address; without one there is no button.
    """
    if not hub:
        return None
    folder = repository.url.rsplit("/", 1)[-1]
    query = {
        "repo": repository.url,
        "branch": repository.branch,
        "urlpath": f"lab/tree/{folder}/{notebook}",
    }
    url = f"{hub}/hub/user-redirect/git-pull?{urlencode(query, quote_via=quote, safe='')}"
    tooltip = f"Opens in a new tab at {hub.split('://', 1)[1]}, where you need an account"
    return Launch("Run on JupyterHub", tooltip, url)


def web_address_in(environ: Mapping[str, str], variable: str) -> str:
    """Return the web address that a variable holds, without a slash at its end; "" if it is not set.

    Raises
    ------
    ConfigError
        If the variable holds something else.

    Examples
    --------
    >>> web_address_in({"HUB": "https://hub.example.org/"}, "HUB")
    'https://hub.example.org'
    """
    address = environ.get(variable, "").strip()
    if address and not _ADDRESS.fullmatch(address):
        raise ConfigError(
            f"{variable} must be a web address, as in https://hub.example.org. Received: {address!r}"
        )
    return address.rstrip("/")


def launches(environ: Mapping[str, str], folder: Path, notebook: str) -> list[Launch]:
    """Return the buttons for a notebook.

    Parameters
    ----------
    environ : mapping
        The environment, in which ``LAUNCH_REF`` and ``JUPYTERHUB_URL`` may be set.
    folder : Path
        The checkout's root.
    notebook : str
        The notebook's path in the repository.

    Returns
    -------
    list of Launch
        None where no repository is found: better no button than one that opens somebody else's course.

    Raises
    ------
    ConfigError
        If ``JUPYTERHUB_URL`` is no web address.
    """
    repository = find_repository(environ, folder)
    if repository is None:
        return []
    buttons = [
        binder(repository, notebook),
        colab(repository, notebook, environ.get("LAUNCH_REF", "")),
        jupyterhub(repository, notebook, web_address_in(environ, "JUPYTERHUB_URL")),
    ]
    return [button for button in buttons if button]


def add_buttons(
    app: Sphinx, pagename: str, template: str, context: dict, document: nodes.document | None
) -> None:
    """Put the buttons for a page's notebook before the theme's others."""
    notebook = notebook_of(app, pagename)
    if notebook is None:
        return
    buttons = [one.button() for one in launches(os.environ, Path(app.srcdir), notebook)]
    if buttons:
        group = {"type": "group", "tooltip": GROUP, "icon": "fas fa-rocket", "label": "launch-buttons"}
        context["header_buttons"].insert(0, {**group, "buttons": buttons})


def notebook_of(app: Sphinx, pagename: str) -> str | None:
    """Return the path of the notebook that a page is made from or about, or None."""
    if is_notebook(app, pagename):
        return f"{pagename}.ipynb"
    if not pagename.startswith(EXERCISES[0]):
        return None
    notebook = f"{pagename.replace(*EXERCISES, 1)}.ipynb"
    return notebook if Path(app.srcdir, notebook).exists() else None


def is_notebook(app: Sphinx, pagename: str) -> bool:
    """Tell whether a page is made from a notebook."""
    return pagename in app.env.found_docs and app.env.doc2path(pagename).endswith(".ipynb")


def _host_and_slug(repository: Repository) -> tuple[str, str]:
    host, slug = repository.url.split("://", 1)[1].split("/", 1)
    return host, slug


def setup(app: Sphinx) -> None:
    """Connect to the build, after the theme has made its own buttons."""
    app.connect("html-page-context", add_buttons, priority=502)
