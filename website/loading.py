"""When a browser loads what a page consists of: text and styles at once, scripts and lower pictures later."""

import re
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.images import get_image_size

from website.outputs import is_mime_bundle

NEEDED_AT_ONCE = ("documentation_options.js",)
"""Scripts that other scripts, written into the page itself, call while the page is read."""

_PICTURE = re.compile(r'<img (?P<rest>[^>]*loading="lazy"[^>]*)>')
_SOURCE = re.compile(r'src="[^"]*/(?P<name>[^"/]+)"')
_WIDTH = re.compile(r'style="width: (?P<pixels>\d+)px;"')


def defer_scripts(app: Sphinx, page: str, template: str, context: dict, document) -> None:
    """Have the scripts run, in their order, when the page has been read, instead of holding it up.

    Not on the page with the search's results, whose own scripts need the others at once.
    """
    if page != "search":
        context["script_files"] = [deferred(script) for script in context["script_files"]]


def deferred(script):
    """Return a script of Sphinx's with the attribute ``defer``; as it is if it is needed at once."""
    if not script.filename or Path(script.filename).name in NEEDED_AT_ONCE:
        return script
    options = {"priority": script.priority, **script.attributes, "defer": "defer"}
    return type(script)(script.filename, **options)


class LoadPicturesLate(SphinxTransform):
    """Let the browser ask for the pictures of notebook outputs when the reader comes near."""

    default_priority = 510

    def apply(self, **kwargs) -> None:
        """Apply it to the page being read."""
        for bundle in self.document.findall(is_mime_bundle):
            for picture in bundle.findall(nodes.image):
                picture["loading"] = "lazy"


def reserve_room(app: Sphinx, page: str, template: str, context: dict, document) -> None:
    """Tell the size of pictures that come late, so that the text does not move when they do."""
    files = {name: Path(app.srcdir, file) for file, (_, name) in app.env.images.items()}
    if context.get("body"):
        context["body"] = _PICTURE.sub(lambda tag: sized(tag[0], files), context["body"])


def sized(tag: str, files: dict[str, Path]) -> str:
    """Return a picture's tag with its width and height on the page.

    Parameters
    ----------
    tag : str
        Its source names the file, its style the width in pixels; otherwise it stays as it is.
    files : dict of str to Path
        Pictures by the last part of their address.
    """
    source, width = _SOURCE.search(tag), _WIDTH.search(tag)
    size = source and source["name"] in files and get_image_size(files[source["name"]])
    if not (size and width):
        return tag
    pixels = int(width["pixels"])
    return tag.replace("<img ", f'<img width="{pixels}" height="{round(pixels * size[1] / size[0])}" ', 1)


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.add_transform(LoadPicturesLate)
    app.connect("html-page-context", defer_scripts)
    app.connect("html-page-context", reserve_room)
