"""Links to the source repository that follow the fork in which the site was built."""

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from sphinx.application import Sphinx
from sphinx.config import Config

DEFAULT_BRANCH = "main"

_REMOTE = re.compile(
    r"(?:https?://(?:[^@/]+@)?|ssh://git@|git@)"
    r"(?P<host>github\.com|gitlab\.com|bitbucket\.org)[:/]"
    r"(?P<owner>[\w.-]+)/(?P<name>[\w.-]+?)(?:\.git)?/?"
)


class Repository(NamedTuple):
    """A repository's web address, and the branch and the commit that the site was built from."""

    url: str
    branch: str
    commit: str = ""  # unknown outside a checkout

    @property
    def host(self) -> str:
        """The host in its address, such as "github.com"."""
        return self.url.split("/")[2]

    @property
    def slug(self) -> str:
        """Its name on the host, such as "owner/name"."""
        return self.url.split("/", 3)[3]


def web_address(remote: str) -> str | None:
    """Return the web address of a git remote, without user name and password; None for an unknown host.

    Examples
    --------
    >>> web_address("git@github.com:somebody/else.git")
    'https://github.com/somebody/else'
    >>> web_address("/srv/git/course.git") is None
    True
    """
    match = _REMOTE.fullmatch(remote.strip())
    return "https://{host}/{owner}/{name}".format(**match.groupdict()) if match else None


def find_repository(environ: Mapping[str, str], folder: Path) -> Repository | None:
    """Return the repository that a checkout belongs to.

    Parameters
    ----------
    environ : mapping
        The environment's variables; GitHub's come first.
    folder : Path
        The root of the checkout, whose git remote ``origin`` comes second.

    Returns
    -------
    Repository or None
        None if neither names a repository, since a link must not lead to somebody else's.
    """
    url = _url_from_environment(environ) or web_address(_git(folder, "remote", "get-url", "origin"))
    return Repository(url, _branch(environ, folder), _commit(environ, folder)) if url else None


def follow_fork(app: Sphinx, config: Config) -> None:
    """Let the site's links lead to the repository, or remove them if none is known."""
    repository = find_repository(os.environ, Path(app.srcdir))
    config.html_theme_options |= {
        "repository_url": repository.url if repository else "",
        "repository_branch": repository.branch if repository else "",
        "repository_provider": _provider(repository.url) if repository else "",
        "path_to_docs": "",
        "use_repository_button": bool(repository),
        "use_issues_button": bool(repository),
    }


def _url_from_environment(environ: Mapping[str, str]) -> str:
    slug = environ.get("GITHUB_REPOSITORY", "")
    server = environ.get("GITHUB_SERVER_URL") or "https://github.com"
    return f"{server}/{slug}" if slug else ""


def _branch(environ: Mapping[str, str], folder: Path) -> str:
    built = environ.get("GITHUB_REF_NAME", "")
    is_merge = built.endswith("/merge")  # a pull request's own reference, which is not a branch
    branch = environ.get("GITHUB_HEAD_REF") or ("" if is_merge else built)
    return branch or _git(folder, "branch", "--show-current") or DEFAULT_BRANCH


def _commit(environ: Mapping[str, str], folder: Path) -> str:
    # The checkout comes first: in a workflow that another one starts, GitHub's variable is main's newest.
    return _git(folder, "rev-parse", "--verify", "HEAD") or environ.get("GITHUB_SHA", "")


def _provider(url: str) -> str:
    return next((name for name in ("gitlab", "bitbucket") if name in url), "github")


def _git(folder: Path, *arguments: str) -> str:
    """Return git's output for this very folder, or an empty string without git or without a checkout."""
    if not (folder / ".git").exists():
        return ""
    try:
        answer = subprocess.run(["git", "-C", folder, *arguments], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return answer.stdout.strip()


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.connect("config-inited", follow_fork)
