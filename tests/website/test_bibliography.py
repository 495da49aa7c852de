"""The page of references is a list of items, which axe-core checks in a browser as well."""

import re


def test_every_work_is_an_item_of_a_list(course):
    page = (course.folder / "chapters" / "references.html").read_text(encoding="utf-8")
    assert 'role="list" class="citation-list"' in page
    entries = re.findall(r'<div class="citation" id="\w+" role="(\S+)">', page)
    assert len(entries) > 10
    assert set(entries) == {"listitem"}
