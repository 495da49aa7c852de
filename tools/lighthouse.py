"""Ask Lighthouse how good the built site's pages are: ``python -m tools.lighthouse``.

Needs Node, whose ``npx`` fetches Lighthouse, and Chromium or Chrome. The pages are served compressed, as
Pages serves them. Each is asked about three times, since what else the machine does moves the scores by
several points. Ends with 1 if a page's median in a category is less than 95 of 100.
"""

import gzip
import json
import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from tools.chromium import executable

SITE = Path("_build/html")
PAGES = ("chapters/index.html", "chapters/01_saturation.html")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LEAST = 95
TIMES = 3
PACKAGE = "lighthouse@12"
FLAGS = "--headless=new --no-sandbox --disable-quic --disable-background-networking --no-first-run"
TEXT = (".html", ".css", ".js", ".svg", ".xml", ".json")


class Compressed(SimpleHTTPRequestHandler):
    """Serves a folder's text files compressed, to be kept for ten minutes."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        """Answer with a file, compressed where that helps."""
        path = Path(self.translate_path(self.path))
        if path.suffix not in TEXT or not path.is_file():
            return super().do_GET()
        body = gzip.compress(path.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self):
        """Add how long a browser may keep the file."""
        self.send_header("Cache-Control", "max-age=600")
        super().end_headers()

    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def served(folder):
    """Serve a folder; yield its address."""
    handler = partial(Compressed, directory=folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def scores(report):
    """Return a report's scores, of 100.

    Examples
    --------
    >>> scores({"categories": {"seo": {"score": 0.97}, "pwa": {"score": None}}})
    {'seo': 97}
    """
    found = {name: report["categories"].get(name, {}).get("score") for name in CATEGORIES}
    return {name: round(100 * score) for name, score in found.items() if score is not None}


def medians(runs):
    """Return the median of each category's scores over several reports on a page.

    A category that a report lacks is left out.

    Examples
    --------
    >>> medians([{"seo": 97, "performance": 94}, {"seo": 100, "performance": 98}, {"seo": 91}])
    {'seo': 97}
    """
    shared = [name for name in runs[0] if all(name in run for run in runs)]
    return {name: median(run[name] for run in runs) for name in shared}


def ask(address, browser):
    """Return Lighthouse's report on a page, looked at with the browser at a path."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "report.json")
        command = ["npx", "--yes", PACKAGE, address, "--quiet", "--output=json", f"--output-path={path}"]
        environ = os.environ | {"CHROME_PATH": browser}
        subprocess.run([*command, f"--chrome-flags={FLAGS}"], env=environ, check=True)
        return json.loads(path.read_text())


def main():
    """Ask for each page, print its scores, and return whether all are good enough."""
    good = True
    with sync_playwright() as playwright:
        browser = executable(playwright)
    with served(SITE) as base:
        for page in PAGES:
            found = medians([scores(ask(f"{base}/{page}", browser)) for _ in range(TIMES)])
            print(page, *(f"{name} {score}" for name, score in found.items()), sep="  ")
            good &= len(found) == len(CATEGORIES) and min(found.values()) >= LEAST
    return good


if __name__ == "__main__":
    sys.exit(not main())
