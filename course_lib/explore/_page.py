"""The static form: a piece of a web page that holds all frames and asks for nothing from outside."""

import json
import re
import zlib
from base64 import b64encode
from collections.abc import Sequence
from html import escape
from importlib.resources import files

from course_lib.explore._frame import Frame
from course_lib.explore._slider import Slider

LARGEST_PAGE = 500_000
"""Bytes of a page."""

_PAGE = """<div class="explorer">
<style>
{style}</style>
{sliders}
<p class="explorer-hint">The slider needs scripts: see the website, or run this cell.</p>
<img src="{picture}" alt="{alt}" width="{width}">
<div class="explorer-status" role="status"></div>
<script type="application/json">{data}</script>
<script>
{script}</script>
</div>"""

# A label around its slider needs no id, of which two copies on a page could not have the same. A label
# is for the first control in it, and an output counts as one, so that the slider stands before it.
# Screen readers know the value from aria-valuetext and are not told twice.
_SLIDER = """<label>{label}
<input type="range" min="0" max="{last}" value="{initial}" aria-valuetext="{text}" \
autocomplete="off" data-lm-suppress-shortcuts="true" disabled>
<output aria-hidden="true">= {text}</output></label>"""


def write_page(sliders: Sequence[Slider], frames: Sequence[Frame], picture: bytes) -> str:
    """Return an explorer as a piece of a web page, in HTML.

    Where scripts do not run, the initial frame stays, with its description, and the sliders are off.
    Pictures stand in ``data:`` addresses, which the comparison of notebooks leaves out. A page larger
    than 500 kB raises a ValueError.

    Parameters
    ----------
    sliders
        One or more.
    frames
        For all combinations of values, those of the last slider changing fastest.
    picture
        The initial frame as PNG, which readers show that do not show SVG.
    """
    initial = 0
    for slider in sliders:
        initial = initial * len(slider.values) + slider.initial
    page = _PAGE.format(
        style=_asset("page.css"),
        sliders="\n".join(map(_write_slider, sliders)),
        picture=_data_address("image/png", picture),
        alt=escape(frames[initial].description),
        width=frames[initial].width,
        data=_write_data(sliders, frames),
        script=_asset("page.js"),
    )
    if len(page.encode()) > LARGEST_PAGE:
        raise ValueError(
            f"An explorer takes at most {LARGEST_PAGE // 1000} kB: give it fewer values, or draw fewer "
            f"points. Received: {len(frames)} frames of {len(page.encode()) // 1000} kB together"
        )
    return page


def _write_slider(slider):
    label, text, last = escape(slider.label), escape(slider.texts[slider.initial]), len(slider.texts) - 1
    return _SLIDER.format(label=label, text=text, last=last, initial=slider.initial)


def _write_data(sliders, frames):
    """Return what the script needs, as JSON that cannot end the element that holds it."""
    data = {
        "texts": [slider.texts for slider in sliders],
        "descriptions": [frame.description for frame in frames],
        "pictures": _data_address("application/zlib", _compress([frame.svg for frame in frames])),
    }
    return json.dumps(data, ensure_ascii=False, indent=0).replace("<", "\\u003c")


def _compress(pictures):
    """Compress pictures that are much alike: each element once, and each picture as places of elements."""
    parts = {}
    places = [[parts.setdefault(part, len(parts)) for part in re.split("(?=<)", svg)] for svg in pictures]
    return zlib.compress(json.dumps({"parts": list(parts), "places": places}).encode(), 9)


def _data_address(media_type, content):
    return f"data:{media_type};base64,{b64encode(content).decode()}"


def _asset(name):
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
