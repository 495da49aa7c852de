"""Live code: a reader may change and run the code on a notebook's page.

After a click, and not before, a small script of our own (``assets/live_code.js``) connects to a Jupyter
server: one that Binder starts from the very commit that the page shows, or the builder's own, which
``LIVE_CODE_URL`` and ``LIVE_CODE_TOKEN`` name. The script speaks Jupyter's documented protocol and needs
no other package. Thebe, which does the same, is two megabytes that a site must fetch from a third party
or from a registry that Python's tools do not know.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from website.launch import BINDER, binder_source, is_notebook, web_address_in
from website.repository import find_repository

SCRIPT = "live_code.js"
STYLES = "live_code.css"


def settings(environ: Mapping[str, str], folder: Path, notebook: str) -> dict[str, str] | None:
    """Return what a page's script has to know.

    Parameters
    ----------
    environ : mapping
        The environment, in which ``LIVE_CODE_URL`` and ``LIVE_CODE_TOKEN`` may be set.
    folder : Path
        The checkout's root.
    notebook : str
        The notebook's path in the repository.

    Returns
    -------
    dict or None
        ``where`` is the name that the reader is told; ``server`` and ``token`` are those of a Jupyter
        server, or ``build`` is where Binder starts one. None if there is neither.

    Raises
    ------
    ConfigError
        If ``LIVE_CODE_URL`` is no web address.
    """
    server = web_address_in(environ, "LIVE_CODE_URL")
    if server:
        token = environ.get("LIVE_CODE_TOKEN", "")
        return {"where": server.split("/")[2], "server": server, "token": token, "path": notebook}
    repository = find_repository(environ, folder)
    if repository is None:
        return None
    build = f"{BINDER}/build/{binder_source(repository)}"
    return {"where": BINDER.split("/")[2], "build": build, "path": notebook}


def add_script(
    app: Sphinx, pagename: str, template: str, context: dict, document: nodes.document | None
) -> None:
    """Add the script, its styles and its settings to a notebook's page."""
    if not is_notebook(app, pagename):
        return
    known = settings(os.environ, Path(app.srcdir), f"{pagename}.ipynb")
    if known:
        text = json.dumps(known).replace("<", r"\u003c")
        app.add_js_file(None, body=text, type="application/json", id="live-code-settings")
        app.add_js_file(SCRIPT, loading_method="defer")
        app.add_css_file(STYLES, priority=900)


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.connect("html-page-context", add_script)
