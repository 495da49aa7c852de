"""Feedback pages: what they say, what they keep to themselves, and that they are fit for everybody."""

import re
from decimal import Decimal
from html.parser import HTMLParser

import pytest

from grading._text import GradingError
from grading.gradebook import LatePolicy, Override, make_book
from grading.report import write_report
from grading.tables import read_time
from tests.browsing import axe_violations, open_page
from tests.grading.samples import batch, record

EVIL = "</td><script>alert(1)</script><img src=x onerror=alert(2)>\"'{{ 7 * 7 }}\x1b[2J\u202egnp"


class Reader(HTMLParser):
    """Collects a page's tags, attributes and text."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.text = [], [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.text += " "
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.text += data


def a_class():
    """Return records of a class in which all sorts of things happened."""
    cells = [
        {"index": 3, "status": "error", "message": "NameError: name 'np' is not defined"},
        {"index": 5, "status": "timeout", "message": "stopped after 60 s"},
    ]
    records = [
        record("ana@uni.example", q1=1, q2=2, name="Ana Ñandú", submitted="2026-11-24T10:00:00"),
        record("bob", q2=1, cells=cells, notes=["Marked: bob/a.ipynb."], submitted="2026-11-20T10:00:00"),
        record("cy", q1=1, q2=3, submitted="2026-11-20T10:00:00"),
    ]
    unread = record("dee") | {"status": "unreadable", "notes": ["No notebook could be read."]}
    crashed = {"submission": record("eve")["submission"], "reason": "the marker was ended by SIGKILL."}
    return [*records, unread], [crashed]


@pytest.fixture
def pages(tmp_path):
    marks, failures = a_class()
    policy = LatePolicy(read_time("2026-11-23 12:00"), Decimal(10))
    decided = [Override("bob", "q1", Decimal("0.5"), "the idea is right")]
    told = batch(problems=[["../evil.ipynb", "its path leads out of the delivery"]])
    overview = write_report(
        make_book(told, [*marks, *failures], None, policy, decided), told, tmp_path / "report"
    )
    return overview.parent


def page(folder, start):
    (path,) = (folder / "students").glob(f"{start}*.html")
    return path.read_text("utf-8")


def words(html):
    return " ".join(Reader(re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)).text.split())


def test_a_student_s_page_tells_points_checks_and_what_happened(pages):
    ana, bob = words(page(pages, "ana")), words(page(pages, "bob"))
    assert "Ana Ñandú, ana@uni.example" in ana
    assert "2.6 of 4 points" in ana
    assert "Late, days begun: 1 −0.4" in ana
    assert "At 0 the slope is a quarter. ✓ passed" in ana
    assert "2 of 3 hidden checks passed." in ana
    assert "✗ failed It gives 3." in bob
    assert "3 stopped by an error NameError: name 'np' is not defined" in bob
    assert "q1 set to 0.5: the idea is right" in bob
    assert "1.5 of 4 points" in bob
    assert "Marked: bob/a.ipynb." in bob


def test_hidden_tests_keep_their_names_and_sentences(pages):
    for path in (pages / "students").iterdir():
        assert "secret" not in path.read_text("utf-8").lower()
    assert "Secret 2 holds." in (pages / "overview.html").read_text("utf-8")


def test_whoever_is_not_marked_is_told_so_and_gets_no_number(pages):
    assert "No notebook could be read. Your instructor will look into it." in words(page(pages, "dee"))
    assert "is not marked yet" in words(page(pages, "eve"))
    for name in ("dee", "eve"):
        assert " of 4 points" not in words(page(pages, name))


def test_the_overview_tells_the_class_and_what_to_review(pages):
    told = words((pages / "overview.html").read_text("utf-8"))
    assert "3 submissions marked, 5 in all." in told
    assert "eve It was not marked: the marker was ended by SIGKILL." in told
    assert "dee No notebook could be read." in told
    assert "bob Marked: bob/a.ipynb. Cell 5 took too long." in told
    assert "../evil.ipynb: its path leads out of the delivery" in told
    assert "Secret 2 holds. q2 hidden 2 of 3" in told
    assert "q2 2 3 0 1 1 1" in told
    assert "Mean 2.7" in told


def test_nothing_that_came_from_a_submission_is_markup(tmp_path):
    one = record("eve", name=EVIL, q2=1, message=EVIL, notes=[EVIL], cells=[])
    one["cells"] = [{"index": 1, "status": "error", "message": EVIL}]
    one["submission"] |= {"key": EVIL, "file": EVIL, "notes": [EVIL]}
    one["questions"][0]["tests"][0]["says"] = EVIL
    failure = {"submission": record(EVIL + "2", name=EVIL)["submission"], "reason": EVIL}
    told = batch(problems=[[EVIL, EVIL]])
    decided = [Override(EVIL, "q1", Decimal(1), EVIL)]
    overview = write_report(make_book(told, [one, failure], None, None, decided), told, tmp_path / "report")
    written = [overview, *(overview.parent / "students").iterdir()]
    assert len(written) == 3
    for path in written:
        read = Reader(path.read_text("utf-8"))
        assert "<script>alert(1)</script>" in read.text
        assert "{{ 7 * 7 }}" in read.text
        assert not {"script", "img", "iframe", "link", "object"} & set(read.tags)
        assert not [name for name, _ in read.attributes if name.startswith("on") or name == "src"]
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", read.text)


def test_pages_need_nothing_from_elsewhere(pages):
    for path in pages.rglob("*.html"):
        html = path.read_text("utf-8")
        assert "http:" not in html
        assert "https:" not in html
        assert "url(" not in html
        for name, value in Reader(html).attributes:
            assert name != "href" or re.fullmatch(r"students/[a-z0-9._-]+\.html", value)


def test_a_second_report_replaces_the_first_and_nothing_else(tmp_path, pages):
    old = set((pages / "students").iterdir())
    write_report(make_book(batch(), [record("new", q1=1)]), batch(), pages)
    (new,) = (pages / "students").iterdir()
    assert new not in old
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "overview.html").write_text("my own page")
    with pytest.raises(GradingError, match="holds something else"):
        write_report(make_book(batch(), []), batch(), tmp_path / "mine")
    with pytest.raises(GradingError, match="which is a file"):
        write_report(make_book(batch(), []), batch(), tmp_path / "mine" / "overview.html")
    assert (tmp_path / "mine" / "overview.html").read_text() == "my own page"


def test_a_class_of_which_nothing_is_marked_has_an_overview(tmp_path):
    overview = write_report(make_book(batch(), []), batch(), tmp_path / "report")
    assert "Nothing is marked yet." in words(overview.read_text("utf-8"))


@pytest.mark.parametrize(("scheme", "widths"), [("light", (1280, 390)), ("dark", (390, 1280))])
def test_axe_finds_nothing_and_no_page_scrolls_sideways(browser, serve, pages, scheme, widths):
    base = serve(pages)
    tab, strangers, complaints = open_page(browser, base, scheme, widths[0])
    for path in ["overview.html", *(f"students/{one.name}" for one in (pages / "students").iterdir())]:
        tab.goto(f"{base}/{path}")
        background = tab.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (sum(map(int, re.findall(r"\d+", background))) < 200) == (scheme == "dark")
        for width in widths:
            tab.set_viewport_size({"width": width, "height": 900})
            assert tab.evaluate("document.documentElement.scrollWidth") <= width
        assert axe_violations(tab) + strangers == []  # at the last width: each is that of one scheme
    tab.close()
    # A page that allows no script reports axe's own style sheets and scripts, if anything.
    assert [said for said in complaints if "Content Security Policy" not in said] == []
