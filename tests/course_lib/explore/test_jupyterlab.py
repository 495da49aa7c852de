"""An explorer in a real JupyterLab: opened, run, and as a trusted page."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import nbformat
import pytest
from nbformat import v4
from playwright.sync_api import Page, expect

from tests.browsing import open_page
from tests.explorers import chain_explorer, draw_chain

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
PATIENCE = 600  # seconds for the server, the front end and the kernel, each, on a busy machine
SOURCES = (
    "from IPython.display import HTML, display\nfrom tests.explorers import chain_explorer",
    "chain_explorer()",
    "display(HTML(chain_explorer()._repr_html_()))",
)
OPTIONS = (
    "--no-browser",
    "--allow-root",
    "--ServerApp.ip=127.0.0.1",
    "--ServerApp.port_retries=0",
    "--IdentityProvider.token=",
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
)
FOLDERS = (
    "JUPYTER_CONFIG_DIR",
    "JUPYTER_DATA_DIR",
    "JUPYTER_RUNTIME_DIR",
    "JUPYTERLAB_SETTINGS_DIR",
    "JUPYTERLAB_WORKSPACES_DIR",
    "IPYTHONDIR",
)


def write_notebook(path: Path) -> None:
    """Write a notebook that nobody has run here, with the stored outputs of an explorer."""
    explorer = chain_explorer()
    data = {"text/html": explorer._repr_html_(), "text/plain": repr(explorer)}
    outputs = [[], [v4.new_output("display_data", data)], []]
    cells = [v4.new_code_cell(s, outputs=o) for s, o in zip(SOURCES, outputs, strict=True)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_for(address: str, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urlopen(address).close()
            return
        except URLError:
            time.sleep(0.2)
    pytest.fail(f"JupyterLab does not answer; its exit status is {server.poll()}.")


@pytest.fixture(scope="module")
def lab(tmp_path_factory) -> Iterator[str]:
    """The address of a JupyterLab that knows nothing of its user's settings."""
    home, work = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("work")
    write_notebook(work / "explored.ipynb")
    environ = os.environ | {name: str(home / name) for name in FOLDERS} | {"PYTHONPATH": str(ROOT)}
    port = free_port()
    command = [sys.executable, "-m", "jupyterlab", *OPTIONS, f"--port={port}", f"--ServerApp.root_dir={work}"]
    with (home / "log").open("w") as log:
        server = subprocess.Popen(command, env=environ, cwd=work, stdout=log, stderr=log)
    try:
        wait_for(f"http://127.0.0.1:{port}/api", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


@pytest.fixture
def page(browser, lab) -> Iterator[Page]:
    """The notebook, opened and not run; afterwards, no script may have failed."""
    page, _, _ = open_page(browser, lab)
    failures = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.set_default_timeout(1000 * PATIENCE)
    expect.set_options(timeout=1000 * PATIENCE)
    page.goto(f"{lab}/lab/tree/explored.ipynb?reset")
    page.locator(".jp-OutputArea-output img").wait_for()
    yield page
    expect.set_options(timeout=5000)
    page.close()
    assert failures == []


def output(page: Page, cell: int):
    return page.locator(".jp-CodeCell").nth(cell).locator(".jp-OutputArea")


def run(page: Page) -> None:
    page.locator(".jp-CodeCell .jp-InputArea-editor").first.click()
    for _ in SOURCES:
        page.keyboard.press("Shift+Enter")


def test_a_notebook_opened_and_not_run_shows_the_initial_frame_and_a_slider_that_is_off(page):
    picture = output(page, 1).locator("img")
    expect(picture).to_have_attribute("alt", repr(draw_chain(1.0)))
    assert picture.evaluate("one => one.naturalWidth > 0")
    expect(output(page, 1).get_by_role("slider", name="weight w", exact=True)).to_be_disabled()
    expect(output(page, 1)).to_contain_text("run this cell")


def test_run_it_draws_in_the_kernel_and_as_a_page_it_keeps_the_arrow_keys(page):
    run(page)
    live, stored = output(page, 1), output(page, 2)
    live.locator(".widget-slider [role=slider]").press("ArrowRight")
    expect(live.locator("img")).to_have_attribute("alt", repr(draw_chain(1.5)))
    expect(live.locator("img")).to_have_count(1)
    stored.locator("input:enabled").press("ArrowRight")
    stored.locator("input").press("ArrowRight")
    expect(stored.locator("img")).to_have_attribute("alt", repr(draw_chain(2.0)))
    expect(stored.locator("input")).to_be_focused()
