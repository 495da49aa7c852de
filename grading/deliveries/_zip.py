"""The entries of a zip, read where they lie."""

import stat
import zipfile
import zlib
from datetime import datetime
from functools import partial

from grading._errors import GradingError
from grading._text import shown
from grading.deliveries._entry import (
    MOST_BYTES,
    MOST_ENTRIES,
    Entry,
    EntryRefusedError,
    is_ignored,
    path_parts,
)

MOST_RATIO = 200
"""How many times its size in the zip an entry may have, if it is large."""

LARGE = 1_000_000
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
KINDS = {
    stat.S_IFLNK: "a link",
    stat.S_IFBLK: "a device",
    stat.S_IFCHR: "a device",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
}
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)


def zip_entries(path):
    """List the files in a zip.

    Parameters
    ----------
    path : pathlib.Path

    Returns
    -------
    entries : list of Entry
    problems : list of (str, str)
        The entries that are not taken, and why.

    Raises
    ------
    GradingError
        If it is no zip, or has more than 100,000 entries.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except BROKEN as error:
        raise GradingError(f"{shown(path)} cannot be read as a zip: {shown(error)}") from None
    if len(infos) > MOST_ENTRIES:
        raise GradingError(f"{shown(path)} has {len(infos):,} entries, and {MOST_ENTRIES:,} are allowed.")
    entries, problems = [], []
    for info in infos:
        try:
            entry = _entry(path, info)
        except EntryRefusedError as refused:
            problems.append((_name(info), str(refused)))
        else:
            if entry is not None:
                entries.append(entry)
    return entries, problems


def _entry(path, info):
    """Return the entry, None for a folder, or say why it is not taken."""
    if "\0" in info.orig_filename:
        raise EntryRefusedError("its name holds control characters")
    parts = path_parts(_name(info))
    if is_ignored(parts):
        return None
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind in KINDS:
        raise EntryRefusedError(f"it is {KINDS[kind]}")
    if info.is_dir() or kind == stat.S_IFDIR:
        return None
    return Entry(parts, _modified(info), partial(_read, path, info))


def _name(info):
    """Return an entry's name, read as UTF-8 where that is what it is, whether or not the zip says so."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _modified(info):
    try:
        return datetime(*info.date_time)
    except ValueError:
        return None


def _read(path, info):
    """Return an entry's content, and never more than a notebook may have."""
    if info.compress_type not in METHODS:
        raise EntryRefusedError("it is compressed by a method other than deflate")
    if info.file_size > MOST_BYTES:
        raise EntryRefusedError(f"it has {info.file_size:,} bytes, and {MOST_BYTES:,} are allowed")
    if info.file_size > LARGE and info.file_size > MOST_RATIO * info.compress_size:
        raise EntryRefusedError(f"it unpacks to more than {MOST_RATIO} times its size, as a zip bomb does")
    try:
        with zipfile.ZipFile(path) as archive, archive.open(info) as file:
            content = file.read(MOST_BYTES + 1)
    except BROKEN as error:
        raise EntryRefusedError(f"it cannot be unpacked: {shown(error)}") from None
    if len(content) > MOST_BYTES:
        raise EntryRefusedError(f"it has more than {MOST_BYTES:,} bytes")
    return content
