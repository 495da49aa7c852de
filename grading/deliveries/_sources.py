"""The entries of a folder or a zip, read where they lie: nothing is unpacked, and no link is followed."""

import io
import os
import stat
import struct
import zipfile
import zlib
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from grading._text import GradingError, one_line
from grading.deliveries._entry import MAX_BYTES, Entry, EntryRefusedError, is_ignored, path_parts

MAX_ENTRIES = 100_000
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ZIP_RECORD = b"PK\1\2"
"""How the record of an entry begins, in a zip's list."""

ZIP_RECORD_BYTES = 46
"""The length of a record without its name, extra fields and comment."""

ZIP_VERSION = 20
"""The version of the format that has folders and deflate; an entry's method says what else it needs."""

UTF8_FLAG = 0x800
UNKNOWN_FIELD = 0xFFFF
SPECIAL_FILES = {
    stat.S_IFLNK: "a link",
    stat.S_IFBLK: "a device",
    stat.S_IFCHR: "a device",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
}
ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)

Refusal = tuple[str, str]
"""An entry's name, and why it is not accepted."""


def read_entries(source: Path) -> tuple[list[Entry], list[Refusal]]:
    """Return the files in a folder or a zip, and the entries that are not accepted.

    Raises `GradingError` if it is neither, or has more than 100,000 entries.
    """
    if source.is_dir():
        return _folder_entries(source)
    if source.is_file():
        return _zip_entries(source)
    raise GradingError(f"Submissions are a folder or a zip. Received: {one_line(source)}, which is neither.")


def _folder_entries(folder):
    entries, refusals = [], []
    waiting = [(folder, ())]
    while waiting:
        place, above = waiting.pop()
        for item in _scan(place, above, refusals):
            parts = (*above, os.fsencode(item.name).decode("utf-8", "backslashreplace"))
            if is_ignored(parts):
                continue
            if len(entries) + len(refusals) >= MAX_ENTRIES:
                raise GradingError(f"{one_line(folder)} has more than {MAX_ENTRIES:,} entries.")
            try:
                path_parts("/".join(parts))
                if item.is_dir(follow_symlinks=False):
                    waiting.append((item.path, parts))
                else:
                    entries.append(_file_entry(item, parts))
            except EntryRefusedError as refused:
                refusals.append(("/".join(parts), str(refused)))
    return sorted(entries, key=lambda entry: entry.parts), sorted(refusals)


def _scan(place, above, refusals):
    try:
        with os.scandir(place) as items:
            return sorted(items, key=lambda item: item.name)
    except OSError as error:
        refusals.append(("/".join(above), f"it cannot be listed: {error.strerror}"))
        return []


def _file_entry(item, parts):
    try:
        status = item.stat(follow_symlinks=False)
    except OSError as error:
        raise EntryRefusedError(f"it cannot be accessed: {error.strerror}") from None
    if stat.S_ISLNK(status.st_mode):
        raise EntryRefusedError("it is a link")
    if not stat.S_ISREG(status.st_mode):
        raise EntryRefusedError("it is not a file")
    try:
        modified = datetime.fromtimestamp(status.st_mtime)
    except (ValueError, OverflowError, OSError):  # a file system can hold years that Python has not
        modified = None
    return Entry(parts, modified, partial(_read_file, item.path))


def _read_file(path):
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise EntryRefusedError("it is not a file")
            return _read_limited(file)
    except OSError as error:
        raise EntryRefusedError(f"it cannot be read: {error.strerror}") from None


def _read_limited(file):
    """Return a file's content, and never more than a notebook may have, whatever size it claims."""
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise EntryRefusedError(f"it has more than {MAX_BYTES:,} bytes")
    return content


class _ZipReader(io.BufferedReader):
    """Reads a zip, and its list of entries as one in which no entry keeps Python from reading the others."""

    def __init__(self, path):
        super().__init__(io.FileIO(path))
        self.is_listing = True

    def read(self, size=-1):
        content = super().read(size)
        return _mend_list(content) if self.is_listing and content.startswith(ZIP_RECORD) else content


def _mend_list(content):
    """Return a zip's list of entries, of the same length, in which Python can read every record.

    It stops at a name that is not the UTF-8 it claims to be, at a version that it does not know, and at extra
    fields that are cut off or hold such a name. Of extra fields, only the large sizes of ZIP64 matter here.
    """
    mended, at = bytearray(content), 0
    while content.startswith(ZIP_RECORD, at) and at + ZIP_RECORD_BYTES <= len(content):
        (flags,) = struct.unpack_from("<H", content, at + 8)
        name, extra, comment = struct.unpack_from("<3H", content, at + 28)
        sizes = (*struct.unpack_from("<2L", content, at + 20), *struct.unpack_from("<L", content, at + 42))
        name_at = at + ZIP_RECORD_BYTES
        extra_at = name_at + name
        if flags & UTF8_FLAG and not _is_utf8(content[name_at:extra_at]):
            struct.pack_into("<H", mended, at + 8, flags ^ UTF8_FLAG)
        mended[at + 6] = ZIP_VERSION
        if extra >= 4 and 0xFFFFFFFF not in sizes and extra_at + 4 <= len(content):
            struct.pack_into("<2H", mended, extra_at, UNKNOWN_FIELD, extra - 4)
        at = extra_at + extra + comment
    return bytes(mended)


def _is_utf8(name):
    try:
        name.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@contextmanager
def _open_zip(path):
    with _ZipReader(path) as file, zipfile.ZipFile(file) as archive:
        file.is_listing = False
        yield archive


def _zip_entries(path):
    try:
        with _open_zip(path) as archive:
            infos = archive.infolist()
    except ZIP_ERRORS as error:
        raise GradingError(f"{one_line(path)} cannot be read as a zip: {one_line(error)}") from None
    if len(infos) > MAX_ENTRIES:
        raise GradingError(f"{one_line(path)} has {len(infos):,} entries, and {MAX_ENTRIES:,} are allowed.")
    entries, refusals = [], []
    for info in infos:
        try:
            entry = _zip_entry(path, info)
        except EntryRefusedError as refused:
            refusals.append((_zip_name(info), str(refused)))
        else:
            if entry is not None:
                entries.append(entry)
    return entries, refusals


def _zip_entry(path, info):
    """Return an entry; None for a folder and for what is ignored."""
    if "\0" in info.orig_filename:
        raise EntryRefusedError("its name holds control characters")
    parts = path_parts(_zip_name(info))
    if is_ignored(parts):
        return None
    file_type = stat.S_IFMT(info.external_attr >> 16)
    if file_type in SPECIAL_FILES:
        raise EntryRefusedError(f"it is {SPECIAL_FILES[file_type]}")
    if info.is_dir() or file_type == stat.S_IFDIR:
        return None
    try:
        modified = datetime(*info.date_time)
    except ValueError:
        modified = None
    return Entry(parts, modified, partial(_read_zip, path, info))


def _zip_name(info):
    """Return an entry's name. It is read as UTF-8 if it can be, even if the zip does not say so."""
    if info.flag_bits & UTF8_FLAG:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _read_zip(path, info):
    if info.compress_type not in METHODS:
        raise EntryRefusedError("it is compressed by a method other than deflate")
    if info.file_size > MAX_BYTES:
        raise EntryRefusedError(f"it has {info.file_size:,} bytes, and {MAX_BYTES:,} are allowed")
    try:
        with _open_zip(path) as archive, archive.open(info) as file:
            return _read_limited(file)
    except ZIP_ERRORS as error:
        raise EntryRefusedError(f"it cannot be unpacked: {one_line(error)}") from None
