"""Settings for the tools around the repository are valid, and its own files satisfy the hooks."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
HOOKS = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
LIGHTHOUSE = json.loads((ROOT / "lighthouserc.json").read_text())["ci"]


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """A copy of the files that are or would be committed."""
    folder = tmp_path_factory.mktemp("copy")
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    for name in subprocess.check_output(command, cwd=ROOT, text=True).split("\0")[:-1]:
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.mark.slow  # `make lint` and other tests try what is often changed
@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_the_repository_satisfies_each_hook_without_a_change(copy, hook):
    files = [path for path in sorted(copy.rglob("*")) if path.is_file()]
    names = [path.relative_to(copy).as_posix() for path in files]
    chosen = [name for name in names if re.search(hook["files"], name)]
    assert chosen
    before = {name: (copy / name).read_bytes() for name in chosen}
    program, *options = shlex.split(hook["entry"])
    assert program.startswith(".venv/bin/")
    program = str(Path(sys.executable).parent / Path(program).name)
    done = subprocess.run([program, *options, *chosen], cwd=copy, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert {name: (copy / name).read_bytes() for name in chosen} == before


def test_a_pull_request_is_tested_once():
    triggers = yaml.load((ROOT / ".github/workflows/test.yml").read_text(), yaml.BaseLoader)["on"]
    assert triggers["push"] == {"branches": ["main"]}
    assert "pull_request" in triggers


def test_the_issue_form_asks_for_what_a_measurement_needs():
    form = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/statement.yml").read_text())
    required = {field["id"] for field in form["body"] if field.get("validations", {}).get("required")}
    assert required == {"statement", "measurement", "versions", "seed", "machine"}


def test_the_devcontainer_runs_jupyterlab_and_forwards_its_port():
    settings = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text())
    assert settings["postAttachCommand"] == "make lab"
    assert settings["forwardPorts"] == [8888]


def test_lighthouse_requires_the_lowest_of_three_runs_to_score_95():
    assert LIGHTHOUSE["collect"]["numberOfRuns"] == 3
    assert LIGHTHOUSE["assert"]["assertions"] == {
        f"categories:{name}": ["error", {"minScore": 0.95, "aggregationMethod": "pessimistic"}]
        for name in ("performance", "accessibility", "best-practices", "seo")
    }


def test_lighthouse_visits_pages_of_the_book_and_stores_reports_on_this_machine():
    contents = (ROOT / "_toc.yml").read_text()
    for address in LIGHTHOUSE["collect"]["url"]:
        assert address.removeprefix("http://localhost/").removesuffix(".html") in contents
    assert LIGHTHOUSE["upload"]["target"] == "filesystem"
