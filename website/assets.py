"""The site's own styles and its changes to the theme's templates."""

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

HERE = Path(__file__).parent


def add_folders(app: Sphinx, config: Config) -> None:
    """Let the build find the site's styles and templates, ours before the theme's."""
    config.html_static_path.append(str(HERE / "assets"))
    config.templates_path.insert(0, str(HERE / "templates"))


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.connect("config-inited", add_folders)
    app.add_css_file("course.css", priority=900)
