"""Links from each chapter's text to the glossary and the references, at the first mention.

Chapters are notebooks, in which a Sphinx role would be an eyesore wherever they are not the website. So
they are written in plain words, and the site links the first mention of each of the glossary's terms,
and of each work in the bibliography: "Glorot and Bengio (2010)", "He et al. (2015)", "Géron (2017)".
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple

from docutils import nodes
from pybtex.database import Entry
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

NOT_IN = (
    nodes.reference, nodes.literal, nodes.literal_block, nodes.title, nodes.math, nodes.math_block, nodes.raw,
    nodes.caption, nodes.term,
)  # fmt: skip


class Mention(NamedTuple):
    """Something a text may mention.

    Attributes
    ----------
    pattern : str
        A regular expression for its forms, without groups.
    page, anchor : str
        Where it is explained.
    """

    pattern: str
    page: str
    anchor: str


def term_pattern(term: str) -> str:
    """Return a regular expression for a term of the glossary, its plural, and a capital to begin with.

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

    The year may be left out, but for works of three authors and more.

    Examples
    --------
    >>> pattern = work_pattern(["He", "Zhang", "Ren"], "2015")
    >>> [bool(re.fullmatch(pattern, text)) for text in ("He et al. (2015)", "He, Zhang and Ren 2015", "He")]
    [True, True, False]
    """
    escaped = [re.escape(name) for name in names]
    when = rf"(?:\s+\({year}\)|,?\s+{year})"
    if len(names) < 3:
        return r"\s+and\s+".join(escaped) + when + "?"
    everybody = ",\\s+".join(escaped[:-1]) + rf"\s+and\s+{escaped[-1]}"
    return rf"(?:{escaped[0]}\s+et\s+al\.|{everybody}){when}"


def entry_pattern(entry: Entry) -> str:
    """Return the regular expression for a work as a bibliography lists it."""
    names = [" ".join(map(str, person.rich_last_names)) for person in entry.persons["author"]]
    return work_pattern(names, entry.fields["year"])


def link_first_mentions(
    document: nodes.document, mentions: Iterable[Mention], uri: Callable[[str], str]
) -> None:
    """Link the first mention of each in a page's running text.

    Parameters
    ----------
    document : docutils.nodes.document
        Is changed.
    mentions : iterable of Mention
        What to look for. Where two begin at one place, the longer one is linked.
    uri : callable
        From a page's name to its address.
    """
    waiting = [(re.compile(rf"(?<![\w-])(?:{mention.pattern})(?![\w-])"), mention) for mention in mentions]
    for text in [text for text in document.findall(nodes.Text) if _is_running_text(text)]:
        if not waiting:
            return
        text.parent.replace(text, _linked(text.astext(), waiting, uri))


def _is_running_text(text: nodes.Text) -> bool:
    above, in_paragraph = text.parent, False
    while above is not None:
        if isinstance(above, NOT_IN):
            return False
        in_paragraph = in_paragraph or isinstance(above, nodes.paragraph)
        above = above.parent
    return in_paragraph


def _linked(
    text: str, waiting: list[tuple[re.Pattern, Mention]], uri: Callable[[str], str]
) -> list[nodes.Node]:
    """Split a text at what is mentioned for the first time, and take that off the list."""
    parts, place = [], 0
    while found := _earliest(text, place, waiting):
        match, wanted = found
        waiting.remove(wanted)
        _, mention = wanted
        link = nodes.reference("", "", refuri=f"{uri(mention.page)}#{mention.anchor}", internal=True)
        link["classes"].append("first-mention")
        link += nodes.inline(text=match.group())
        parts += [nodes.Text(text[place : match.start()]), link]
        place = match.end()
    return [*parts, nodes.Text(text[place:])]


def _earliest(
    text: str, place: int, waiting: list[tuple[re.Pattern, Mention]]
) -> tuple[re.Match, tuple[re.Pattern, Mention]] | None:
    """Find what is mentioned next, and who waits for it; a longer form goes before a shorter one."""
    matches = ((match, wanted) for wanted in waiting if (match := wanted[0].search(text, place)))
    return min(matches, key=lambda found: (found[0].start(), -found[0].end()), default=None)


def mentions_of(env: BuildEnvironment) -> list[Mention]:
    """Return all that the book's glossary and bibliography explain."""
    return [*_terms(env), *_works(env)]


def _terms(env: BuildEnvironment) -> Iterator[Mention]:
    for (kind, name), (page, anchor) in env.get_domain("std").objects.items():
        if kind == "term":
            yield Mention(term_pattern(name), page, anchor)


def _works(env: BuildEnvironment) -> Iterator[Mention]:
    cited = env.get_domain("cite")
    for citation in cited.citations:
        pattern = entry_pattern(cited.bibdata.data.entries[citation.key])
        yield Mention(pattern, citation.bibliography_key.docname, citation.citation_id)


def link_page(app: Sphinx, document: nodes.document, docname: str) -> None:
    """Link what a chapter mentions."""
    if app.builder.format == "html" and app.env.doc2path(docname).endswith(".ipynb"):
        relative = partial(app.builder.get_relative_uri, docname)
        link_first_mentions(document, mentions_of(app.env), relative)


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.connect("doctree-resolved", link_page)
