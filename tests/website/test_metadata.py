"""Pages say what they are and where, if that is known."""

import re
from xml.etree import ElementTree

import pytest
from docutils import nodes

from website.metadata import LENGTH, description_of, drop_addresses, find_address

SITE = "https://somebody.github.io/else/"


def meta(page, name):
    return re.findall(rf'<meta (?:name|property)="{name}" content="([^"]*)"', page)


def chapter_pages(folder):
    return sorted((folder / "chapters").rglob("*.html"))


@pytest.mark.parametrize(
    ("environ", "address"),
    [
        ({}, None),
        ({"GITHUB_REPOSITORY": "somebody/somebody.github.io"}, "https://somebody.github.io/"),
        ({"SITE_URL": "http://localhost:8000/x/"}, "http://localhost:8000/x/"),
        ({"SITE_URL": "", "GITHUB_REPOSITORY": "A/b"}, "https://a.github.io/b/"),
    ],
)
def test_the_address_follows_the_fork(environ, address):
    assert find_address(environ) == address


def test_each_page_has_one_description_of_its_own(course):
    pages = chapter_pages(course.folder)
    found = [meta(path.read_text(), "description") for path in pages]
    assert all(len(each) == 1 and 40 < len(each[0]) < 1.2 * LENGTH for each in found)
    assert len({each[0] for each in found}) == len(pages)


def test_each_page_has_its_address_and_a_described_picture_that_is_there(course):
    for path in chapter_pages(course.folder):
        page, name = path.read_text(), path.relative_to(course.folder).as_posix()
        assert meta(page, "og:url") == [f"{SITE}{name}"]
        assert re.findall(r'<link rel="canonical" href="([^"]*)"', page) == [f"{SITE}{name}"]
        (picture,) = meta(page, "og:image")
        assert (course.folder / picture.removeprefix(SITE)).is_file(), (name, picture)
        assert meta(page, "og:image:alt")[0]
        assert meta(page, "og:description") == meta(page, "description")


def test_the_sitemap_lists_the_pages(course):
    listed = [place.text for place in ElementTree.parse(course.folder / "sitemap.xml").iter() if place.text]
    theirs = {path.relative_to(course.folder).as_posix() for path in chapter_pages(course.folder)}
    assert {place.removeprefix(SITE) for place in listed} == theirs
    assert len(listed) == len(theirs)


def test_a_description_ends_at_a_word():
    document = nodes.paragraph(text="word " * 100)
    said = description_of(nodes.container("", document))
    assert said.endswith("word ...")
    assert len(said) <= LENGTH


def test_without_an_address_no_tag_pretends_to_know_it():
    tags = '<meta property="og:url" content="chapters/x.html" />\n<meta name="description" content="Kept" />'

    class App:
        class config:  # noqa: N801
            html_baseurl = ""

    context = {"metatags": tags}
    drop_addresses(App, "x", "page.html", context, None)
    assert context["metatags"] == '<meta name="description" content="Kept" />'
