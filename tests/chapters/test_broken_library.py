"""The notebooks notice when the library is wrong: each of these mistakes makes nbval fail.

A mistake is made in a copy of the checkout. There the chapter that it would mislead is run again, up to the
first cell whose output differs from the stored one.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
NBVAL = ("--nbval", "--nbval-current-env", "--nbval-cell-timeout", "900", "-x", "-q")
SOME_FAILED, PASSED = 1, 0


class Mistake(NamedTuple):
    """A text that occurs once in a subpackage, what replaces it, and the chapter that must notice."""

    subpackage: str
    right: str
    wrong: str
    chapter: str

    def module(self, root):
        """Return the path of the module below `root` that contains the text, whatever its name is."""
        modules = sorted((root / "course_lib" / self.subpackage).rglob("*.py"))
        counts = {path: path.read_text(encoding="utf-8").count(self.right) for path in modules}
        assert sum(counts.values()) == 1, f"{self.right!r} must occur once in {self.subpackage}: {counts}"
        return max(counts, key=counts.get)


MISTAKES = {
    "half the steepest slope counts as saturated": Mistake(
        "theory", "SATURATION_SHARE = 0.1", "SATURATION_SHARE = 0.5", "01_saturation"
    ),
    "chi without its square root": Mistake(
        "theory",
        "return chi_1(f, weight_variance, bias_variance, q) ** 0.5",
        "return chi_1(f, weight_variance, bias_variance, q)",
        "01_saturation",
    ),
    "a weight dropped from the chain rule": Mistake(
        "theory", "weight * slopes[-2::-1]", "slopes[-2::-1]", "01_saturation"
    ),
    "the standard initialization without its third": Mistake(
        "initializers",
        "return (3 * fan_in) ** -0.5",
        "return fan_in**-0.5",
        "01_saturation",
    ),
    "a dropped derivative": Mistake("diagnostics", " * at_least_float32(signals.slope)", "", "01_saturation"),
    "a logistic twice as steep": Mistake(
        "activations", "return ops.sigmoid(z)", "return ops.sigmoid(2 * z)", "01_saturation"
    ),
    "softsign's denominator squared": Mistake(
        "activations",
        "return z / (1 + ops.abs(z))",
        "return z / ops.square(1 + ops.abs(z))",
        "01_saturation",
    ),
    "steps uphill": Mistake(
        "training",
        "optimizer.apply(gradients)",
        "optimizer.apply([-gradient for gradient in gradients])",
        "01_saturation",
    ),
    "one learning rate for all members": Mistake(
        "training",
        "over_members(learning_rates)",
        "over_members(0 * learning_rates + learning_rates[0])",
        "03_dying_relu",
    ),
    "fan-in for the mean of both": Mistake(
        "initializers",
        '"fan_avg": (fan_in + fan_out) / 2',
        '"fan_avg": fan_in',
        "02_xavier_he",
    ),
    "swapped fans": Mistake(
        "initializers",
        '"fan_in": fan_in, "fan_out": fan_out',
        '"fan_in": fan_out, "fan_out": fan_in',
        "02_xavier_he",
    ),
    "He initialization without its 2": Mistake(
        "theory", "return (2 / (1 +", "return (1 / (1 +", "02_xavier_he"
    ),
    "a gain where its square belongs": Mistake(
        "initializers",
        "return self.gain * (1 / fan)",
        "return self.gain**2 * (1 / fan)",
        "02_xavier_he",
    ),
    "born dead as if layers had twice the units": Mistake(
        "theory", "2.0 ** -np.array", "4.0 ** -np.array", "03_dying_relu"
    ),
    "a unit that is inactive for most inputs counts as dead": Mistake(
        "diagnostics", '"dead": dead == 1', '"dead": dead > 0.9', "03_dying_relu"
    ),
    "a leak of the wrong sign": Mistake(
        "activations",
        "ops.convert_to_tensor(negative_slope, z.dtype) * z",
        "-ops.convert_to_tensor(negative_slope, z.dtype) * z",
        "04_leaky_variants",
    ),
    "no leak": Mistake(
        "activations",
        "ops.convert_to_tensor(negative_slope, z.dtype) * z",
        "0 * z",
        "04_leaky_variants",
    ),
    "ELU's slope without its exponential": Mistake(
        "activations",
        "alpha * ops.exp(ops.minimum(z, 0))),",
        "alpha * ops.ones_like(z)),",
        "05_elu",
    ),
    "ELU without its alpha": Mistake("activations", "alpha * _expm1(", "_expm1(", "05_elu"),
    "SELU without its scale": Mistake(
        "activations",
        "return SELU_SCALE * elu(z, SELU_ALPHA)",
        "return elu(z, SELU_ALPHA)",
        "06_which_activation",
    ),
    "GELU's constant ten times as large": Mistake(
        "activations", "0.044715", "0.44715", "06_which_activation"
    ),
    "weights that are not orthogonal": Mistake(
        "initializers",
        "return Q * np.where(np.diag(R) < 0, -1.0, 1.0)",
        "return Q * abs(np.diag(R)) / abs(np.diag(R)).mean()",
        "06_which_activation",
    ),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of what notebooks need."""
    folder = tmp_path_factory.mktemp("checkout")
    without_caches = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    for name in ("chapters", "course_lib"):
        shutil.copytree(ROOT / name, folder / name, ignore=without_caches)
    return folder


def run(copy, chapter):
    """Run a chapter of a copy again; return the finished process."""
    sanitize = ("--nbval-sanitize-with", str(ROOT / "tests" / "nbval_sanitize.cfg"))
    environment = os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", *NBVAL, *sanitize, f"chapters/{chapter}.ipynb"]
    return subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True)


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_the_library_has_the_text_that_a_mistake_replaces(mistake):
    text = mistake.module(ROOT).read_text(encoding="utf-8")
    compile(text.replace(mistake.right, mistake.wrong), mistake.subpackage, "exec")


@pytest.mark.slow
@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_a_notebook_notices(mistake, copy):
    module = mistake.module(copy)
    text = module.read_text(encoding="utf-8")
    module.write_text(text.replace(mistake.right, mistake.wrong), encoding="utf-8")
    try:
        done = run(copy, mistake.chapter)
    finally:
        module.write_text(text, encoding="utf-8")
    assert done.returncode == SOME_FAILED, done.stdout + done.stderr
    assert "1 failed" in done.stdout


@pytest.mark.slow
def test_without_a_mistake_there_is_nothing_to_notice(copy):
    done = run(copy, "data")
    assert done.returncode == PASSED, done.stdout + done.stderr
