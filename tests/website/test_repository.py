"""The site's links follow the fork that it was built in."""

import subprocess

import pytest

from website.repository import Repository, find_repository, web_address


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("https://github.com/somebody/else", "https://github.com/somebody/else"),
        ("https://github.com/somebody/else.git\n", "https://github.com/somebody/else"),
        ("https://me:secret@github.com/somebody/else.git", "https://github.com/somebody/else"),
        ("git@github.com:somebody/else.git", "https://github.com/somebody/else"),
        ("ssh://git@gitlab.com/somebody/some.thing.git", "https://gitlab.com/somebody/some.thing"),
        ("git@bitbucket.org:somebody/else/", "https://bitbucket.org/somebody/else"),
        ("/srv/git/course.git", None),
        ("https://github.com.example.org/somebody/else", None),
        ("", None),
    ],
)
def test_web_address(remote, address):
    assert web_address(remote) == address


def checkout(folder, remote, branch="main"):
    subprocess.run(["git", "init", "-q", "-b", branch, folder], check=True)
    subprocess.run(["git", "-C", folder, "remote", "add", "origin", remote], check=True)
    return folder


@pytest.mark.parametrize(
    ("variables", "branch"),
    [
        ({"GITHUB_REF_NAME": "topic"}, "topic"),
        ({"GITHUB_REF_NAME": "12/merge", "GITHUB_HEAD_REF": "fix"}, "fix"),
        ({"GITHUB_REF_NAME": "12/merge"}, "main"),
        ({}, "main"),
    ],
)
def test_the_environment_names_the_repository(tmp_path, variables, branch):
    environ = {"GITHUB_REPOSITORY": "somebody/else", **variables}
    found = find_repository(environ, tmp_path)
    assert found == Repository("https://github.com/somebody/else", branch)


def test_the_environment_comes_before_the_remote(tmp_path):
    folder = checkout(tmp_path, "git@github.com:first/one.git")
    environ = {"GITHUB_REPOSITORY": "somebody/else"}
    assert find_repository(environ, folder).url == "https://github.com/somebody/else"


def test_the_remote_names_the_repository_at_home(tmp_path):
    folder = checkout(tmp_path, "git@github.com:somebody/else.git", branch="topic")
    assert find_repository({}, folder) == Repository("https://github.com/somebody/else", "topic")


def test_no_repository_without_either(tmp_path):
    assert find_repository({}, tmp_path) is None
    assert find_repository({}, checkout(tmp_path, "/srv/git/course.git")) is None


def test_a_folder_inside_another_checkout_is_not_that_checkout(tmp_path):
    inner = checkout(tmp_path, "git@github.com:somebody/else.git") / "course"
    inner.mkdir()
    assert find_repository({}, inner) is None
