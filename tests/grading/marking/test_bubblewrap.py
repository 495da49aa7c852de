"""Why nothing can be marked here, with the remedy; and what a sandbox shows of this machine."""

import os
import platform
import shutil
import sys
from pathlib import Path

import pytest

from grading.marking import SandboxUnavailable, _bubblewrap, check_sandbox
from grading.marking._bubblewrap import Mounts


@pytest.fixture(autouse=True)
def normal_user(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    _bubblewrap._try_sandbox.cache_clear()
    yield
    _bubblewrap._try_sandbox.cache_clear()


def test_root_is_refused(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(SandboxUnavailable, match="refuses to run as root"):
        check_sandbox()


def test_a_missing_bubblewrap_is_named_with_its_package(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(SandboxUnavailable, match="apt install bubblewrap"):
        check_sandbox()


@pytest.mark.parametrize(
    ("system", "machine"), [("win32", "x86_64"), ("darwin", "arm64"), ("linux", "riscv64")]
)
def test_other_machines_are_refused(monkeypatch, system, machine):
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    with pytest.raises(
        SandboxUnavailable, match=f"needs Linux on x86_64 or aarch64.*Received: {system} on {machine}"
    ):
        check_sandbox()


def fake_bubblewrap(monkeypatch, tmp_path, says):
    program = tmp_path / "bwrap"
    program.write_text(f"#!/bin/sh\necho 'bwrap: {says}' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name: str(program))


def test_what_bubblewrap_says_is_passed_on(monkeypatch, tmp_path):
    fake_bubblewrap(monkeypatch, tmp_path, "Unknown option --size")
    monkeypatch.setattr(_bubblewrap, "SETTINGS", ())
    with pytest.raises(SandboxUnavailable, match="Unknown option --size.*bubblewrap 0.7 or newer"):
        check_sandbox()


def test_a_setting_that_forbids_sandboxes_is_named_with_its_remedy(monkeypatch, tmp_path):
    fake_bubblewrap(monkeypatch, tmp_path, "setting up uid map: Permission denied")
    setting = tmp_path / "kernel" / "apparmor_restrict_unprivileged_userns"
    setting.parent.mkdir()
    setting.write_text("1\n")
    monkeypatch.setattr(_bubblewrap, "SETTINGS_FOLDER", tmp_path)
    with pytest.raises(
        SandboxUnavailable, match="sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"
    ):
        check_sandbox()


def test_a_setting_that_allows_sandboxes_is_not_blamed(monkeypatch, tmp_path):
    fake_bubblewrap(monkeypatch, tmp_path, "something else")
    setting = tmp_path / "kernel" / "apparmor_restrict_unprivileged_userns"
    setting.parent.mkdir()
    setting.write_text("0\n")
    monkeypatch.setattr(_bubblewrap, "SETTINGS_FOLDER", tmp_path)
    with pytest.raises(SandboxUnavailable) as caught:
        check_sandbox()
    assert "sysctl" not in str(caught.value)


def mounted(*paths):
    mounts = Mounts()
    for path in paths:
        mounts.show(Path(path))
    return mounts.arguments


def test_a_file_is_shown_for_reading_at_its_place(tmp_path):
    assert mounted(tmp_path) == ["--ro-bind", str(tmp_path), str(tmp_path)]


def test_links_are_shown_as_links_with_what_they_lead_to(tmp_path):
    real = tmp_path / "versions" / "3.11.7"
    (real / "bin").mkdir(parents=True)
    (real / "bin" / "python3.11").touch()
    (real / "bin" / "python").symlink_to("python3.11")
    (tmp_path / "current").symlink_to("versions/3.11.7")
    assert mounted(tmp_path / "current" / "bin" / "python") == [
        *("--symlink", "versions/3.11.7", str(tmp_path / "current")),
        *("--symlink", "python3.11", str(real / "bin" / "python")),
        *("--ro-bind", str(real / "bin" / "python3.11"), str(real / "bin" / "python3.11")),
    ]


def test_nothing_is_shown_twice(tmp_path):
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib64").symlink_to("lib")
    (tmp_path / "lib" / "python").mkdir()
    arguments = mounted(
        tmp_path / "lib", tmp_path / "lib64", tmp_path / "lib" / "python", tmp_path / "lib64" / "python"
    )
    assert arguments == [
        *("--ro-bind", str(tmp_path / "lib"), str(tmp_path / "lib")),
        *("--symlink", "lib", str(tmp_path / "lib64")),
    ]
