"""What makes the website: a local Sphinx extension for the book in this repository."""

from importlib import import_module

from sphinx.application import Sphinx

PARTS = (
    "alt_text",
    "assets",
    "bibliography",
    "bundle",
    "chapter_figure",
    "claim_cards",
    "first_mentions",
    "folded_code",
    "hub_links",
    "icons",
    "launch",
    "ledger",
    "link_cache",
    "live_code",
    "loading",
    "mathjax",
    "metadata",
    "numbering",
    "reading",
    "repository",
    "thebe",
)


def setup(app: Sphinx) -> dict:
    """Set up every part of the extension, each with its own ``setup``."""
    for part in PARTS:
        import_module(f"website.{part}").setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
