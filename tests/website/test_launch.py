"""Launch buttons follow the fork and open what was read; a form makes links for a hub with nbgitpuller."""

import re
import subprocess
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import nbformat
import pytest
from sphinx.errors import ConfigError

from tests.browsing import axe_violations, open_page
from tests.website.conftest import FORK, ROOT, build, copy_settings, notebook, v4
from tests.website.test_pages import pages_of
from website.launch import TARGETS, Launch, add_buttons, binder, colab, copy_on_github, launches
from website.repository import Repository

CI = {"GITHUB_REPOSITORY": FORK, "GITHUB_REF_NAME": "main"}
HUB = {"JUPYTERHUB_URL": "https://hub.example.org/"}
PULL = (
    "https://hub.example.org/hub/user-redirect/git-pull?repo=https%3A%2F%2Fgithub.com%2Fsomebody%2Felse"
    "&branch={branch}&urlpath=lab%2Ftree%2Felse%2Fchapters%2F{page}.ipynb"
)
FACTS = Repository("https://github.com/somebody/else", "main", "c0ffee")
BUTTON = re.compile(r'<div class="dropdown dropdown-launch-buttons">.*?</ul>', re.DOTALL)


def buttons_on(page: Path) -> dict[str, str]:
    """Return where the launch buttons of a page lead, by the words on them."""
    group = BUTTON.search(page.read_text(encoding="utf-8"))
    links = re.findall(r'<a href="([^"]*)".*?text-container">([^<]*)<', group[0] if group else "", re.DOTALL)
    assert bool(group) == bool(links)
    return {text: unescape(url) for url, text in links}


def git(folder: Path, *arguments) -> str:
    command = ["git", "-C", folder, "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def checkout(folder: Path, remote: str) -> str:
    """Make a commit of what lies in a folder, with a remote; return the commit."""
    git(folder, "init", "-q", "-b", "topic")
    git(folder, "remote", "add", "origin", remote)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "A book")
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def book(tmp_path) -> Path:
    """A book of a notebook and a page that is none."""
    source = tmp_path / "book"
    chapters = source / "chapters"
    chapters.mkdir(parents=True)
    (source / "_toc.yml").write_text("format: jb-book\nroot: chapters/index\nchapters: [file: chapters/one]")
    (chapters / "index.md").write_text("# Front\n")
    nbformat.write(notebook([v4.new_markdown_cell("# One"), v4.new_code_cell("1")]), chapters / "one.ipynb")
    (chapters / "references.bib").touch()
    copy_settings(source)
    return source


def site_of(book: Path, variables: dict[str, str]) -> Path:
    site = build(book, book.parent / "site", variables)
    assert site.code == 0, site.log
    return site.folder / "chapters"


def test_every_page_of_the_course_built_in_a_fork(course):
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    commit = head.stdout.strip() or "main"
    lying = {}  # by page: where its notebook lies, and where the notebook's copy for Colab
    for path in (ROOT / "chapters").glob("*.ipynb"):
        lying[f"chapters/{path.stem}.html"] = f"chapters/{path.name}", path.name
    for path in (ROOT / "exercises" / "student").glob("*.ipynb"):
        copied = f"exercises/{path.name}"
        lying[f"chapters/exercises/{path.stem}.html"] = f"exercises/student/{path.name}", copied
    pages = pages_of(course.folder)
    assert {"chapters/01_saturation.html", "chapters/exercises/01_saturation.html"} < set(lying) < set(pages)
    for page in pages:
        notebook, copied = lying.get(page, ("", ""))
        expected = {
            "Run on Binder": f"https://mybinder.org/v2/gh/{FORK}/{commit}?urlpath=lab/tree/{notebook}",
            "Run on Colab": f"https://colab.research.google.com/github/{FORK}/blob/launch/{copied}",
        }
        assert buttons_on(course.folder / page) == (expected if notebook else {})


def test_an_exercise_pages_notebook_can_be_downloaded(course):
    for path in (ROOT / "exercises" / "student").glob("*.ipynb"):
        page = course.folder / "chapters" / "exercises" / f"{path.stem}.html"
        [link] = re.findall(rf'href="([^"]*_downloads/[^"]*/{path.name})"', page.read_text("utf-8"))
        assert (page.parent / link).resolve().read_bytes() == path.read_bytes()


def test_built_at_home_with_a_hub_links_follow_the_remote(book):
    commit = checkout(book, "git@github.com:somebody/else.git")
    site = site_of(book, HUB)
    assert buttons_on(site / "index.html") == {}
    assert buttons_on(site / "one.html") == {
        "Run on Binder": f"https://mybinder.org/v2/gh/{FORK}/{commit}?urlpath=lab/tree/chapters/one.ipynb",
        "Run on Colab": f"https://colab.research.google.com/github/{FORK}/blob/launch/one.ipynb",
        "Run on JupyterHub": PULL.format(branch="topic", page="one"),
    }


def test_from_gitlab_there_is_no_colab(book):
    commit = checkout(book, "https://gitlab.com/somebody/else.git")
    [only] = launches({}, book, "chapters/one.ipynb")
    assert only.url == (
        f"https://mybinder.org/v2/gl/somebody%2Felse/{commit}?urlpath=lab/tree/chapters/one.ipynb"
    )


def test_without_a_repository_there_are_no_buttons(book, monkeypatch):
    monkeypatch.setattr("os.environ", HUB)
    env = SimpleNamespace(found_docs={"chapters/one"}, doc2path=lambda page: f"{page}.ipynb")
    context = {"header_buttons": ["the theme's"]}
    add_buttons(SimpleNamespace(env=env, srcdir=book), "chapters/one", "page.html", context, None)
    assert context == {"header_buttons": ["the theme's"]}


def test_the_commit_is_the_checkouts_before_the_variables(book):
    commit = checkout(book, "git@github.com:first/one.git")
    other = {**CI, "GITHUB_SHA": "0" * 40}
    assert [one.url.split("?")[0] for one in launches(other, book, "a.ipynb")] == [
        f"https://mybinder.org/v2/gh/{FORK}/{commit}",
        f"https://colab.research.google.com/github/{FORK}/blob/launch/a.ipynb",
    ]


def test_without_a_checkout_the_variables_name_the_commit_or_the_branch(tmp_path):
    known = launches({**CI, "GITHUB_SHA": "c0ffee"}, tmp_path, "a.ipynb")
    assert known[0].url.startswith(f"https://mybinder.org/v2/gh/{FORK}/c0ffee?")
    unknown = launches({**CI, "GITHUB_REF_NAME": "a/b"}, tmp_path, "a.ipynb")
    assert unknown[0].url.startswith(f"https://mybinder.org/v2/gh/{FORK}/a%2Fb?")


def test_colab_opens_the_copies_at_the_commit_that_is_named(tmp_path):
    found = launches({**CI, "LAUNCH_REF": "f00d"}, tmp_path, "chapters/a.ipynb")
    assert found[1].url == f"https://colab.research.google.com/github/{FORK}/blob/f00d/a.ipynb"


@pytest.mark.parametrize(
    ("url", "source"),
    [
        ("https://github.com/somebody/else", "gh/somebody/else"),
        ("https://gitlab.com/somebody/some.thing", "gl/somebody%2Fsome.thing"),
        ("https://bitbucket.org/a/b", "git/https%3A%2F%2Fbitbucket.org%2Fa%2Fb"),
        ("https://github.example.org/a/b", "git/https%3A%2F%2Fgithub.example.org%2Fa%2Fb"),
    ],
)
def test_binder_takes_any_host_and_colab_only_github(url, source):
    repository = FACTS._replace(url=url)
    assert binder(repository, "a b.ipynb", {}).url == (
        f"https://mybinder.org/v2/{source}/c0ffee?urlpath=lab/tree/a%20b.ipynb"
    )
    assert bool(colab(repository, "a.ipynb", {})) == (url.startswith("https://github.com/"))


def kaggle(repository, notebook, environ):
    copy = copy_on_github(repository, notebook, environ)
    return copy and Launch(
        "Run on Kaggle",
        "Opens in a new tab at kaggle.com, which asks for an account",
        f"https://www.kaggle.com/kernels/welcome?src=https://github.com/{copy}",
    )


def test_another_service_is_one_function_in_the_list(tmp_path, monkeypatch):
    monkeypatch.setattr("website.launch.TARGETS", [*TARGETS, kaggle])
    *_, last = launches(CI, tmp_path, "chapters/a.ipynb")
    assert last.text == "Run on Kaggle"
    assert last.url.endswith(f"?src=https://github.com/{FORK}/blob/launch/a.ipynb")


@pytest.mark.parametrize("hub", ["hub.example.org", "https://", "https://hub.example.org/?next=x"])
def test_a_hub_that_is_no_address_is_refused(hub, tmp_path):
    with pytest.raises(ConfigError, match=r"JUPYTERHUB_URL must be a web address, .*Received: "):
        launches({**CI, "JUPYTERHUB_URL": hub}, tmp_path, "a.ipynb")


@pytest.mark.parametrize("hub", ["http://localhost:8000", "https://example.org/jupyter/"])
def test_a_hub_may_lie_anywhere(hub, tmp_path):
    *_, last = launches({**CI, "JUPYTERHUB_URL": hub}, tmp_path, "a.ipynb")
    assert last.url.startswith(f"{hub.rstrip('/')}/hub/user-redirect/git-pull?")


@pytest.fixture
def page(browser, course, serve):
    base = serve(course.folder)
    page, strangers, complaints = open_page(browser, base)
    page.goto(f"{base}/chapters/teaching.html")
    yield page
    assert strangers + complaints == []
    page.close()


def test_a_link_opens_the_chosen_notebook_at_a_heading(page):
    assert page.locator(".hub-links output a").count() == 0
    page.get_by_label("Your hub's address").fill("https://hub.example.org/")
    page.get_by_label("The notebook").select_option(label="3 Dying ReLU: units that fall silent")
    page.get_by_label("At the heading").fill("Who comes back")
    link = urlsplit(page.locator(".hub-links output a").get_attribute("href"))
    assert (link.scheme, link.netloc, link.path) == (
        "https",
        "hub.example.org",
        "/hub/user-redirect/git-pull",
    )
    assert parse_qs(link.query, strict_parsing=True) == {
        "repo": ["https://github.com/somebody/else"],
        "branch": ["main"],
        "urlpath": ["lab/tree/else/chapters/03_dying_relu.ipynb#Who-comes-back"],
    }
    assert axe_violations(page) == []


def test_every_notebook_of_the_book_can_be_chosen(page):
    chosen = page.locator(".hub-links option").evaluate_all("all => all.map((one) => one.value)")
    names = ["01_saturation", "02_xavier_he", "03_dying_relu", "04_leaky_variants", "05_elu"]
    chapters = [f"chapters/{name}.ipynb" for name in [*names, "06_which_activation", "data"]]
    exercises = sorted((ROOT / "exercises" / "student").glob("*.ipynb"))
    assert exercises
    assert chosen == chapters + [path.relative_to(ROOT).as_posix() for path in exercises]


def test_what_is_no_address_makes_no_link(page):
    page.get_by_label("Your hub's address").fill("hub")
    assert page.locator(".hub-links output a").count() == 0


def test_the_link_can_be_copied(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_label("Your hub's address").fill("https://hub.example.org")
    page.get_by_role("button", name="Copy the link").click()
    page.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator(".hub-links output a").get_attribute("href")
