"""Each claim has a card in its chapter and a row in the ledger; a missing one breaks the build."""

import re

import pytest
from nbformat import v4

from website.claims import StoredClaim, card_title, claims_of, ledger_errors, summary


def test_claims_of_a_notebook_are_found_among_other_outputs():
    outputs = [
        v4.new_output("stream", text="C1 holds"),
        v4.new_output("display_data", data={}, metadata={"claim": {"id": "C2"}}),
        v4.new_output("display_data", data={}),
        v4.new_output("execute_result", data={}, metadata={"claim": {"id": "C1"}}),
    ]
    notebook = v4.new_notebook(cells=[v4.new_markdown_cell("C3"), v4.new_code_cell("f", outputs=outputs)])
    assert [record["id"] for record in claims_of(notebook)] == ["C2", "C1"]


@pytest.fixture(scope="module")
def cards(sample):
    page = (sample.folder / "chapters" / "good.html").read_text()
    found = re.findall(
        r'<div class="claim ([\w-]*) docutils container" id="([\w-]*)">(.*?)</div>', page, re.DOTALL
    )
    return {name: (verdict, card) for verdict, name, card in found}


def text_of(card):
    return [re.sub(r"<[^>]*>", "", line) for line in card.strip().split("\n")]


def test_each_claim_has_a_card_with_its_verdict(cards):
    assert {name: verdict for name, (verdict, _) in cards.items()} == {
        "claim-c100": "is-not-decided-here",
        "claim-c10-leaky": "holds-only-if",
        "claim-c9": "holds",
    }


def test_a_card_says_whether_who_what_and_what_was_found(cards):
    verdict, said, found = text_of(cards["claim-c10-leaky"][1])
    assert verdict == "Holds only if they leak C10 leaky"
    assert said == "They come back. (them)"
    assert found.startswith("Measured ≈0.660 [0.592, 0.728] over 5 seeds if they leak, otherwise")


def test_a_card_links_to_its_row_and_the_row_exists(sample, cards):
    ledger = (sample.folder / "chapters" / "ledger.html").read_text()
    for name, (_, card) in cards.items():
        row = name.replace("claim", "ledger")
        assert f'href="ledger.html#{row}"' in card
        assert re.search(rf'<tr [^>]*id="{row}"', ledger)


def test_a_claim_is_not_shown_twice(sample):
    page = (sample.folder / "chapters" / "good.html").read_text()
    assert page.count("They come back.") == 1
    assert "An aside." in page
    assert "And so on." in page


@pytest.mark.parametrize(
    ("verdict", "condition", "title"),
    [
        ("holds", "", "Holds"),
        ("holds only if", "they are ELUs, not ReLUs", "Holds only if they are ELUs, not ReLUs"),
    ],
)
def test_a_cards_title_has_a_capital_and_keeps_the_letters_of_the_condition(verdict, condition, title):
    assert card_title({"verdict": verdict, "condition": condition}) == title


def stored(*names, page="one", verdict="holds"):
    return [StoredClaim({"id": name, "verdict": verdict}, page) for name in names]


@pytest.fixture(scope="module")
def page(sample):
    return (sample.folder / "chapters" / "ledger.html").read_text()


def test_nothing_is_wrong_where_all_that_is_promised_is_recorded_once():
    assert ledger_errors(stored("C1", "C2"), ["C2", "C1"]) == []


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
    assert ledger_errors(found, promised) == [said]


def test_two_names_may_not_share_an_anchor():
    assert len(ledger_errors(stored("C1 b", "C1-b"), ["C1 b", "C1-b"])) == 2


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
