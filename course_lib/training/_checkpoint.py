"""Checkpoints: files from which an interrupted training run is resumed.

A checkpoint is a file in NumPy's ``.npz`` format, with nothing pickled in it: the states of all parts, the
record so far, and a header in JSON.
"""

import json
import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import tensorflow as tf

from course_lib._files import lock_file, part_path, write_atomically
from course_lib.training._fingerprint import format_differences
from course_lib.training._history import Record
from course_lib.training._run import Run

CHECKPOINT_EVERY = 1
"""Number of epochs from one checkpoint to the next, unless `fit` is given another one."""

FORMAT = "course_lib training checkpoint"
VERSION = 3
RECORDED = ("loss", "error", "validation_loss", "steps")


def check_path(path: str | os.PathLike | None, probe: Callable | None) -> Path | None:
    """Return the path of a checkpoint; None if none is wanted.

    Raise ValueError if it is not a path, or if there is a probe, whose results a checkpoint cannot hold. The
    path is absolute and no link, so that replacing it always replaces the same file.
    """
    if path is None:
        return None
    if not isinstance(path, (str, os.PathLike)):
        raise ValueError(f"checkpoint must be the path of a file. Received: checkpoint={path!r}")
    if probe is not None:
        raise ValueError(
            "probe and checkpoint exclude each other: a checkpoint cannot hold what a probe may return. "
            f"Use sample, or save the results in the probe. Received: probe={probe!r}, checkpoint={path!r}"
        )
    return Path(path).resolve()


@contextmanager
def open_checkpoint(path: Path, every: int, fingerprint: dict[str, str]) -> Iterator["Checkpoint"]:
    """Return a scope in which a training run has a checkpoint to itself.

    Raise BlockingIOError if another run is using it, or OSError if no file can be written there.
    """
    if path.is_dir():
        raise IsADirectoryError(f"checkpoint must be the path of a file. Received: a folder, '{path}'")
    with lock_file(path):
        part_path(path).unlink(missing_ok=True)
        yield Checkpoint(path, every, fingerprint)


class Checkpoint:
    """The file of a training run that may be interrupted.

    Parameters
    ----------
    path
        From `check_path`.
    every
        Number of epochs from one save to the next.
    fingerprint
        Of the run.
    """

    def __init__(self, path: Path, every: int, fingerprint: dict[str, str]):
        self._path, self._every, self._fingerprint = path, every, fingerprint

    def resume(self, run: Run, record: Record) -> bool:
        """Start a run, and fill its empty record, from the checkpoint; tell whether there is one.

        The run's parts become those of the checkpoint, since the last bits of the results, and the random
        numbers of a layer, may depend on how an ensemble is divided.

        Raise ValueError if the file is damaged or not a checkpoint, if it is that of a run with other
        settings, which are named, or if it has more epochs than this run. The file does not change then.
        """
        if not self._path.exists():
            return False
        with open(self._path, "rb") as file:
            arrays, header = self._read(file)
            self._check(header, run)
            self._restore(arrays, header, run, record)
        return True

    def save_if_due(self, run: Run, record: Record) -> None:
        """Save a run after an epoch if it is the turn of this epoch, or the last one.

        Raise OSError if that fails, as on a full disk. The previous checkpoint is still there then.
        """
        if run.epoch % self._every and run.epoch != run.config.epochs:
            return
        arrays = _arrays_of(run, record)
        header = json.dumps(self._header(run, record, arrays))
        arrays = {name: _storable(array) for name, array in arrays.items()}
        try:
            write_atomically(self._path, lambda file: _write_npz(file, {"header": header} | arrays))
        except OSError as failure:
            size = sum(array.nbytes for array in arrays.values()) / 1e6
            raise OSError(
                failure.errno,
                f"Epoch {run.epoch} could not be saved, which takes {size:.3g} MB: {failure.strerror}. The "
                "previous checkpoint is still there; to resume it, make room and train again with the "
                "same arguments",
                str(self._path),
            ) from failure

    def _header(self, run, record, arrays):
        return {
            "format": FORMAT,
            "version": VERSION,
            "fingerprint": self._fingerprint,
            "epoch": run.epoch,
            "members": [shard.members.tolist() for shard in run.shards],
            "sample_at": _sampled_before(run, run.epoch),
            "samples": list(record.concatenated_samples()),
            "types": {name: array.dtype.name for name, array in arrays.items()},
        }

    def _read(self, file):
        """Return the arrays, which are read as they are needed, and the header."""
        try:
            arrays = np.load(file, allow_pickle=False)
            damaged = arrays.zip.testzip()
            header = json.loads(str(arrays["header"]))
            version = header["version"] if header["format"] == FORMAT else None
        except MemoryError:
            raise
        except Exception as failure:  # There are countless ways in which a file can be another one.
            raise self._unreadable() from failure
        if damaged or version is None:
            raise self._unreadable()
        if version != VERSION:
            raise ValueError(
                f"The checkpoint '{self._path}' has format {version}, and format {VERSION} can be read. Use "
                "the version of the course that made it, or remove it to begin again."
            )
        return arrays, header

    def _check(self, header, run):
        """Raise ValueError if another run has saved the checkpoint."""
        differences = format_differences(header["fingerprint"], self._fingerprint)
        if differences:
            saved, own = differences
            raise ValueError(
                f"The checkpoint '{self._path}' was made with {saved}; this run has {own}. Name another "
                "file, or remove this one to begin again."
            )
        epoch, sampled = header["epoch"], header["sample_at"]
        if epoch > run.config.epochs:
            raise ValueError(
                f"epochs must be {epoch} or more, the number in the checkpoint '{self._path}'. "
                f"Received: epochs={run.config.epochs}"
            )
        if sampled != (wanted := _sampled_before(run, epoch)):
            raise ValueError(
                f"In its {epoch} epochs, the checkpoint '{self._path}' has samples before steps {sampled}; "
                f"this run has them before steps {wanted}. Only those of later epochs may change."
            )

    def _restore(self, arrays, header, run, record):
        def read(name):
            return arrays[name].view(tf.as_dtype(header["types"][name]).as_numpy_dtype)

        for name in RECORDED:
            setattr(record, name, list(read(name)))
        samples = {name: read(f"sample.{name}") for name in header["samples"]}
        record.samples = [samples] if samples else []
        run.start([np.array(members) for members in header["members"]])
        run.shards = [
            replace(shard, state=self._restored_state(part, shard, read))
            for part, shard in enumerate(run.shards)
        ]
        run.epoch = header["epoch"]

    def _restored_state(self, part, shard, read):
        tensors = []
        for index, like in enumerate(tf.nest.flatten(shard.state)):
            array = read(f"state.{part}.{index}")
            if array.shape != like.shape or array.dtype != like.dtype.as_numpy_dtype:
                raise ValueError(
                    f"The checkpoint '{self._path}' does not fit: it has {array.dtype} {array.shape} "
                    f"where this version of Keras has {like.dtype.name} {tuple(like.shape)}."
                )
            with tf.device(shard.device):
                tensors.append(tf.constant(array))
        return tf.nest.pack_sequence_as(shard.state, tensors)

    def _unreadable(self):
        return ValueError(
            f"'{self._path}' is damaged, or not a checkpoint of a training run. Name another file, or remove "
            "this one to begin again."
        )


def _sampled_before(run, epoch):
    """Return the steps with a sample in the first epochs."""
    return [int(step) for step in run.config.sample_at if step < epoch * run.steps]


def _arrays_of(run, record):
    """Return all arrays of a run, by the names they get in the file."""
    arrays = {name: np.stack(getattr(record, name)) for name in RECORDED}
    arrays |= {f"sample.{name}": array for name, array in record.concatenated_samples().items()}
    for part, shard in enumerate(run.shards):
        for index, tensor in enumerate(tf.nest.flatten(shard.state)):
            arrays[f"state.{part}.{index}"] = np.asarray(tensor)
    return arrays


def _write_npz(file, arrays):
    """Write what `numpy.savez` writes, which may leave its archive open if the disk is full."""
    with zipfile.ZipFile(file, "w") as archive:
        for name, array in arrays.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as entry:
                np.lib.format.write_array(entry, np.asarray(array), allow_pickle=False)


def _storable(array):
    """Return an array, or its bits if NumPy's format does not know its type, such as bfloat16."""
    return array.view(f"u{array.dtype.itemsize}") if array.dtype.kind == "V" else array
