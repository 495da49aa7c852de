"""The ledger shows every claim that a notebook stores, and a missing one breaks the build."""

import re

import pytest

from website.ledger import StoredClaim, complaints, summary


def stored(*names, page="one", verdict="holds"):
    return [StoredClaim({"id": name, "verdict": verdict}, page) for name in names]


@pytest.fixture(scope="module")
def page(sample):
    return (sample.folder / "chapters" / "ledger.html").read_text()


def test_nothing_is_wrong_where_all_that_is_promised_is_recorded_once():
    assert complaints(stored("C1", "C2"), ["C2", "C1"]) == []


@pytest.mark.parametrize(
    ("found", "promised", "said"),
    [
        (stored("C1"), ["C1", "C2"], "no notebook records 'C2'"),
        (stored("C1", "C2"), ["C1"], "'C2' is recorded in one and not promised"),
        (stored("C1"), ["C1", "C1"], "'C1' is promised 2 times"),
        (stored("C1") + stored("C1", page="two"), ["C1"], "'C1' is recorded 2 times, in one, two"),
        (stored("C1", verdict="is nice"), ["C1"], "'C1' has the verdict 'is nice'"),
    ],
)
def test_what_keeps_a_ledger_from_being_written(found, promised, said):
    assert complaints(found, promised) == [said]


def test_two_names_may_not_share_an_anchor():
    assert len(complaints(stored("C1 b", "C1-b"), ["C1 b", "C1-b"])) == 2


@pytest.mark.parametrize(
    ("verdicts", "text"),
    [
        (["holds"], "1 claim: 1 holds."),
        (["does not hold here"] * 2 + ["holds only if"], "3 claims: 1 holds only under a condition, "
         "2 do not hold here."),
    ],
)  # fmt: skip
def test_summary(verdicts, text):
    assert summary(verdicts) == text


def test_the_table_has_a_caption_and_names_its_rows_and_columns(page):
    table = re.search(r"<table class=\"table claims-ledger\".*?</table>", page, flags=re.DOTALL)[0]
    assert "<caption>All claims</caption>" in table
    assert len(re.findall(r"<th [^>]*scope=\"col\"", table)) == 4
    assert re.findall(r"<th [^>]*scope=\"row\".*?<span[^>]*>(.*?)</span>", table) == [
        "C9",
        "C10 leaky",
        "C100",
    ]


def test_a_row_says_who_what_and_whether(page):
    row = re.search(r"<tr class=\"holds-only-if\".*?</tr>", page, flags=re.DOTALL)[0]
    cells = re.findall(r"<td data-label=\"([^\"]*)\"[^>]*>(.*?)</td>", row, flags=re.DOTALL)
    texts = {label: re.sub(r"<[^>]*>", "", cell).split("\n") for label, cell in cells}
    assert texts["What is said, and by whom"][:2] == ["They come back.", "them"]
    assert texts["What was found"][0].startswith(
        "Measured ≈0.660 [0.592, 0.728] over 5 seeds if they leak, otherwise"
    )
    assert texts["Verdict"][0] == "holds only if they leak"
    assert "3 claims: 1 holds, 1 holds only under a condition, 1 is not decided here." in page


def test_links_lead_to_the_card_that_shows_the_claim(page):
    assert re.search(r'href="good.html#claim-c10-leaky"><span[^>]*>C10 leaky</span></a> and', page)
    assert re.search(r'href="good.html#claim-c9"><span[^>]*>there</span>', page)


def test_a_wrong_list_breaks_the_build_and_says_why(sample):
    assert sample.code != 0
    assert (
        "ERROR: claims-ledger: no notebook records 'C99'; "
        "'C100' is recorded in chapters/good and not promised; "
        "'C10 leaky' is recorded in chapters/good and not promised" in sample.log
    )


def test_any_page_can_paste_a_claim(page):
    pasted = re.search(r"glued <code.*?</code>", page, flags=re.DOTALL)[0]
    assert "C9 holds: One and one are two." in re.sub(r"<[^>]*>", "", pasted)
