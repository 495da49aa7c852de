"""A chapter shows each claim as a card, which the ledger's row links to and which links back."""

import re

import pytest


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
