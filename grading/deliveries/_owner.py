"""Whose a file is: how Canvas, Moodle and plain folders say it in names."""

import re
from dataclasses import dataclass

from grading._text import same_text

# A student's name holds no capital LATE in Canvas, which writes names in small letters; numbers never
# begin with 0, so that 01_saturation.ipynb is read as a name. A text or a link has no file's number.
_GIVEN = r"(?:(?P<file>[1-9]\d*)_(?P<given>.+)|(?:text|link)\.html)"
_CANVAS = re.compile(rf"(?P<name>\w*?)(?P<late>_LATE)?_(?P<id>[1-9]\d*)_{_GIVEN}", re.DOTALL)
_CANVAS_ANONYMOUS = re.compile(rf"(?P<name>)(?P<late>LATE_)?(?P<id>anon_[A-Za-z0-9]+)_{_GIVEN}", re.DOTALL)
_MOODLE_FOLDER = re.compile(
    r"(?P<name>.+)_(?P<id>\d+)_assignsubmission_(?:file|onlinetext|comments)_?", re.DOTALL
)
_MOODLE_FILE = re.compile(r"_(\d+)_assignsubmission_(?:file|onlinetext)_")
_AGAIN = re.compile(r"[- ]\(?(\d{1,3})\)?$")


@dataclass(frozen=True)
class Owner:
    """The student whom a file's name gives.

    Parameters
    ----------
    id : str or None
        The platform's number of the student, or what stands in a plain name.
    email : str or None
    name : str or None
    late : bool or None
        Whether the platform calls the file late; None where it does not say.
    number : int
        The platform's number of the file: a later file has a larger one. 0 where there is none.
    again : int
        How often the same name was handed in before, as a suffix such as ``-1`` says.
    """

    id: str | None
    email: str | None = None
    name: str | None = None
    late: bool | None = None
    number: int = 0
    again: int = 0

    @property
    def key(self):
        """What the submission goes by: the id, or the e-mail address."""
        return self.id if self.email is None else self.email


def canvas_owner(parts):
    """Return the owner of a file that Canvas named, or None.

    Parameters
    ----------
    parts : tuple of str
        The file's path.

    Examples
    --------
    >>> canvas_owner(("doejane_LATE_12345_67890_01_saturation-2.ipynb",))
    Owner(id='12345', email=None, name='doejane', late=True, number=67890, again=2)
    """
    if len(parts) != 1:
        return None
    found = _CANVAS.fullmatch(parts[0]) or _CANVAS_ANONYMOUS.fullmatch(parts[0])
    if found is None:
        return None
    name = found["name"] or None
    late = found["late"] is not None
    return Owner(found["id"], None, name, late, int(found["file"] or 0), _again(found["given"] or ""))


def moodle_owner(parts):
    """Return the owner of a file that Moodle named, in a folder of the student or without, or None.

    Parameters
    ----------
    parts : tuple of str
        The file's path.

    Examples
    --------
    >>> moodle_owner(("Jane Doe_1234567_assignsubmission_file", "work.ipynb"))
    Owner(id='1234567', email=None, name='Jane Doe', late=None, number=0, again=0)
    """
    if len(parts) > 1:
        found = _MOODLE_FOLDER.fullmatch(parts[0])
        return found and Owner(found["id"], None, found["name"], again=_again(parts[-1]))
    # Without a folder, what a student called the file stands in the same name: the sign may occur once.
    signs = list(_MOODLE_FILE.finditer(parts[0]))
    if len(signs) != 1 or signs[0].start() == 0:
        return None
    return Owner(signs[0][1], None, parts[0][: signs[0].start()], again=_again(parts[0]))


def plain_owner(parts):
    """Return the owner of a file called ``ID.ipynb`` or ``ID/anything``, or None.

    An id with an ``@`` is an e-mail address.

    Parameters
    ----------
    parts : tuple of str
        The file's path.

    Examples
    --------
    >>> plain_owner(("Jane@Uni.example.ipynb",)).email
    'jane@uni.example'
    >>> plain_owner(("s1024", "work.ipynb")).id
    's1024'
    """
    if len(parts) == 1 and not parts[0].lower().endswith(".ipynb"):
        return None
    told = same_text(parts[0] if len(parts) > 1 else parts[0][: -len(".ipynb")])
    if not told:
        return None
    again = _again(parts[-1]) if len(parts) > 1 else 0
    return Owner(None, told.casefold(), again=again) if "@" in told else Owner(told, again=again)


def _again(name):
    found = _AGAIN.search(name.rpartition(".")[0] or name)
    return int(found[1]) if found else 0


FORMS = {"canvas": canvas_owner, "moodle": moodle_owner, "plain": plain_owner}
"""How a delivery names files, and what reads it."""
