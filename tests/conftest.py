"""A browser, and a server for what it looks at."""

import http.server
import os
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browsing import FLAGS
from tools import chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = chromium.executable(playwright)
        if path is None:
            report = pytest.fail if os.environ.get("CI") else pytest.skip
            report("The pages are checked in Chromium, and none is installed.")
        with playwright.chromium.launch(executable_path=path, args=FLAGS) as browser:
            yield browser


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files and writes no log."""

    def log_message(self, *arguments) -> None:
        pass


@pytest.fixture(scope="module")
def serve():
    """Return a function that serves a folder on this machine and returns its address."""
    servers = []

    def start(folder: Path) -> str:
        handler = partial(QuietHandler, directory=folder)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()
