"""Everything that tells series and values apart: colors, markers, dashes.

No other module of `figures` or `explore` names a color. The colors of series are Okabe and Ito's, safe
for color-blind readers, darkest first for contrast on white.
"""

from typing import Any

import matplotlib as mpl
import numpy as np

SERIES_COLORS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000", "#E69F00")
MARKERS = ("o", "s", "^", "D", "v", "P")
DASHES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1, 1, 1)))

PAPER = "#FFFFFF"
INK = "#222222"
GRID_LINES = "#DDDDDD"
IMAGE_FRAME = "#999999"
FRAME = "#000000"
"""The frame of a map's best cell."""

SATURATED = "#E69F00"
VANISHING = "#0072B2"

SHADES = mpl.colormaps["Blues"]
"""One hue from light to dark: safe for color-blind readers, and the same order in gray."""

GRAY_LEVELS = mpl.colormaps["gray"]
"""For images without color."""

HATCH: dict[str, Any] = {"facecolor": PAPER, "edgecolor": "#777777", "hatch": "xxx", "linewidth": 0}
"""Cells without a finite number."""


def line_style(index: int) -> dict[str, Any]:
    """Return color, marker and dashes of the series number `index`, from 0, as Matplotlib's arguments."""
    if not 0 <= index < len(SERIES_COLORS):
        raise ValueError(f"A figure shows at most {len(SERIES_COLORS)} series. Received: number {index + 1}")
    return {"color": SERIES_COLORS[index], "marker": MARKERS[index], "linestyle": DASHES[index]}


def text_color_on(background: tuple[float, ...]) -> str:
    """Return ink or paper, whichever has more contrast with an RGB(A) color by the WCAG's formula."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in background[:3]]
    return INK if np.dot(linear, [0.2126, 0.7152, 0.0722]) > 0.2 else PAPER
