"""What makes the website: a local Sphinx extension for the book in this repository."""

from importlib import import_module

from sphinx.application import Sphinx

PARTS = (
    "theme",  # first, since the stylesheets of other parts come after the site's
    "bundle",
    "claims",
    "figures",
    "first_mentions",
    "launch",
    "live_code",
    "mathematics",
    "metadata",
    "performance",
    "progress_tracking",
    "repository",
)


def setup(app: Sphinx) -> dict[str, bool]:
    """Set up every part of the extension, each by its own ``setup``."""
    for part in PARTS:
        import_module(f"website.{part}").setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
