"""Live code: a reader can change and run the code on a notebook's page.

After a click, and not before, a script of the site (``assets/live_code.js``) connects to a Jupyter server:
one that Binder starts from the very commit that the page shows, or the one that ``LIVE_CODE_URL`` and
``LIVE_CODE_TOKEN`` name. The script uses Jupyter's documented protocol and needs no other package.

Thebe does the same, but a site must fetch its two megabytes from a third party or from npm. The book's
default extensions put Thebe on every page, which adds the name of a third party's repository and one script
twice, an error in the browser. So it is removed.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from website.doctree import notebook_path
from website.launch import BINDER, binder_source, web_address_in
from website.repository import find_repository

_THEBE = ("thebe", "kernelName")


def settings(environ: Mapping[str, str], folder: Path, notebook: str) -> dict[str, str] | None:
    """Return the settings of a page's script.

    Parameters
    ----------
    environ : mapping
        The environment's variables, of which ``LIVE_CODE_URL`` and ``LIVE_CODE_TOKEN`` may be set.
    folder : Path
        The root of the checkout.
    notebook : str
        The notebook's path in the repository.

    Returns
    -------
    dict or None
        ``where`` is the name that the reader sees; ``server`` and ``token`` belong to a Jupyter server, or
        ``build`` is the address where Binder starts one. None if neither is known.

    Raises
    ------
    ConfigError
        If ``LIVE_CODE_URL`` is not a web address.
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
    is_notebook = notebook_path(app.env, pagename)
    options = settings(os.environ, Path(app.srcdir), f"{pagename}.ipynb") if is_notebook else None
    if options:
        text = json.dumps(options).replace("<", r"\u003c")
        app.add_js_file(None, body=text, type="application/json", id="live-code-settings")
        app.add_js_file("live_code.js", loading_method="defer")
        app.add_css_file("live_code.css", priority=900)


def is_thebe(text: str) -> bool:
    """Return whether a piece of a page, or the name of one of its files, belongs to Thebe."""
    return any(mark in text for mark in _THEBE)


def drop_thebe_settings(app: Sphinx, document: nodes.document, docname: str) -> None:
    """Remove Thebe's settings from a page's text."""
    for node in list(document.findall(nodes.raw)):
        if node.astext().lstrip().startswith("<script") and is_thebe(node.astext()):
            node.parent.remove(node)


def drop_thebe_files(
    app: Sphinx, pagename: str, template: str, context: dict, document: nodes.document | None
) -> None:
    """Remove Thebe's scripts and styles from a page's head."""
    for key in ("script_files", "css_files"):
        context[key] = [file for file in context[key] if not is_thebe(_name_or_text(file))]


def _name_or_text(file) -> str:
    """Return a script's or stylesheet's file name or, for an inline script, its text."""
    return str(getattr(file, "filename", None) or getattr(file, "attributes", {}).get("body", file))


def setup(app: Sphinx) -> None:
    """Connect to the build; Thebe is removed after everything has been added to a page."""
    app.connect("html-page-context", add_script)
    app.connect("doctree-resolved", drop_thebe_settings, priority=900)
    app.connect("html-page-context", drop_thebe_files, priority=900)
