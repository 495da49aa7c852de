"""Metadata for search engines and messengers: each page's description, address and picture, and a sitemap.

If the site's address is not known, as in a build at home, there is only the description.
"""

import os
from collections.abc import Mapping
from html import escape
from textwrap import shorten

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

LENGTH = 200
PICTURE = "_static/signal.png"


def find_address(environ: Mapping[str, str]) -> str | None:
    """Return the address at which the site will be published, or None.

    Parameters
    ----------
    environ : mapping
        The environment's variables: ``SITE_URL`` comes first, then the Pages of ``GITHUB_REPOSITORY``.

    Examples
    --------
    >>> find_address({"GITHUB_REPOSITORY": "Somebody/else"})
    'https://somebody.github.io/else/'
    >>> find_address({"SITE_URL": "https://course.example", "GITHUB_REPOSITORY": "somebody/else"})
    'https://course.example/'
    """
    address = environ.get("SITE_URL", "").rstrip("/")
    owner, _, name = environ.get("GITHUB_REPOSITORY", "").partition("/")
    host = f"{owner.lower()}.github.io"
    if not address and name:
        address = f"https://{host}" if name.lower() == host else f"https://{host}/{name}"
    return f"{address}/" if address else None


def describe_site(app: Sphinx, config: Config) -> None:
    """Configure the extensions that write metadata."""
    address = find_address(os.environ)
    config.html_baseurl = address or ""
    config.ogp_site_url = address or ""
    config.ogp_site_name = config.html_title
    config.ogp_use_first_image = True
    config.ogp_image = PICTURE
    config.ogp_social_cards = {"enable": False}
    config.sitemap_url_scheme = "{link}"
    config.sitemap_excludes = ["search.html", "genindex.html"]


def description_of(document: nodes.document) -> str:
    """Return the beginning of a page: its first paragraph, and the items of a list that follows it."""
    paragraphs = document.findall(nodes.paragraph)
    first = next((one for one in paragraphs if "reading-time" not in one["classes"]), nodes.paragraph())
    following = first.next_node(siblings=True, descend=False)
    items = following.children if isinstance(following, nodes.bullet_list) else []
    return shorten(" ".join(node.astext() for node in (first, *items)), LENGTH, placeholder=" ...")


def describe_page(
    app: Sphinx, pagename: str, template: str, context: dict, document: nodes.document | None
) -> None:
    """Add the page's description, before other tags are added."""
    if document:
        description = description_of(document)
        context["metatags"] += f'<meta name="description" content="{escape(description)}" />\n'
        context["meta"] = (context["meta"] or {}) | {"og:description": description}


def drop_addresses(
    app: Sphinx, pagename: str, template: str, context: dict, document: nodes.document | None
) -> None:
    """Remove all metadata but the description if the site's address is not known."""
    if not app.config.html_baseurl:
        tags = context.get("metatags", "").splitlines()
        context["metatags"] = "\n".join(tag for tag in tags if 'property="og:' not in tag)


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.setup_extension("sphinxext.opengraph")
    if find_address(os.environ):
        app.setup_extension("sphinx_sitemap")
    app.connect("config-inited", describe_site)
    app.connect("html-page-context", describe_page, priority=400)
    app.connect("html-page-context", drop_addresses, priority=900)
