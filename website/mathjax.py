"""Mathematics without a third party: MathJax from an installed package, not from a CDN."""

import shutil
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

PACKAGE = "sphinx-mathjax-offline"
SCRIPT = "mathjax/tex-svg.js"


def find_script() -> Path:
    """Return the path of MathJax's one-file script with SVG output.

    Raises
    ------
    ExtensionError
        If the package that holds the script is not installed, or no longer holds it.
    """
    try:
        path = Path(distribution(PACKAGE).locate_file(f"{PACKAGE}/static/{SCRIPT}"))
    except PackageNotFoundError:
        raise ExtensionError(
            f"The site's mathematics needs the package {PACKAGE}, which is not installed: "
            "install the packages of requirements.txt."
        ) from None
    if not path.is_file():
        raise ExtensionError(f"The package {PACKAGE} holds no {SCRIPT}. Looked for: {path}")
    return path


def use_local_script(app: Sphinx, config: Config) -> None:
    """Load MathJax from the site's own ``_static``."""
    config.mathjax_path = SCRIPT


def copy_script(app: Sphinx) -> None:
    """Copy MathJax into the site that is being built."""
    if app.builder.format == "html":
        target = Path(app.outdir, "_static", SCRIPT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(find_script(), target)


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.connect("config-inited", use_local_script)
    app.connect("builder-inited", copy_script)
