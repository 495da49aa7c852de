"""The static form: a piece of a web page that holds all frames and asks for nothing from outside."""

import json
import re
import zlib
from base64 import b64encode
from html import escape
from importlib.resources import files

LARGEST_PAGE = 500_000

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
<input type="range" min="0" max="{last}" value="{start}" aria-valuetext="{text}" \
autocomplete="off" data-lm-suppress-shortcuts="true" disabled>
<output aria-hidden="true">= {text}</output></label>"""


def page(sliders, frames, picture):
    """Write an explorer as a piece of a web page.

    Where scripts do not run, the frame at the start stays, with its description, and the sliders are
    off. Pictures stand in ``data:`` addresses, which the comparison of notebooks leaves out.

    Parameters
    ----------
    sliders : list of Slider
    frames : list of Frame
        For all combinations of values, those of the last slider changing fastest.
    picture : bytes
        The frame at the start as PNG, which readers show that do not show SVG.

    Returns
    -------
    str
        HTML.

    Raises
    ------
    ValueError
        If it is larger than 500 kB.
    """
    start = frames[_place(sliders)]
    written = _PAGE.format(
        style=_asset("page.css"),
        sliders="\n".join(_slider(one) for one in sliders),
        picture=_address("image/png", picture),
        alt=escape(start.description),
        width=start.width,
        data=_data(sliders, frames),
        script=_asset("page.js"),
    )
    if len(written.encode()) > LARGEST_PAGE:
        raise ValueError(
            f"An explorer takes at most {LARGEST_PAGE // 1000} kB: give it fewer values, or draw fewer "
            f"points. Received: {len(frames)} frames of {len(written.encode()) // 1000} kB together"
        )
    return written


def _slider(one):
    return _SLIDER.format(
        label=escape(one.label), text=escape(one.texts[one.start]), last=len(one.texts) - 1, start=one.start
    )


def _place(sliders):
    """Return which frame the sliders start with."""
    place = 0
    for one in sliders:
        place = place * len(one.values) + one.start
    return place


def _data(sliders, frames):
    """Return what the script needs, as JSON that cannot end the element that holds it."""
    data = {
        "texts": [one.texts for one in sliders],
        "descriptions": [one.description for one in frames],
        "pictures": _address("application/zlib", _packed([one.svg for one in frames])),
    }
    return json.dumps(data, ensure_ascii=False, indent=0).replace("<", "\\u003c")


def _packed(pictures):
    """Compress pictures that are much alike: each element once, and each picture as places of elements."""
    parts = {}
    places = [[parts.setdefault(part, len(parts)) for part in re.split("(?=<)", one)] for one in pictures]
    return zlib.compress(json.dumps({"parts": list(parts), "places": places}).encode(), 9)


def _address(kind, content):
    return f"data:{kind};base64,{b64encode(content).decode()}"


def _asset(name):
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
