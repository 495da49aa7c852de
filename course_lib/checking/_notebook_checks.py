"""The checks in a student's notebook, and their reports as text and as HTML."""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from course_lib.checking._answers import Answers
from course_lib.checking._tests import Test, make_test, run_test

HIDDEN_CHECKS = "Marking also runs hidden checks, with other inputs; their points count as well."
_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, repr=False)
class Report:
    """A report that a notebook shows: as HTML, or as text where it cannot."""

    text: str
    html: str

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self):
        return self.html


class Checks:
    """The visible tests of a notebook.

    Running a check raises no error, whatever the notebook contains: the report says what was found.

    Parameters
    ----------
    namespace : dict
        The notebook's: ``globals()``.
    title : str
        Title of the exercises.

    Examples
    --------
    >>> half = lambda x: x // 2
    >>> check = Checks({"half": half})
    >>> @check.test("q1", points=1)
    ... def test_odd(half):
    ...     '''Half of an odd number is not an integer.'''
    ...     assert half(3) == 1.5, f"Your `half(3)` returns {half(3)}."
    >>> check("q1")
    q1: 0 of 1 checks passed so far.
      ✗ not yet  Half of an odd number is not an integer.
                 Your `half(3)` returns 1.
    """

    def __init__(self, namespace: Mapping[str, object], title: str = "") -> None:
        self._answers = Answers(namespace)
        self._title = title
        self._tests: dict[str, dict[str, Test]] = {}

    def test(self, question: str, points: float = 1, **messages: str) -> Callable[[Callable], Callable]:
        """Return a decorator that adds a function to a question's tests.

        Parameters
        ----------
        question : str
            Such as "q1".
        points : float
        **messages
            `success_message` and `failure_message`; see `course_lib.checking.Test`.
        """

        def add(function):
            test = make_test(question, function, points, **messages)
            self._tests.setdefault(question, {})[test.name] = test
            return function

        return add

    def __call__(self, question: str | None = None) -> Report:
        """Run a question's tests on what the notebook defines now; without a question, run all tests.

        Parameters
        ----------
        question : str, optional
            Such as "q1".

        Returns
        -------
        Report
        """
        if question is None:
            return _summary(self._title, {name: self._run(name) for name in self._tests})
        if not isinstance(question, str) or question not in self._tests:
            known = ", ".join(f'check("{name}")' for name in self._tests)
            text = f"There is no question of that name here. There are: {known}."
            return Report(text, f"<p>{_to_html(text)}</p>")
        return _question_report(question, self._run(question))

    def _run(self, question):
        return [(test, run_test(test, self._answers)) for test in self._tests[question].values()]


def _question_report(question, results):
    passed = sum(outcome.passed for _, outcome in results)
    headline = f"{question}: {passed} of {len(results)} checks passed so far."
    if passed == len(results):
        headline = f"{question}: every check here passed. {HIDDEN_CHECKS}"
    lines, items = [headline], ""
    for test, outcome in results:
        mark, word = ("✓", "passed") if outcome.passed else ("✗", "not yet")
        lines.append(f"  {mark} {word:8} {test.statement}")
        lines += [f"             {line}" for line in outcome.message.splitlines()]
        message = f"<br>{_to_html(outcome.message)}" if outcome.message else ""
        items += (
            f'<li style="margin:0.3em 0"><span aria-hidden="true">{mark}</span> '
            f"<strong>{word}:</strong> {_to_html(test.statement)}{message}</li>"
        )
    return Report(
        "\n".join(lines),
        f'<p style="margin:0.3em 0"><strong>{_to_html(headline)}</strong></p>'
        f'<ul role="list" style="list-style:none;margin:0;padding-left:1em">{items}</ul>',
    )


def _summary(title, results):
    """Return a table of all questions: checks passed, and their points."""
    table, earned, possible = [], 0, 0
    for question, outcomes in results.items():
        passed = [test.points for test, outcome in outcomes if outcome.passed]
        total = sum(test.points for test, _ in outcomes)
        table.append((question, f"{len(passed)} of {len(outcomes)}", f"{sum(passed):g} of {total:g}"))
        earned, possible = earned + sum(passed), possible + total
    conclusion = f"Together {earned:g} of {possible:g} points that these checks give. {HIDDEN_CHECKS}"

    width = max([8, *map(len, results)])
    rows = [("question", "checks passed", "points"), *table]
    lines = [title] if title else []
    lines += [f"{question:{width}}  {checks:13}  {points}" for question, checks, points in rows]

    caption = f"<caption>{html.escape(title)}</caption>" if title else ""
    head = "".join(f'<th scope="col">{word}</th>' for word in ("Question", "Checks passed", "Points"))
    body = "".join(
        f'<tr><th scope="row">{html.escape(question)}</th><td>{checks}</td><td>{points}</td></tr>'
        for question, checks, points in table
    )
    return Report(
        "\n".join([*lines, conclusion]),
        f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><p>{conclusion}</p>",
    )


def _to_html(text):
    """Return text as HTML; what stands in backticks becomes code."""
    return _CODE.sub(r"<code>\1</code>", html.escape(text)).replace("\n", "<br>")
