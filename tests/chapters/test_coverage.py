"""Each point of the textbook's chapter is taught in the course: on which page, and in which words."""

import re
from functools import cache
from pathlib import Path

import nbformat
import pytest

CHAPTERS = Path(__file__).parents[2] / "chapters"

# For each page, its points and regular expressions, in which " … " stands for any text.
COVERED = {
    "index.md": {
        "three troubles": r"Unstable gradients … about this\s+difficulty … Slow training … Overfitting",
        "layers learn at widely different speeds": r"widely different speeds",
        "observed for long, understood from 2010 on": r"observed before it was understood\. In 2010",
        "the patient's five vital signs": r"vital signs … signal … gradient … change … saturated … error",
    },
    "01_saturation.ipynb": {
        "backpropagation in one picture": r"## Backpropagation in one picture … figures\.backpropagation",
        "exploding gradients, most of all in recurrent nets": r"recurrent net … explode",
        "history": r"understood from 2010 on",
        "the logistic function, its tangent, its saturated ends": r"figures\.activation_function\(.*logis",
        "slope at most 1/4, mean 1/2, tanh's mean 0": r"the slope is only 1/4, and the value is 1/2",
        "logistic with N(0, 1) weights": r"weights drawn from N\(0, 1\)",
        "the variance, layer by layer": r"variance of the outputs",
        "gradients on the way down, measured per layer": r"spread of the gradient",
        "gradients against the width": r"gradient_factor_by_width",
        "the top layer early in training": r"## What the top layer does early in training",
        "exploding": r"## Exploding",
        "tanh from below, softsign together": r'"C07" … "C07 softsign"',
    },
    "02_xavier_he.ipynb": {
        "both conditions, and when both hold": r"fan-in … fan-out",
        "derivation, with each assumption named": r"(?i)assum … independent",
        "the normal and the uniform form": r"\\frac\{6\}|sqrt\{6|\\frac6",
        "the simpler 1/sqrt(n_in)": r"1/\\sqrt\{?n",
        "names": r"Xavier … Glorot",
        "the textbook's table, printed and corrected": r"textbook_initializer … corrected",
        "Xavier does not cure the logistic net": r'"C41"',
        "the misplaced factor 4": r"C11 logistic",
        "the identity behind it": r'"C12"',
        "He's factor": r'"C15 He"',
        "depth at which Xavier stalls": r'"C16"',
        "equal in the end": r'"C17"',
        "fan-in or fan-out": r'"C18"',
        "Glorot and Bengio's table": r'"C08" … "C09"',
        "how to ask Keras, and the trap": r"he_normal … VarianceScaling\(\)",
        "Keras's default": r"glorot_uniform",
    },
    "03_dying_relu.ipynb": {
        "no saturation for positive inputs, and cheap": r"does not saturate … cheap",
        "why the gradient cannot bring a unit back": r"its gradient\s+is not small, it is 0",
        "dead, dormant, saturated, sparse": r"\*\*dead\*\* … \*\*dormant … \*\*saturated … \*\*sparse",
        "killed by the rate, half the network": r'"C30"',
        "killed by biases": r"(?i)bias",
        "killed by depth": r"## Killed by depth",
        "deaths and revivals over training": r"revivals",
        "who comes back": r'"C31 frozen"',
        "born dead": r"## Born dead",
    },
    "04_leaky_variants.ipynb": {
        "max(alpha z, z)": r"\\max\(\\alpha z,\s*z\)",
        "a small and a huge leak": r"0\.01 … 0\.2",
        "a long coma": r"coma",
        "RReLU as a regularizer": r'"C21"',
        "RReLU's test slopes": r'"C22"',
        "PReLU's learned slopes": r'"C19"',
        "PReLU overfits small data": r'"C19 overfit"',
        "the comparison of 2015": r"Xu, Wang, Chen and Li \(2015\)",
        "Keras's different default slopes": r"negative_slope",
        "leaky ReLU with its leak": r"figures\.activation_function",
    },
    "05_elu.ipynb": {
        "the equation": r"\\alpha\s*(?:\\left)?\(e\^",
        "its asymptote": r"asymptote",
        "mean outputs nearer 0": r'"C23"',
        "a gradient below 0": r'"C31 ELU slope"',
        "smooth if alpha is 1": r'"C26"',
        "faster, and why": r'"C24 gain" … "C24 tuned"',
        "with depth": r'"C25"',
        "the price of exp": r"relative_times",
        "in Keras": r"keras\.layers\.ELU|layers\.ELU|\"elu\"",
    },
    "06_which_activation.ipynb": {
        "the ranking, tuned and cross-validated": r"training\.tune … C24b",
        "when runtime matters": r"runtime matters",
        "default slopes": r"Do not tune the slopes",
        "RReLU if it overfits, PReLU if data is plenty": r"RReLU if the net overfits, PReLU",
        "the textbook's code today": r"tf\.layers\.dense",
        "SELU": r'"C32"',
        "GELU, SiLU, Mish": r"GELU … SiLU … Mish",
        "normalization layers": r"## What normalization layers change",
        "orthogonal initialization": r'"C36"',
        "critical initialization and trainable depth": r"C34",
    },
}  # fmt: skip
PATIENT = [name for name in COVERED if name.endswith("ipynb")]


@cache
def text_of(name):
    """Return a page's text; of a notebook, the sources of all cells."""
    path = CHAPTERS / name
    if path.suffix == ".md":
        return path.read_text(encoding="utf-8")
    return "\n\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)


@pytest.mark.parametrize(
    ("page", "pattern"),
    [(page, pattern) for page, points in COVERED.items() for pattern in points.values()],
    ids=[f"{page.split('.')[0]}: {point}" for page, points in COVERED.items() for point in points],
)
def test_it_is_taught(page, pattern):
    assert re.search(pattern.replace(" … ", "(?s:.*)"), text_of(page))


@pytest.mark.parametrize("page", PATIENT)
def test_the_chart_opens_and_closes_each_chapter(page):
    notebook = nbformat.read(CHAPTERS / page, as_version=4)
    charts = [place for place, cell in enumerate(notebook.cells) if "figures.vital_signs" in cell.source]
    assert charts[0] < len(notebook.cells) / 4
    assert charts[-1] > len(notebook.cells) * 3 / 4


@pytest.mark.parametrize("page", PATIENT)
def test_each_chapter_has_predictions_an_explorer_a_summary_and_exercises(page):
    text = text_of(page)
    assert text.count("**Predict.**") >= 4
    assert re.search(r"^explore\(|= explore\(", text, flags=re.MULTILINE)
    assert "## Summary" in text
    exercises = re.findall(r"^\*\*\d\. ", text[text.index("## Exercises") :], flags=re.MULTILINE)
    assert 3 <= len(exercises) <= 5
    assert text.count("<summary>Hint</summary>") == len(exercises)
