"""Live code in a browser, on a real Jupyter server on this machine, with no other site in reach."""

import contextlib
import itertools
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from docutils import nodes
from docutils.utils import new_document
from playwright.sync_api import Page, expect
from sphinx.errors import ConfigError

from tests.browsing import PATIENCE, axe_violations, open_page
from tests.explorers import chain_explorer
from tests.website.conftest import FALLS, FORK, ROOT, build, copy_settings, explored, figure, notebook, v4
from website.live_code import drop_thebe_files, drop_thebe_settings, settings

TOKEN = "a-token"
BUILD = f"https://mybinder.org/build/gh/{FORK}/main"
CI = {"GITHUB_REPOSITORY": FORK, "GITHUB_REF_NAME": "main"}
CODE = {
    "sets": "scale = 1",
    "prints": 'print(f"scale is {scale}")',
    "divides": "6 // (scale + 1)",
    "imports": "import numpy as np\n\nfrom course_lib import figures, theory\n"
    "from tests.explorers import chain_explorer",  # takes seconds, so only few tests run it
    "draws": "profile = theory.activation_profile(lambda z: np.tanh(scale * z))\n"
    'figures.activation_function(profile, "scaled tanh")',
    "explores": "chain_explorer()",
}
WAIT = 'import time\n\nprint("waiting")\ntime.sleep(3600)'
NUMBER = {name: number for number, name in enumerate(CODE, 1)}
OUTPUTS = {
    "prints": [v4.new_output("stream", text="scale is 1\n")],
    "draws": [figure(FALLS)],
    "explores": [explored(chain_explorer())],
    "divides": [v4.new_output("execute_result", {"text/plain": "3"})],
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def make_book(source: Path) -> Path:
    """Make a book of one notebook, whose cells depend on one another."""
    chapters = source / "chapters"
    chapters.mkdir(parents=True)
    (source / "_toc.yml").write_text("format: jb-book\nroot: chapters/index\nchapters: [file: chapters/one]")
    (chapters / "index.md").write_text("# Front\n")
    (chapters / "references.bib").touch()
    cells = [v4.new_code_cell(code, outputs=OUTPUTS.get(name, [])) for name, code in CODE.items()]
    cells[NUMBER["divides"] - 1].metadata["tags"] = ["hide-input"]
    nbformat.write(notebook([v4.new_markdown_cell("# One"), *cells]), chapters / "one.ipynb")
    copy_settings(source)
    return source


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory):
    """The address of a Jupyter server that any page may use that knows the token."""
    folder = tmp_path_factory.mktemp("jupyter")
    port = free_port()
    options = {
        "ip": "127.0.0.1",
        "port": port,
        "port_retries": 0,
        "open_browser": False,
        "root_dir": ROOT,
        "allow_origin": "*",
        "allow_root": True,
    }
    command = [sys.executable, "-m", "jupyter_server", f"--IdentityProvider.token={TOKEN}"]
    command += [f"--ServerApp.{name}={value}" for name, value in options.items()]
    own = {f"JUPYTER_{name}_DIR": str(folder / name) for name in ("CONFIG", "DATA", "RUNTIME")}
    environ = os.environ | own | {"IPYTHONDIR": str(folder), "PYTHONPATH": str(ROOT)}
    with open(folder / "log", "w") as log, subprocess.Popen(command, env=environ, stderr=log) as server:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/api", server, folder / "log")
        yield address
        server.terminate()


def wait_for(address: str, server: subprocess.Popen, log: Path) -> None:
    while True:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(address).close()
            return
        assert server.poll() is None, log.read_text()
        time.sleep(0.1)


@pytest.fixture(scope="module")
def hall_site(tmp_path_factory, jupyter) -> Path:
    """The folder of a site built for a Jupyter server of one's own."""
    folder = tmp_path_factory.mktemp("hall")
    variables = {**CI, "LIVE_CODE_URL": jupyter, "LIVE_CODE_TOKEN": TOKEN}
    site = build(make_book(folder / "book"), folder / "site", variables)
    assert site.code == 0, site.log
    return site.folder


@pytest.fixture(scope="module")
def hall(hall_site, serve) -> str:
    """The address of the site for a Jupyter server of one's own."""
    return serve(hall_site)


@pytest.fixture(scope="module")
def fork(hall_site, tmp_path_factory, serve) -> str:
    """The address of the same site with the settings of a fork, which uses Binder."""
    folder = tmp_path_factory.mktemp("fork") / "site"
    shutil.copytree(hall_site, folder)
    page = folder / "chapters" / "one.html"
    text = json.dumps(settings(CI, folder, "chapters/one.ipynb"))
    parts = re.split(r'(<script id="live-code-settings"[^>]*>).*?(</script>)', page.read_text("utf-8"))
    assert len(parts) == 4
    page.write_text(f"{parts[0]}{parts[1]}{text}{parts[2]}{parts[3]}", "utf-8")
    return serve(folder)


@pytest.fixture
def page(browser, hall, jupyter):
    """The page before a click; afterwards, only the server may have been asked, and nothing gone wrong."""
    page, strangers, complaints = open_page(browser, hall)
    page.goto(f"{hall}/chapters/one.html")
    yield page
    page.close()
    assert complaints == []
    assert [address for address in strangers if not address.startswith(f"{jupyter}/api/")] == []


def status(page: Page):
    return page.get_by_role("region", name="Live code").get_by_role("status")


def start(page: Page) -> None:
    page.get_by_role("button", name="Live code", exact=True).click()
    expect(status(page)).to_contain_text("Ready.")


def code(page: Page, name: str):
    return page.get_by_role("textbox", name=f"Code of cell {NUMBER[name]}", exact=True)


def cell(page: Page, name: str):
    return page.locator(".bd-article .cell").nth(NUMBER[name] - 1)


def printed(page: Page, name: str):
    return cell(page, name).locator(".cell_output pre")


def run(page: Page, name: str, says: str | None = None) -> None:
    page.get_by_role("button", name=f"Run cell {NUMBER[name]}", exact=True).click()
    expect(status(page)).to_have_text(says or f"Cell {NUMBER[name]} has run.")


def replace(page: Page, name: str, old: str, new: str) -> None:
    code(page, name).fill(CODE[name].replace(old, new))


def kernels(jupyter: str) -> list:
    request = urllib.request.Request(f"{jupyter}/api/kernels", headers={"Authorization": f"token {TOKEN}"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def test_nothing_happens_before_the_click(browser, fork, hall):
    for base in (fork, hall):
        page, strangers, complaints = open_page(browser, base)
        page.goto(f"{base}/chapters/one.html")
        expect(page.get_by_role("button", name="Live code", exact=True)).to_be_visible()
        assert page.get_by_role("textbox").count() == 0
        page.goto(f"{base}/chapters/index.html")
        assert page.get_by_role("button", name="Live code", exact=True).count() == 0
        page.close()
        assert strangers + complaints == []


def test_the_button_says_where_the_code_will_run(browser, fork, page, jupyter):
    expect(status(page)).to_contain_text(f"on the server {jupyter.removeprefix('http://')}.")
    other, *_ = open_page(browser, fork)
    other.goto(f"{fork}/chapters/one.html")
    expect(status(other)).to_contain_text("at mybinder.org, free and without an account")
    other.close()


def test_a_changed_cell_runs_after_those_above_and_its_output_changes(page):
    shown = printed(page, "prints")
    expect(shown).to_have_text("scale is 1")
    start(page)
    expect(shown).to_have_text("scale is 1")
    code(page, "prints").fill('print(f"scale becomes {scale + 1}")')
    run(page, "prints")
    expect(shown).to_have_text("scale becomes 2")


def test_a_cell_that_was_changed_above_runs_again(page):
    start(page)
    run(page, "prints")
    replace(page, "sets", "scale = 1", "scale = 7")
    run(page, "prints")
    expect(printed(page, "prints")).to_have_text("scale is 7")


def test_the_keyboard_alone_does(page):
    button = page.get_by_role("button", name="Live code", exact=True)
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Run cell 1")).to_be_focused(timeout=60_000)
    page.set_viewport_size({"width": 1000, "height": 900})
    page.wait_for_timeout(500)  # the theme looks at the tab order again
    page.keyboard.press("Tab")
    expect(code(page, "prints")).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type('print("a / b")')
    page.keyboard.press("Shift+Enter")
    expect(status(page)).to_have_text("Cell 2 has run.")
    expect(printed(page, "prints")).to_have_text("a / b")


def test_a_figure_takes_the_place_of_the_stored_one(page):
    picture = cell(page, "draws").locator("img")
    expect(picture).to_have_attribute("alt", FALLS.replace("\n", " "))
    start(page)
    run(page, "draws")
    expect(picture).to_have_attribute("alt", re.compile("The scaled tanh function goes from"))
    assert picture.count() == 1
    assert picture.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") > 300


def test_a_readers_own_figure_is_named_by_its_text(page):
    start(page)
    code(page, "prints").fill("import matplotlib.pyplot as plt\n\nplt.plot([1, 2]);")
    run(page, "prints")
    expect(cell(page, "prints").locator("img")).to_have_attribute("alt", re.compile("^<Figure size"))


def test_an_explorer_keeps_its_sliders(page):
    start(page)
    run(page, "explores")
    slider = cell(page, "explores").get_by_role("slider", name="weight w", exact=True)
    slider.press("End")
    expect(slider).to_have_attribute("aria-valuetext", "2.00")


def test_an_error_is_told_in_words_and_stops_what_follows(page):
    start(page)
    replace(page, "sets", "scale = 1", "scale = -1")
    cell(page, "divides").get_by_text("Show the code").click()
    run(page, "divides", says="Cell 3 ended in an error, ZeroDivisionError.")
    expect(printed(page, "divides")).to_contain_text("ZeroDivisionError")
    page.get_by_role("button", name="Run cell 4").click()
    told = "Cell 3 ended in an error, ZeroDivisionError, so cell 4 has not run."
    expect(status(page)).to_have_text(told)
    replace(page, "sets", "scale = 1", "scale = 2")
    run(page, "divides")
    expect(printed(page, "divides")).to_have_text("2")


def test_what_takes_too_long_can_be_stopped(page):
    start(page)
    code(page, "prints").fill(WAIT)
    page.get_by_role("button", name="Run cell 2").click()
    expect(printed(page, "prints")).to_have_text("waiting")
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(status(page)).to_have_text("Cell 2 was stopped.")
    code(page, "prints").fill(CODE["prints"])
    run(page, "prints")


def test_a_kernel_that_dies_is_told_and_can_be_started_again(page):
    start(page)
    code(page, "prints").fill("import os\nos._exit(1)")
    run(page, "prints", says=re.compile(r'^The kernel died.*Press "Live code" to try again'))
    code(page, "prints").fill(CODE["prints"])
    start(page)
    run(page, "prints")


def test_leaving_the_page_ends_its_kernel(page, jupyter):
    start(page)
    before = len(kernels(jupyter))
    page.goto("about:blank")
    end = time.monotonic() + PATIENCE
    while len(kernels(jupyter)) >= before:
        assert time.monotonic() < end, f"{before} kernels before, and as many afterwards"
        time.sleep(0.1)


def test_axe_finds_nothing_on_a_live_page(browser, hall):
    page, _, complaints = open_page(browser, hall)
    page.goto(f"{hall}/chapters/one.html")
    assert axe_violations(page) == []
    start(page)
    run(page, "explores")
    for scheme, width in itertools.product(("light", "dark"), (1280, 390)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function(f"document.documentElement.dataset.theme === '{scheme}'")
        assert axe_violations(page) + complaints == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def answer(*events: dict):
    """Return a handler that answers as Binder does, with these events."""
    body = "".join(f"data: {json.dumps(event)}\n\n" for event in events)
    headers = {"Content-Type": "text/event-stream", "Access-Control-Allow-Origin": "*"}
    return lambda route: route.fulfill(status=200, headers=headers, body=body)


def test_binder_starts_a_server_from_the_fork_and_the_next_page_uses_it_again(browser, fork, jupyter):
    page, strangers, complaints = open_page(browser, fork)
    ready = {"phase": "ready", "message": "", "url": f"{jupyter}/", "token": TOKEN}
    page.route(BUILD, answer({"phase": "building", "message": "Step 1"}, ready))
    for _ in range(2):
        page.goto(f"{fork}/chapters/one.html")
        start(page)
    run(page, "prints")
    page.close()
    assert complaints == []
    assert strangers.count(BUILD) == 1
    assert [one for one in strangers if not one.startswith((BUILD, f"{jupyter}/api/"))] == []


def test_binders_failure_is_told_and_the_stored_page_stays(browser, fork):
    page, *_ = open_page(browser, fork)
    page.route(BUILD, answer({"phase": "failed", "message": "Too many users\n"}))
    page.goto(f"{fork}/chapters/one.html")
    page.get_by_role("button", name="Live code", exact=True).click()
    expect(status(page)).to_have_text(
        "Live code could not start: mybinder.org gave up (Too many users). "
        'Press "Live code" to try again, or use the buttons at the top of the page.'
    )
    expect(printed(page, "prints")).to_have_text("scale is 1")
    assert page.get_by_role("textbox").count() == 0
    page.close()


def test_the_pages_show_all_the_code_of_their_notebooks(course):
    for path in (ROOT / "chapters").glob("*.ipynb"):
        stored = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
        page = (course.folder / "chapters" / f"{path.stem}.html").read_text(encoding="utf-8")
        assert len(re.findall(r'<div class="cell_input ', page)) == len(stored), path.name
        assert '"build": "https://mybinder.org/build/gh/somebody/else/' in page


def test_settings_follow_the_fork_and_prefer_a_server_of_ones_own(tmp_path):
    assert settings({}, tmp_path, "a.ipynb") is None
    at_binder = {"where": "mybinder.org", "build": BUILD, "path": "a.ipynb"}
    assert settings(CI, tmp_path, "a.ipynb") == at_binder
    own = {"LIVE_CODE_URL": "http://hall.example.org:8888/lab/", "LIVE_CODE_TOKEN": "t"}
    assert settings({**CI, **own}, tmp_path, "a.ipynb") == {
        "where": "hall.example.org:8888",
        "server": "http://hall.example.org:8888/lab",
        "token": "t",
        "path": "a.ipynb",
    }
    with pytest.raises(ConfigError, match="LIVE_CODE_URL must be a web address"):
        settings({"LIVE_CODE_URL": "hall"}, tmp_path, "a.ipynb")


def test_thebes_settings_are_dropped_from_a_page():
    document = new_document("chapter")
    document += nodes.raw(text='\n<script type="text/x-thebe-config">{}</script>', format="html")
    document += nodes.raw(text="<script>kernelName = 'python3'</script>", format="html")
    document += nodes.raw(text="<p>An html output that names thebe.</p>", format="html")
    drop_thebe_settings(None, document, "chapter")
    assert [node.astext() for node in document] == ["<p>An html output that names thebe.</p>"]


def test_thebes_files_are_dropped_from_a_pages_head():
    inline = SimpleNamespace(filename=None, attributes={"body": "const THEBE_JS_URL = 1; thebe_x"})
    named = SimpleNamespace(filename="sphinx-thebe.js", attributes={})
    ours = SimpleNamespace(filename="course.js", attributes={})
    context = {"script_files": [inline, named, ours], "css_files": [named]}
    drop_thebe_files(None, "chapter", "page.html", context, None)
    assert context == {"script_files": [ours], "css_files": []}


def test_no_page_names_thebe(sample):
    pages = list(sample.folder.rglob("*.html"))
    assert pages
    assert [page.name for page in pages if "thebe" in page.read_text().lower()] == []
