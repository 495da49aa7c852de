"""What a learner reads after a check: the same in words and as a piece of a page."""

import html
import re
from dataclasses import dataclass

from course_lib.checking._cases import Outcome, Test

HIDDEN = "Marking also runs hidden checks, with other inputs; their points count as well."
_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, repr=False)
class QuestionReport:
    """How a question's checks came out."""

    question: str
    results: tuple[tuple[Test, Outcome], ...]

    @property
    def earned(self):
        """Points of the checks that passed."""
        return sum(test.points for test, outcome in self.results if outcome.passed)

    @property
    def possible(self):
        """Points of all these checks."""
        return sum(test.points for test, _ in self.results)

    @property
    def passed(self):
        """How many checks passed."""
        return sum(outcome.passed for _, outcome in self.results)

    @property
    def headline(self):
        """What came out, in a sentence."""
        count = len(self.results)
        if self.passed == count:
            return f"{self.question}: every check here passed. {HIDDEN}"
        return f"{self.question}: {self.passed} of {count} checks passed so far."

    def __repr__(self):
        """Write one line a check, and below it what was found."""
        lines = [self.headline]
        for test, outcome in self.results:
            lines.append(f"  {_mark(outcome)} {_word(outcome):8} {test.says}")
            lines += [f"             {line}" for line in outcome.message.splitlines()]
        return "\n".join(lines)

    def _repr_html_(self):
        items = []
        for test, outcome in self.results:
            found = f"<br>{_marked_up(outcome.message)}" if outcome.message else ""
            items.append(
                f'<li style="margin:0.3em 0"><span aria-hidden="true">{_mark(outcome)}</span> '
                f"<strong>{_word(outcome)}:</strong> {_marked_up(test.says)}{found}</li>"
            )
        listed = "".join(items)
        return (
            f'<p style="margin:0.3em 0"><strong>{_marked_up(self.headline)}</strong></p>'
            f'<ul role="list" style="list-style:none;margin:0;padding-left:1em">{listed}</ul>'
        )


@dataclass(frozen=True, repr=False)
class SetReport:
    """How all checks of a set came out, question by question."""

    title: str
    questions: tuple[QuestionReport, ...]

    @property
    def _rows(self):
        return [
            (one.question, f"{one.passed} of {len(one.results)}", f"{one.earned:g} of {one.possible:g}")
            for one in self.questions
        ]

    @property
    def _sum(self):
        earned = sum(one.earned for one in self.questions)
        possible = sum(one.possible for one in self.questions)
        return f"Together {earned:g} of {possible:g} points that these checks give. {HIDDEN}"

    def __repr__(self):
        """Write one line a question."""
        width = max([8, *(len(one.question) for one in self.questions)])
        lines = [self.title] if self.title else []
        lines.append(f"{'question':{width}}  {'checks passed':13}  points")
        lines += [f"{name:{width}}  {checks:13}  {points}" for name, checks, points in self._rows]
        return "\n".join([*lines, self._sum])

    def _repr_html_(self):
        caption = f"<caption>{html.escape(self.title)}</caption>" if self.title else ""
        rows = "".join(
            f'<tr><th scope="row">{html.escape(name)}</th><td>{checks}</td><td>{points}</td></tr>'
            for name, checks, points in self._rows
        )
        head = "".join(f'<th scope="col">{word}</th>' for word in ("Question", "Checks passed", "Points"))
        return (
            f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table><p>{self._sum}</p>"
        )


@dataclass(frozen=True, repr=False)
class Note:
    """A sentence where there is no outcome to show."""

    text: str

    def __repr__(self):
        """Write the sentence."""
        return self.text

    def _repr_html_(self):
        return f"<p>{_marked_up(self.text)}</p>"


def _mark(outcome):
    return "✓" if outcome.passed else "✗"


def _word(outcome):
    return "passed" if outcome.passed else "not yet"


def _marked_up(text):
    """Return text as HTML, in which what stands in backticks is code."""
    escaped = _CODE.sub(r"<code>\1</code>", html.escape(text))
    return escaped.replace("\n", "<br>")
