"""Lighthouse is asked about compressed pages, and a bad page is told."""

import gzip
import json
import os
import urllib.request

import pytest

from tools import lighthouse

NPX = """#!/bin/sh
for word; do case $word in --output-path=*) path=${word#--output-path=};; http*) address=$word;; esac; done
cp "$(dirname "$0")/$(basename "$address" .html).json" "$path"
"""


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "page.html").write_text("<p>" + "word " * 1000)
    (folder / "picture.png").write_bytes(b"\x89PNG")
    return folder


def get(address):
    with urllib.request.urlopen(address) as answer:
        return answer.read(), answer.headers


def test_text_is_served_compressed_and_pictures_as_they_are(site):
    with lighthouse.served(site) as base:
        body, headers = get(f"{base}/page.html")
        picture, other = get(f"{base}/picture.png")
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == (site / "page.html").read_bytes()
    assert (picture, other["Content-Encoding"]) == (b"\x89PNG", None)


@pytest.mark.parametrize(("lowest", "good"), [(0.95, True), (0.94, False), (None, False)])
def test_a_page_below_95_in_one_category_is_bad(tmp_path, monkeypatch, capsys, lowest, good):
    report = {"categories": {name: {"score": 1} for name in lighthouse.CATEGORIES}}
    (tmp_path / "index.json").write_text(json.dumps(report))
    report["categories"]["seo"] = {"score": lowest}
    (tmp_path / "01_saturation.json").write_text(json.dumps(report))
    (tmp_path / "npx").write_text(NPX)
    (tmp_path / "npx").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(lighthouse, "executable", lambda playwright: "/no/browser")
    assert lighthouse.main() is good
    assert "chapters/index.html  performance 100" in capsys.readouterr().out
