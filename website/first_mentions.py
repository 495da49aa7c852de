"""Links from each chapter's text to the glossary and the references, at the first mention.

Chapters are notebooks, in which a Sphinx role would be unreadable outside the website. So they use plain
words, and the site links the first mention of each term in the glossary and of each work in the bibliography:
"Glorot and Bengio (2010)", "He et al. (2015)", "Géron (2017)".
"""

import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, NamedTuple

from docutils import nodes
from pybtex.database import Entry
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from website.doctree import notebook_path

EXCLUDED = (
    nodes.reference, nodes.literal, nodes.literal_block, nodes.title, nodes.math, nodes.math_block, nodes.raw,
    nodes.caption, nodes.term,
)  # fmt: skip


class Mention(NamedTuple):
    """A term or a work that a text may mention.

    Attributes
    ----------
    pattern : str
        A regular expression for its forms, without groups.
    page, anchor : str
        The place that explains it.
    """

    pattern: str
    page: str
    anchor: str


def term_pattern(term: str) -> str:
    """Return a regular expression for a glossary term, in singular or plural, capitalized or not.

    Examples
    --------
    >>> [bool(re.fullmatch(term_pattern("dead unit"), text)) for text in ("Dead units", "dead united")]
    [True, False]
    >>> bool(re.fullmatch(term_pattern("ReLU"), "relu"))
    False
    """
    first, rest = term[0], re.escape(term[1:]).replace(r"\ ", r"\s+")
    return f"{first}{rest}s?" if term[:2].isupper() else f"[{first.lower()}{first.upper()}]{rest}s?"


def work_pattern(names: list[str], year: str) -> str:
    """Return a regular expression for a work of these authors.

    The text may omit the year, except for works of three or more authors.

    Examples
    --------
    >>> pattern = work_pattern(["He", "Zhang", "Ren"], "2015")
    >>> [bool(re.fullmatch(pattern, text)) for text in ("He et al. (2015)", "He, Zhang and Ren 2015", "He")]
    [True, True, False]
    """
    authors = [re.escape(name) for name in names]
    date = rf"(?:\s+\({year}\)|,?\s+{year})"
    if len(names) < 3:
        return r"\s+and\s+".join(authors) + date + "?"
    everybody = ",\\s+".join(authors[:-1]) + rf"\s+and\s+{authors[-1]}"
    return rf"(?:{authors[0]}\s+et\s+al\.|{everybody}){date}"


def entry_pattern(entry: Entry) -> str:
    """Return the regular expression for a work in the bibliography."""
    names = [" ".join(map(str, person.rich_last_names)) for person in entry.persons["author"]]
    return work_pattern(names, entry.fields["year"])


def link_first_mentions(
    document: nodes.document, mentions: Iterable[Mention], uri: Callable[[str], str]
) -> None:
    """Link the first mention of each term or work in a page's running text.

    Parameters
    ----------
    document : docutils.nodes.document
        Changed in place.
    mentions : iterable of Mention
        What to look for. If two begin at the same place, the longer one is linked.
    uri : callable
        Returns the address of a page, given its name.
    """
    waiting = [(re.compile(rf"(?<![\w-])(?:{mention.pattern})(?![\w-])"), mention) for mention in mentions]
    for text in [text for text in document.findall(nodes.Text) if _is_running_text(text)]:
        if not waiting:
            return
        text.parent.replace(text, _with_links(text.astext(), waiting, uri))


def _is_running_text(text: nodes.Text) -> bool:
    node, in_paragraph = text.parent, False
    while node is not None:
        if isinstance(node, EXCLUDED):
            return False
        in_paragraph = in_paragraph or isinstance(node, nodes.paragraph)
        node = node.parent
    return in_paragraph


def _with_links(
    text: str, waiting: list[tuple[re.Pattern, Mention]], uri: Callable[[str], str]
) -> list[nodes.Node]:
    """Return a text with links, and remove what it mentions from `waiting`."""
    parts, place = [], 0
    while first := _next_mention(text, place, waiting):
        match, entry = first
        waiting.remove(entry)
        mention = entry[1]
        link = nodes.reference("", "", refuri=f"{uri(mention.page)}#{mention.anchor}", internal=True)
        link["classes"].append("first-mention")
        link += nodes.inline(text=match.group())
        parts += [nodes.Text(text[place : match.start()]), link]
        place = match.end()
    return [*parts, nodes.Text(text[place:])]


def _next_mention(
    text: str, place: int, waiting: list[tuple[re.Pattern, Mention]]
) -> tuple[re.Match, tuple[re.Pattern, Mention]] | None:
    """Return the next mention, the longest of those at its place, and its entry in `waiting`."""
    matches = ((match, entry) for entry in waiting if (match := entry[0].search(text, place)))
    return min(matches, key=lambda pair: (pair[0].start(), -pair[0].end()), default=None)


def mentions_of(env: BuildEnvironment) -> list[Mention]:
    """Return everything that the book's glossary and bibliography explain."""
    cited: Any = env.get_domain("cite")
    terms = [
        Mention(term_pattern(name), page, anchor)
        for (kind, name), (page, anchor) in env.domaindata["std"]["objects"].items()
        if kind == "term"
    ]
    entries = cited.bibdata.data.entries
    works = [
        Mention(entry_pattern(entries[work.key]), work.bibliography_key.docname, work.citation_id)
        for work in cited.citations
    ]
    return terms + works


def link_page(app: Sphinx, document: nodes.document, docname: str) -> None:
    """Link the terms and works that a chapter mentions."""
    if app.builder.format == "html" and notebook_path(app.env, docname):
        relative = partial(app.builder.get_relative_uri, docname)
        link_first_mentions(document, mentions_of(app.env), relative)


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.connect("doctree-resolved", link_page)
