"""Telling whether a file is whole before anything is read from it."""

import gzip
import hashlib
import struct
import zlib
from dataclasses import dataclass
from math import prod


@dataclass(frozen=True)
class HasDigest:
    """A check for a file whose content is known.

    Called with a path, it returns whether the file there has the digest.

    Parameters
    ----------
    sha256 : str
        Digest of the whole file, in hexadecimal.
    """

    sha256: str

    def __call__(self, path):
        """Read the file and compare."""
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == self.sha256


def is_idx(path):
    """Whether a file is a whole gzipped idx file of bytes, the format of MNIST's relatives.

    The compressed stream must be complete and agree with its checksum, and as many bytes must follow
    the header as it announces.

    Parameters
    ----------
    path : path
        The file.

    Returns
    -------
    bool
    """
    try:
        with gzip.open(path, "rb") as file:
            zeros, kind, dimensions = struct.unpack(">HBB", file.read(4))
            shape = struct.unpack(f">{dimensions}I", file.read(4 * dimensions))
            length = sum(len(block) for block in iter(lambda: file.read(1 << 20), b""))
    except (EOFError, gzip.BadGzipFile, struct.error, zlib.error):
        return False
    return (zeros, kind) == (0, 8) and dimensions > 0 and length == prod(shape)
