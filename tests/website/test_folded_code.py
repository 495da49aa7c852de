"""The button of folded code is called what it says."""

from types import SimpleNamespace

from myst_nb.sphinx_ import HideCodeCellNode

from website import folded_code


def test_the_button_has_no_name_but_its_words():
    translator = SimpleNamespace(body=["<p>before</p>"])
    node = HideCodeCellNode(prompt_show="Show the code", prompt_hide="Hide the code", classes=["above"])
    folded_code.visit(translator, node)
    html = "".join(translator.body)
    assert html.startswith("<p>before</p>")
    assert "<summary>" in html
    assert "Show the code" in html
    assert "aria-label" not in html
