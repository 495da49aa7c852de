"""A browser, and a server for what it looks at; a sandbox, and a folder for the user who marks in it."""

import http.server
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browsing import FLAGS
from tests.grading.marked import why_not
from tools import chromium

ROOT = Path(__file__).parent.parent

# What takes longest begins first, so that no worker is left with a long file in the end. The rest follows in
# pytest's order.
LONGEST_FIRST = (
    "chapters/06_which_activation.ipynb",
    "tests/website/test_pages.py",
    "chapters/02_xavier_he.ipynb",
    "tests/website/test_live_code.py",
    "chapters/05_elu.ipynb",
    "tests/course_lib/training/test_distribute.py",
    "chapters/04_leaky_variants.ipynb",
    "tests/grading/marking/test_submissions.py",
    "chapters/01_saturation.ipynb",
    "tests/course_lib/training/test_checkpoint.py",
    "chapters/03_dying_relu.ipynb",
    "tests/course_lib/training/test_shards.py",
    "tests/exercises/test_wrong_answers.py",
    "tests/chapters/test_06_which_activation.py",
    "tests/website/test_performance.py",
    "tests/course_lib/training/test_optimizer.py",
    "tests/course_lib/training/test_fit.py",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; the order within a file stays."""

    def place(item: pytest.Item) -> int:
        path = item.path.relative_to(ROOT).as_posix()
        return next((place for place, name in enumerate(LONGEST_FIRST) if path == name), len(LONGEST_FIRST))

    items.sort(key=place)


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


@pytest.fixture
def open_folder():
    """Return a folder that a normal user may write into as well."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def sandbox():
    """See to it that submissions can be marked here; without CI, a test that cannot is skipped."""
    reason = why_not()
    if reason:
        report = pytest.fail if os.environ.get("CI") else pytest.skip
        report(f"Submissions are marked in a sandbox, and there is none here: {reason}")
