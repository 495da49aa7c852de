"""Links: those inside the site lead somewhere; those to other sites are asked for on demand only."""

import json
import os
import re
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from website.link_cache import CACHE, MONTH

ROOT = Path(__file__).parents[2]
LINK = re.compile(r'<(?:a|link|img|script)\b[^>]*?\s(?:href|src)="([^"]*)"')
ANCHOR = re.compile(r'\s(?:id|name)="([^"]*)"')


def broken_links(folder):
    """Return the links inside a site that lead to no file or to no anchor."""
    pages = [path for path in folder.rglob("*.html") if "_static" not in path.parts]
    anchors = {path.resolve(): set(ANCHOR.findall(path.read_text())) for path in pages}
    return [(path.name, link) for path in pages for link in LINK.findall(path.read_text())
            if not leads_somewhere(path, link, anchors)]  # fmt: skip


def leads_somewhere(path, link, anchors):
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or link == "#":
        return True
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path.resolve()
    return target.is_file() and (not parts.fragment or parts.fragment in anchors.get(target, ()))


def test_no_link_inside_the_course_is_broken(course):
    assert broken_links(course.folder) == []


def test_a_broken_link_is_found(tmp_path):
    (tmp_path / "a.html").write_text(
        '<p id="here"><a href="#here"></a><a href="#there"></a><a href="b.html"></a>'
    )
    assert broken_links(tmp_path) == [("a.html", "#there"), ("a.html", "b.html")]


class Site(BaseHTTPRequestHandler):
    """Another site, with one page, that remembers what it was asked for."""

    asked: list = []  # noqa: RUF012

    def do_GET(self):
        """Answer."""
        self.asked.append(self.path)
        self.send_response(200 if self.path == "/good" else 404)
        self.end_headers()

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def other_site():
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        Site.asked.clear()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def check(tmp_path):
    """Check the links of a page with Sphinx's checker and our cache."""
    (tmp_path / "conf.py").write_text('extensions = ["myst_parser", "website.link_cache"]')

    def run(text):
        (tmp_path / "index.md").write_text(f"# Page\n\n{text}\n")
        command = [sys.executable, "-m", "sphinx", "-q", "-b", "linkcheck", tmp_path, tmp_path / "out"]
        environ = os.environ | {"PYTHONPATH": str(ROOT)}
        return subprocess.run(command, env=environ, capture_output=True).returncode

    run.cache = tmp_path / CACHE
    return run


def test_a_link_in_order_is_asked_for_once_a_month(check, other_site):
    assert check(f"[good]({other_site}/good)") == 0
    assert Site.asked == ["/good"]
    assert check(f"[good]({other_site}/good)") == 0
    assert Site.asked == ["/good"]
    check.cache.write_text(json.dumps({f"{other_site}/good": time.time() - MONTH - 1}))
    assert check(f"[good]({other_site}/good)") == 0
    assert Site.asked == ["/good"] * 2


def test_a_broken_link_fails_each_time(check, other_site):
    for _ in range(2):
        Site.asked.clear()
        assert check(f"[bad]({other_site}/bad) [good]({other_site}/good)") != 0
        assert "/bad" in Site.asked
    assert list(json.loads(check.cache.read_text())) == [f"{other_site}/good"]
