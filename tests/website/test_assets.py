"""The site's styles and templates reach the pages."""


def test_the_stylesheet_is_loaded_after_the_theme(sample):
    page = (sample.folder / "chapters" / "good.html").read_text()
    assert (sample.folder / "_static" / "course.css").is_file()
    assert page.index("sphinx-book-theme.css") < page.index("_static/course.css")


def test_the_logo_lies_in_a_landmark(sample):
    page = (sample.folder / "chapters" / "good.html").read_text()
    assert '<nav aria-label="Home"><a class="navbar-brand logo"' in "".join(
        line.strip() for line in page.splitlines()
    )
