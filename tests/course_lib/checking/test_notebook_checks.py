"""A notebook's checks report in words, whatever the notebook defines."""

import subprocess
import sys
from html.parser import HTMLParser

import pytest

from course_lib.checking import Checks


def checks(namespace, title=""):
    """Return checks of two questions."""
    check = Checks(namespace, title)

    @check.test("q1", points=1)
    def test_zero(slope):
        """At 0 the slope is a quarter."""
        found = slope(0.0)
        assert abs(found - 0.25) < 1e-9, f"Your `slope(0.0)` returns {found}."

    @check.test("q1", points=2)
    def test_far(slope):
        """Far out it vanishes."""
        if slope(50.0) > 1e-9:
            raise AssertionError

    @check.test("q2", points=1.5)
    def test_ratio(ratio):
        """A ratio lies between 0 and 1."""
        assert 0 < ratio < 1

    return check


def right(z):
    return 0.25 if z == 0 else 0.0


class Tree(HTMLParser):
    """Fails on tags that do not close one another; keeps the text."""

    def __init__(self):
        super().__init__()
        self.open, self.text, self.seen = [], "", []

    def handle_starttag(self, tag, attributes):
        self.seen.append(tag)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def html_of(report):
    tree = Tree()
    tree.feed(report._repr_html_())
    tree.close()
    assert tree.open == []
    return tree


def test_all_passed():
    report = checks({"slope": right})("q1")
    assert repr(report).splitlines() == [
        "q1: every check here passed. Marking also runs hidden checks, with other inputs; "
        "their points count as well.",
        "  ✓ passed   At 0 the slope is a quarter.",
        "  ✓ passed   Far out it vanishes.",
    ]
    assert html_of(report).text.count("passed:") == 2


def test_some_passed():
    report = checks({"slope": lambda z: 0.25})("q1")
    assert repr(report).splitlines() == [
        "q1: 1 of 2 checks passed so far.",
        "  ✓ passed   At 0 the slope is a quarter.",
        "  ✗ not yet  Far out it vanishes.",
        "             `slope(50.0)` returns 0.25.",
    ]
    tree = html_of(report)
    assert "not yet: Far out it vanishes." in tree.text
    assert tree.seen.count("code") == 1


def test_checks_see_the_current_values():
    namespace = {}
    check = checks(namespace)
    assert "`slope` is not defined: run the cell that defines it." in repr(check("q1"))
    namespace["slope"] = right
    assert "every check" in repr(check("q1"))


def test_all_questions_with_points_so_far():
    report = checks({"slope": lambda z: 0.25, "ratio": 0.5}, title="Slopes <1>")()
    lines = repr(report).splitlines()
    assert [line.split() for line in lines[2:4]] == [
        ["q1", "1", "of", "2", "1", "of", "3"],
        ["q2", "1", "of", "1", "1.5", "of", "1.5"],
    ]
    assert lines[0] == "Slopes <1>"
    assert lines[-1].startswith("Together 2.5 of 4.5 points")
    assert "hidden checks" in lines[-1]
    tree = html_of(report)
    assert "Slopes <1>" in tree.text
    assert tree.seen.count("th") == 5


@pytest.mark.parametrize("question", ["q9", 3, ["q1"], "<script>"])
def test_an_unknown_question_gets_the_list_of_questions(question):
    report = checks({})(question)
    assert 'There are: check("q1"), check("q2").' in repr(report)
    html_of(report)


def forever():
    while True:
        yield 1


class Rude:
    def __getattribute__(self, name):
        raise SystemExit(name)

    def __repr__(self):
        raise SystemExit

    def __call__(self, z):
        raise SystemExit


class Deep:
    def __call__(self, z):
        return self(z)


STRANGE = [
    None,
    ...,
    NotImplemented,
    float("nan"),
    "text",
    "<b>&",
    [],
    {},
    {1},
    forever(),
    forever,
    Rude,
    Rude(),
    Deep(),
    print,
    right,
    sys,
    2**300,
    b"\xff",
    "\ud800",
    lambda: 0.25,
    lambda z: (_ for _ in ()).throw(BaseException),
    lambda z: "\x00\x1b[31m",
    lambda z: {"a": z},
    lambda z: [z] * 200_000,
    lambda z: 10**5000,
    lambda z: "\ud800",
    lambda z: Rude(),
]


@pytest.mark.parametrize("value", range(len(STRANGE)))
def test_no_value_in_a_notebook_breaks_a_check(value):
    check = checks({"slope": STRANGE[value], "ratio": STRANGE[value]})
    for question in ("q1", "q2", None):
        report = check(question)
        assert "passed" in repr(report)
        assert "passed" in html_of(report).text
        repr(report).encode()


def test_text_from_the_student_is_escaped():
    report = checks({"slope": lambda z: "<script>alert(1)</script>"})("q1")
    assert "script" in html_of(report).text
    assert "script" not in html_of(report).seen


def test_a_user_can_interrupt():
    def slope(z):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        checks({"slope": slope})("q1")


def test_checking_loads_no_tensorflow_and_little_else():
    loaded = "import sys, course_lib.checking; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    heavy = {"tensorflow", "keras", "matplotlib", "scipy", "sklearn", "IPython", "pandas"}
    assert heavy.isdisjoint(done.stdout.split())
    others = {name for name in done.stdout.split() if name.startswith("course_lib.")}
    assert {name for name in others if not name.startswith("course_lib.checking")} == set()
