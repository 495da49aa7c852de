"""Checkpoints: files from which a training run goes on after it was interrupted.

A checkpoint is a file in NumPy's ``.npz`` format, with nothing pickled in it: the states of all parts, the
record so far, and a header in JSON.
"""

import json
import os
import zipfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import tensorflow as tf

from course_lib._checks import whole_number
from course_lib.training._atomic import part_of, write_whole
from course_lib.training._configuration import differences, told
from course_lib.training._lock import locked

FORMAT = "course_lib training checkpoint"
VERSION = 2
MEASURES = ("loss", "error", "validation_loss", "steps")


def checked_checkpoint(path, every, probe):
    """Return the path of a checkpoint, None if there is to be none, and how often to save it.

    Parameters
    ----------
    path : str or os.PathLike, or None
        Where.
    every : int
        After how many epochs.
    probe : callable or None
        What else is done after each epoch.

    Returns
    -------
    path : pathlib.Path or None
        Absolute, so that it stays the same file, and not a link to it, which replacing would end.
    every : int

    Raises
    ------
    ValueError
        If one of them is none, or `probe` gives what a checkpoint cannot hold.
    """
    every = whole_number("checkpoint_every", every, minimum=1)
    if path is None:
        return None, every
    if not isinstance(path, (str, os.PathLike)):
        raise ValueError(f"checkpoint must be the path of a file. Received: checkpoint={path!r}")
    if probe is not None:
        raise ValueError(
            "probe and checkpoint exclude each other: a checkpoint cannot hold what a probe may give. "
            f"Use sample, or save your own in the probe. Received: probe={probe!r}, checkpoint={path!r}"
        )
    return Path(path).resolve(), every


@contextmanager
def opened(path, every, plan, configuration):
    """Return a scope in which a training run has a checkpoint to itself.

    Parameters
    ----------
    path, every
        From `checked_checkpoint`.
    plan : course_lib.training._run.Plan
        The run's.
    configuration : dict
        Of the run; see `course_lib.training._configuration.configuration`.

    Yields
    ------
    Checkpoint

    Raises
    ------
    BlockingIOError
        If another run has it.
    OSError
        If no file can be written there.
    """
    if path.is_dir():
        raise IsADirectoryError(f"checkpoint must be the path of a file. Received: a folder, '{path}'")
    with locked(path):
        part_of(path).unlink(missing_ok=True)
        yield Checkpoint(path, every, plan, configuration)


class Checkpoint:
    """The file of a training run that may be interrupted.

    Parameters
    ----------
    path : pathlib.Path
        Of the file.
    every : int
        After how many epochs it is saved.
    plan : course_lib.training._run.Plan
        The run's.
    configuration : dict
        The run's.
    """

    def __init__(self, path, every, plan, configuration):
        self._path, self._every, self._plan = path, every, plan
        self._configuration = json.loads(json.dumps(configuration))

    def resume(self, run, record):
        """Go on where the checkpoint was saved, if there is one.

        Parameters
        ----------
        run : course_lib.training._run.Run
            Before training. Its parts become those that the checkpoint has, since where an ensemble is
            cut may decide over the last bits, and over the random numbers of a layer.
        record : course_lib.training._record.Record
            Empty.

        Raises
        ------
        ValueError
            If the file is damaged or no checkpoint; if it is another run's, with all differences named;
            if it has more epochs than were asked for. Run and file are as before.
        """
        if not self._path.exists():
            return
        with open(self._path, "rb") as file:
            saved = _Saved(file, self._path)
            self._check(saved.header)
            saved.give_record(record)
            saved.give_states(run)

    def save_if_due(self, run, record):
        """Save a run that has done an epoch, if it is the turn of this epoch, or the last one.

        Parameters
        ----------
        run : course_lib.training._run.Run
            Between two epochs.
        record : course_lib.training._record.Record
            What is noted of it.

        Raises
        ------
        OSError
            If that failed, as on a full disk. What was saved before is still there.
        """
        if run.epoch % self._every and run.epoch != self._plan.epochs:
            return
        arrays = _arrays_of(run, record)
        header = self._header(run, record, arrays)
        arrays = {name: _storable(array) for name, array in arrays.items()}
        try:
            write_whole(self._path, lambda file: _write_npz(file, {"header": json.dumps(header)} | arrays))
        except OSError as failure:
            size = sum(array.nbytes for array in arrays.values()) / 1e6
            raise OSError(
                failure.errno,
                f"Epoch {run.epoch} could not be saved, for which {size:.3g} MB are needed: "
                f"{failure.strerror}. What was saved before is still there; to go on from it, make room "
                "and train again with the same arguments",
                str(self._path),
            ) from failure

    def _header(self, run, record, arrays):
        steps = run.epoch * run.steps
        return {
            "format": FORMAT,
            "version": VERSION,
            "configuration": self._configuration,
            "epoch": run.epoch,
            "steps": steps,
            "members": [shard.members.tolist() for shard in run.shards],
            "sample_at": _passed(self._plan, steps),
            "samples": list(record.samples[0]) if record.samples else [],
            "stored_as_bits": {name: a.dtype.name for name, a in arrays.items() if not _is_native(a)},
        }

    def _check(self, header):
        """Refuse what another run has saved."""
        found = differences(header["configuration"], self._configuration)
        if found:
            saved, own = told(found)
            raise ValueError(
                f"The checkpoint '{self._path}' was made with {saved}; this run has {own}. Name another "
                "file, or remove this one to begin afresh."
            )
        epoch = header["epoch"]
        if epoch > self._plan.epochs:
            raise ValueError(
                f"epochs must be {epoch} or more, since the checkpoint '{self._path}' has so many. "
                f"Received: epochs={self._plan.epochs}"
            )
        passed = _passed(self._plan, header["steps"])
        if passed != header["sample_at"]:
            raise ValueError(
                f"Of the {header['steps']} steps done, the checkpoint '{self._path}' has samples before "
                f"{header['sample_at']}; this run wants {passed}. Later ones may be chosen anew."
            )


class _Saved:
    """A checkpoint that is open for reading.

    Parameters
    ----------
    file : binary file
        Is read as far as it is needed.
    path : pathlib.Path
        Its name, for messages.
    """

    def __init__(self, file, path):
        self._path = path
        try:
            self._file = np.load(file, allow_pickle=False)
            damaged = self._file.zip.testzip()
            self.header = json.loads(str(self._file["header"]))
            version = self.header["version"] if self.header["format"] == FORMAT else None
        except MemoryError:
            raise
        except Exception as failure:  # There are countless ways in which a file can be another one.
            raise self._unreadable() from failure
        if damaged or version is None:
            raise self._unreadable()
        if version != VERSION:
            raise ValueError(
                f"The checkpoint '{path}' has format {version}, and format {VERSION} can be read. Use the "
                "version of the course that made it, or remove it to begin afresh."
            )

    def give_record(self, record):
        """Put what was noted into a record."""
        for name in MEASURES:
            setattr(record, name, list(self._array(name)))
        samples = {name: self._array(f"sample.{name}") for name in self.header["samples"]}
        record.samples = [samples] if samples else []

    def give_states(self, run):
        """Put a run where the saved one was."""
        members = self.header["members"]
        if members != [shard.members.tolist() for shard in run.shards]:
            run.share_out([np.array(part) for part in members])
        run.shards = [replace(shard, state=self._state(i, shard)) for i, shard in enumerate(run.shards)]
        run.epoch = self.header["epoch"]

    def _state(self, part, shard):
        """Return the state of a part, on its device."""
        with tf.device(shard.device):
            tensors = [
                self._tensor(f"state.{part}.{i}", like) for i, like in enumerate(tf.nest.flatten(shard.state))
            ]
        return tf.nest.pack_sequence_as(shard.state, tensors)

    def _tensor(self, name, like):
        array = self._array(name)
        if array.shape != like.shape or array.dtype != like.dtype.as_numpy_dtype:
            raise ValueError(
                f"The checkpoint '{self._path}' does not fit: {name} is {array.dtype} {array.shape}, where "
                f"this version of Keras has {like.dtype.name} {tuple(like.shape)}."
            )
        return tf.constant(array)

    def _array(self, name):
        array, other = self._file[name], self.header["stored_as_bits"].get(name)
        return array if other is None else array.view(tf.as_dtype(other).as_numpy_dtype)

    def _unreadable(self):
        return ValueError(
            f"'{self._path}' is damaged, or no checkpoint of a training run. Name another file, or remove "
            "this one to begin afresh."
        )


def _arrays_of(run, record):
    """Return all arrays of a run, by the names they get in the file."""
    arrays = {name: np.stack(getattr(record, name)) for name in MEASURES}
    for name in record.samples[0] if record.samples else ():
        arrays[f"sample.{name}"] = np.concatenate([epoch[name] for epoch in record.samples])
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


def _passed(plan, steps):
    """Return before which of the steps done samples were taken."""
    return [int(step) for step in plan.sample_at if step < steps]


def _is_native(array):
    """Tell whether NumPy itself knows the type; bfloat16 comes from elsewhere."""
    return array.dtype.kind != "V"


def _storable(array):
    return array if _is_native(array) else array.view(f"u{array.dtype.itemsize}")
