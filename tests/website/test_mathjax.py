"""Mathematics comes from a package's one script, copied into the site."""

from importlib.metadata import PackageNotFoundError

import pytest
from sphinx.errors import ExtensionError

from website import mathjax


def test_find_script_finds_a_script_that_is_whole():
    script = mathjax.find_script()
    assert script.name == "tex-svg.js"
    assert "MathJax" in script.read_text()


def test_find_script_names_a_missing_package(monkeypatch):
    def missing(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr(mathjax, "distribution", missing)
    with pytest.raises(ExtensionError, match=r"sphinx-mathjax-offline.*requirements\.txt"):
        mathjax.find_script()


def test_find_script_names_a_missing_file(monkeypatch):
    monkeypatch.setattr(mathjax, "SCRIPT", "mathjax/none.js")
    with pytest.raises(ExtensionError, match=r"holds no mathjax/none\.js\. Looked for: .*none\.js"):
        mathjax.find_script()


def test_the_site_holds_the_script_and_loads_it(sample):
    page = (sample.folder / "chapters" / "good.html").read_text()
    assert (sample.folder / "_static/mathjax/tex-svg.js").read_bytes() == (mathjax.find_script().read_bytes())
    assert '"../_static/mathjax/tex-svg.js' in page


def test_a_page_without_mathematics_loads_none(sample):
    assert "mathjax/" not in (sample.folder / "chapters" / "bare.html").read_text()
