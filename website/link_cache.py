"""External links are checked once a month each, when somebody asks for it: ``make links``.

Sphinx's own checker does the work. What it finds in order is remembered in ``_build/links.json`` and not
asked for again until it is a month old; what it finds broken is asked for every time. Other builds ask
for nothing.
"""

import json
import re
import time
from pathlib import Path

from sphinx.application import Sphinx

CACHE = "_build/links.json"
MONTH = 30 * 24 * 3600
IN_ORDER = ("working", "redirected")


def recent(checked: dict[str, float], now: float) -> dict[str, float]:
    """Return the links that were in order less than a month ago.

    Parameters
    ----------
    checked : dict of str to float
        For each link when it was last in order, in seconds since 1970.
    now : float
        The time, in seconds since 1970.

    Examples
    --------
    >>> recent({"https://a": 0.0, "https://b": 1e6}, now=3e6)
    {'https://b': 1000000.0}
    """
    return {link: when for link, when in checked.items() if now - when < MONTH}


def skip_recent(app: Sphinx) -> None:
    """Let the checker leave out what was in order lately, and the site's own repository."""
    if app.builder.name != "linkcheck":
        return
    app.config.linkcheck_ignore += [re.escape(link) + "$" for link in _read(app)]
    repository = app.config.html_theme_options.get("repository_url")
    if repository:
        app.config.linkcheck_ignore.append(re.escape(repository))


def remember(app: Sphinx, exception: Exception | None) -> None:
    """Write down what was found in order."""
    if app.builder.name != "linkcheck" or exception:
        return
    results = map(json.loads, Path(app.outdir, "output.json").read_text().splitlines())
    now = time.time()
    found = {result["uri"]: now for result in results if result["status"] in IN_ORDER}
    cache = Path(app.srcdir, CACHE)
    cache.parent.mkdir(exist_ok=True)
    cache.write_text(json.dumps(_read(app) | found, indent=1, sort_keys=True))


def _read(app: Sphinx) -> dict[str, float]:
    cache = Path(app.srcdir, CACHE)
    return recent(json.loads(cache.read_text()), time.time()) if cache.exists() else {}


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.connect("builder-inited", skip_recent)
    app.connect("build-finished", remember)
