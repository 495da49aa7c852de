r"""Numbers of figures and equations, so that a page, a lecture or a letter can name them.

Each picture among a numbered chapter's outputs becomes "Figure 2.3", the third of chapter 2, with the
beginning of its description as its caption. Any page can link to it by that caption:
``{ref}`figure-02-xavier-he-mean-square-relative-to-layer-1-mean-of-8-seeds``` reads "Figure 2.3".

An equation has the number that its source gives it by ``\tag{2.1}``, which notebooks show as well.
Where running text says "equation (2.1)", the number is a link; a number that there is none of breaks a
strict build.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from website.alt_text import description_from
from website.labels import add_label
from website.outputs import is_mime_bundle

logger = logging.getLogger(__name__)

_CHAPTER = re.compile(r"(\d+) ")
_TITLE_END = re.compile(r"[:.](?:\s|$)| goes from ")
_TAG = re.compile(r"\s*\\tag\{([^{}]*)\}")
_MENTION = re.compile(r"(?<=[Ee]quation )\((\d+\.\d+)\)")


def caption_of(description: str) -> str:
    """Return the beginning of a figure's description, before it says how the numbers run.

    Examples
    --------
    >>> caption_of("Error over training, median of 5 seeds: ReLU falls from ≈0.9 to ≈0.1.")
    'Error over training, median of 5 seeds'
    >>> caption_of("The logistic function goes from 0.002 at z = -6 through 0.500 at 0.")
    'The logistic function'
    """
    return _TITLE_END.split(description, maxsplit=1)[0]


def equation_anchor(number: str) -> str:
    """Return the anchor of a numbered equation.

    Examples
    --------
    >>> equation_anchor("2.1")
    'equation-2-1'
    """
    return nodes.make_id(f"equation {number}")


class NumberFigures(SphinxTransform):
    """Make numbered figures of a chapter's pictures, while all forms of an output are still there."""

    default_priority = 510

    def apply(self, **kwargs) -> None:
        """Apply it to the page being read."""
        title = next(self.document.findall(nodes.title), None)
        chapter = _CHAPTER.match(title.astext()) if title else None
        if chapter:
            pictures = list(filter(_is_picture, self.document.findall(nodes.container)))
            for place, bundle in enumerate(pictures, start=1):
                self._number(bundle, f"{chapter[1]}.{place}")

    def _number(self, bundle: nodes.container, number: str) -> None:
        caption = caption_of(description_from(_text_form(bundle)))
        figure = nodes.figure(classes=["numbered-figure"], ids=[nodes.make_id(f"figure {number}")])
        bundle.replace_self(figure)
        label = nodes.strong(text=f"Figure {number}.")
        figure += [bundle, nodes.caption("", "", label, nodes.Text(f" {caption}."))]
        page = PurePosixPath(self.env.docname).name
        add_label(self.env, nodes.make_id(f"figure {page} {caption}"), figure["ids"][0], f"Figure {number}")


class NumberEquations(SphinxTransform):
    """Take an equation's number from its source, and give it an anchor."""

    default_priority = 510

    def apply(self, **kwargs) -> None:
        """Apply it to the page being read."""
        for equation in self.document.findall(nodes.math_block):
            tag = _TAG.search(equation.astext())
            if tag:
                self._number(equation, tag)

    def _number(self, equation: nodes.math_block, tag: re.Match) -> None:
        number, source = tag[1], equation.astext()
        anchor = equation_anchor(number)
        equation.children = [nodes.Text(source[: tag.start()] + source[tag.end() :])]
        equation["number"], equation["label"] = number, anchor
        equation["ids"] = [anchor]
        add_label(self.env, anchor, anchor, f"equation ({number})")


def switch_off_other_numbers(app: Sphinx, config: Config) -> None:
    """Let Sphinx count no figures, which one of the book's default extensions asks it to do."""
    config.numfig = False


def link_equations(app: Sphinx, document: nodes.document, docname: str) -> None:
    """Link the equations that a page's running text names."""
    for text in [text for text in document.findall(nodes.Text) if _MENTION.search(text)]:
        text.parent.replace(text, list(_linked(app, docname, text.astext())))


def _linked(app: Sphinx, docname: str, text: str) -> Iterator[nodes.Node]:
    place = 0
    for mention in _MENTION.finditer(text):
        yield nodes.Text(text[place : mention.start()])
        yield _equation_link(app, docname, mention)
        place = mention.end()
    yield nodes.Text(text[place:])


def _equation_link(app: Sphinx, docname: str, mention: re.Match) -> nodes.Node:
    found = app.env.get_domain("std").anonlabels.get(equation_anchor(mention[1]))
    if not found:
        logger.warning("there is no equation (%s)", mention[1], location=docname, type="website")
        return nodes.Text(mention.group())
    page, anchor = found
    uri = "" if page == docname else app.builder.get_relative_uri(docname, page)
    return nodes.reference(
        "", "", nodes.inline(text=mention.group()), refuri=f"{uri}#{anchor}", internal=True
    )


def _is_picture(node: nodes.container) -> bool:
    return is_mime_bundle(node) and any(form["mime_type"].startswith("image/") for form in node.children)


def _text_form(bundle: nodes.container) -> str:
    return next((form.astext() for form in bundle.children if form.get("mime_type") == "text/plain"), "")


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.add_transform(NumberFigures)
    app.add_transform(NumberEquations)
    app.connect("config-inited", switch_off_other_numbers, priority=900)
    app.connect("doctree-resolved", link_equations)
