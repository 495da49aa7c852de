"""Tests that colors are chosen in one place."""

import ast
import re
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib.colors import CSS4_COLORS, is_color_like, to_rgb

from course_lib import explore, figures
from course_lib.figures import _palette

MODULES = [
    path
    for package in (figures, explore)
    for path in sorted(Path(package.__file__).parent.glob("*.*"))
    if path.suffix in (".py", ".css", ".js") and path.name != "_palette.py"
]
COLOR_ARGUMENT = re.compile(r"(face|edge|marker)?(color|colors)|c|ec|fc|ecolor|cmap|marker(face|edge)color")


def test_no_other_module_has_a_color_code():
    assert len(MODULES) > 15
    assert [path.name for path in MODULES if re.search(r"#[0-9a-fA-F]{3,8}\b", path.read_text())] == []


@pytest.mark.parametrize("path", [p for p in MODULES if p.suffix == ".py"], ids=lambda path: path.name)
def test_no_other_module_names_a_color(path):
    nodes = list(ast.walk(ast.parse(path.read_text())))
    texts = {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    names = {text for text in texts if text.lower() in CSS4_COLORS or text in mpl.colormaps}
    pairs = [(n.arg, n.value) for n in nodes if isinstance(n, ast.keyword)]
    pairs += [
        (getattr(k, "value", ""), v)
        for n in nodes
        if isinstance(n, ast.Dict)
        for k, v in zip(n.keys, n.values, strict=True)
    ]
    named = [v.value for k, v in pairs if COLOR_ARGUMENT.fullmatch(str(k)) and isinstance(v, ast.Constant)]
    assert names == {color for color in named if color != "none"} == set()


def test_series_can_be_told_from_paper_and_from_each_other():
    colors = [_palette.line_style(index)["color"] for index in range(6)]
    assert all(is_color_like(color) for color in colors)
    assert len({to_rgb(color) for color in [*colors, _palette.PAPER]}) == 7


@pytest.mark.parametrize(("background", "text"), [(0.0, _palette.INK), (1.0, _palette.PAPER)])
def test_numbers_on_light_and_dark_shades_are_readable(background, text):
    assert _palette.text_color_on(_palette.SHADES(background)) == text
