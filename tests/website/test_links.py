"""Links inside the site lead somewhere; Sphinx's linkcheck asks for those to other sites (`make links`)."""

import re
from urllib.parse import unquote, urlsplit

LINK = re.compile(r'<(?:a|link|img|script)\b[^>]*?\s(?:href|src)="([^"]*)"')
ANCHOR = re.compile(r'\s(?:id|name)="([^"]*)"')


def broken_links(folder):
    """Return the links inside a site that lead to no file or to no anchor."""
    pages = [path for path in folder.rglob("*.html") if "_static" not in path.parts]
    anchors = {path.resolve(): set(ANCHOR.findall(path.read_text())) for path in pages}
    return [(path.name, link) for path in pages for link in LINK.findall(path.read_text())
            if not leads_somewhere(path, link, anchors)]  # fmt: skip


def leads_somewhere(path, link, anchors):
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or link == "#":
        return True
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path.resolve()
    return target.is_file() and (not parts.fragment or parts.fragment in anchors.get(target, ()))


def test_no_link_inside_the_course_is_broken(course):
    assert broken_links(course.folder) == []


def test_a_broken_link_is_found(tmp_path):
    (tmp_path / "a.html").write_text(
        '<p id="here"><a href="#here"></a><a href="#there"></a><a href="b.html"></a>'
    )
    assert broken_links(tmp_path) == [("a.html", "#there"), ("a.html", "b.html")]
