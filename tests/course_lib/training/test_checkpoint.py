"""Tests that a run which was interrupted and resumed is the run that was not."""

import errno
import json
import multiprocessing
import os
import threading
import time
from functools import partial

import keras
import numpy as np
import pytest
import tensorflow as tf
from tqdm import tqdm

from course_lib.activations import LeakyReLU, RReLU, relu, tanh
from course_lib.data import Dataset
from course_lib.initializers import GlorotUniform, HeNormal
from course_lib.networks import Ensemble, mlp
from course_lib.training import _shards, fit
from tests.course_lib.training.blobs import blobs

WIDTHS = [4, 8, 3]


DATA = blobs()
pytestmark = pytest.mark.usefixtures("without_xla")


def plain(dtype=None):
    return mlp(WIDTHS, tanh, GlorotUniform(), seed=5, dtype=dtype)


def ensemble(dtype=None, activation=tanh):
    return Ensemble(WIDTHS, activation, GlorotUniform(), range(4), dtype=dtype)


def noisy():
    """A net with all that has a state of its own: random numbers, and averages of batches."""
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((4,)),
            layers.Dense(8, activation="tanh", kernel_initializer=keras.initializers.GlorotUniform(1)),
            layers.Dropout(0.3, seed=2),
            layers.BatchNormalization(),
            layers.Dense(3, kernel_initializer=keras.initializers.GlorotUniform(3)),
        ]
    )


def signal(model, update):
    """Sample the outputs of the first layer, and the largest change of its weights."""
    change = tf.reshape(update[0], [len(model.seeds), -1])
    return {"signal": model.layers[0](DATA.x_train[:4]), "change": tf.reduce_max(abs(change), axis=1)}


SETTINGS = {
    "plain net": (plain, {"learning_rate": 0.5, "per_step": True}),
    "ensemble with own rates": (ensemble, {"learning_rate": [0.5, 0.1, 0.01, 0.7], "per_step": True}),
    "momentum, same order": (
        ensemble,
        {"optimizer": keras.optimizers.SGD(0.1, momentum=0.9, nesterov=True), "shuffle": "paired"},
    ),
    "Adam with decay and a schedule": (
        ensemble,
        {
            "optimizer": keras.optimizers.AdamW(weight_decay=0.1),
            "learning_rate": keras.optimizers.schedules.CosineDecay(0.05, 20),
        },
    ),
    "patience": (ensemble, {"learning_rate": [3.0, 1.0, 0.01, 0.1], "patience": 1, "per_step": True}),
    "a member that diverges": (
        partial(ensemble, activation=relu),
        {"learning_rate": [1e30, 0.1, 0.1, 0.2], "per_step": True},
    ),
    "samples": (ensemble, {"learning_rate": 0.5, "sample": signal, "sample_at": [0, 2, 3, 9, 10, 11, 24]}),
    "samples in bfloat16": (
        partial(ensemble, dtype="bfloat16"),
        {"learning_rate": 0.5, "sample": signal, "sample_at": [0, 2, 3, 9, 24]},
    ),
    "dropout and averages": (noisy, {"learning_rate": 0.5, "optimizer": "adam"}),
    "members' own functions": (
        partial(ensemble, activation=[tanh, LeakyReLU(0.1)] * 2),
        {"learning_rate": 0.5},
    ),
    "random slopes": (partial(ensemble, activation=RReLU(seed=3)), {"learning_rate": 0.5}),
    "float16": (partial(ensemble, dtype="float16"), {"learning_rate": 0.5}),
    "mixed float16": (partial(ensemble, dtype="mixed_float16"), {"learning_rate": 0.5, "optimizer": "adam"}),
    "bfloat16": (partial(ensemble, dtype="bfloat16"), {"learning_rate": 0.5, "optimizer": "adam"}),
    "float64": (partial(plain, dtype="float64"), {"learning_rate": 0.5, "patience": 2}),
}


def results(model, history):
    """All that a run leaves behind, as arrays by name."""
    arrays = {f"weight {i}": np.asarray(variable) for i, variable in enumerate(model.variables)}
    for name, value in vars(history).items():
        if isinstance(value, dict):
            arrays |= {f"sample {key}": np.asarray(sample) for key, sample in value.items()}
        elif name != "probes" and value is not None:
            arrays[name] = np.asarray(value)
    return {name: (array.dtype, array.shape, array.tobytes()) for name, array in arrays.items()}


def trained(make, epochs, **settings):
    model = make()
    return results(model, fit(model, DATA, **({"batch_size": 10, "epochs": epochs} | settings)))


def fail_to_save(monkeypatch, number, failure):
    """Let a save fail, the first one being number 1, when all of it is written but the name."""
    calls, original = [], os.replace

    def replace(*paths):
        calls.append(1)
        if len(calls) == number:
            raise failure
        original(*paths)

    monkeypatch.setattr(os, "replace", replace)
    return calls


@pytest.mark.parametrize("name", SETTINGS)
def test_a_resumed_run_ends_with_the_same_bits(name, tmp_path, monkeypatch):
    make, settings = SETTINGS[name]
    whole = trained(make, 5, **settings)
    settings = settings | {"checkpoint": tmp_path / "run.npz"}
    fail_to_save(monkeypatch, 3, KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        trained(make, 5, **settings)
    assert trained(make, 5, **settings) == whole
    assert os.listdir(tmp_path) == ["run.npz"]


def test_members_stay_in_the_parts_that_they_began_in(tmp_path, monkeypatch):
    """Random slopes are drawn for all members of a part, so that they tell where parts end."""
    make, settings = SETTINGS["random slopes"]
    monkeypatch.setattr(_shards, "MIN_BYTES_PER_THREAD", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    whole = trained(make, 2, **settings)
    settings = settings | {"checkpoint": tmp_path / "run.npz"}
    trained(make, 1, **settings)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert trained(make, 2, **settings) == whole


def test_more_epochs_go_on_from_the_end(tmp_path):
    path = tmp_path / "run.npz"
    trained(ensemble, 2, learning_rate=0.5, checkpoint=path)
    assert trained(ensemble, 4, learning_rate=0.5, checkpoint=path) == trained(ensemble, 4, learning_rate=0.5)


def test_a_run_that_is_complete_is_given_back_without_training(tmp_path):
    path = tmp_path / "run.npz"
    first = trained(ensemble, 2, learning_rate=0.5, checkpoint=path, per_step=True)
    before = path.read_bytes(), path.stat().st_mtime_ns
    path.with_name("run.npz.part").touch()  # as a run leaves it that was killed while saving
    model = ensemble()
    model.set_weights([np.zeros_like(weight) for weight in model.get_weights()])
    history = fit(model, DATA, epochs=2, batch_size=10, learning_rate=0.5, per_step=True, checkpoint=path)
    assert results(model, history) == first
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert os.listdir(tmp_path) == ["run.npz"]


def test_every_so_many_epochs_and_the_last_are_saved(tmp_path, monkeypatch):
    saves = fail_to_save(monkeypatch, None, None)
    trained(ensemble, 5, learning_rate=0.5, checkpoint=tmp_path / "run.npz", checkpoint_every=2)
    assert len(saves) == 3


def test_a_name_without_suffix_in_the_present_folder_is_a_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    trained(ensemble, 1, learning_rate=0.5, checkpoint="run")
    assert os.listdir(tmp_path) == ["run"]


@pytest.mark.skipif(os.name == "nt", reason="not everybody may make links on Windows")
def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "run.npz")
    trained(ensemble, 1, learning_rate=0.5, checkpoint=tmp_path / "link")
    assert sorted(os.listdir(tmp_path)) == ["link", "run.npz"]
    assert (tmp_path / "link").is_symlink()


def test_a_checkpoint_holds_no_pickle(tmp_path):
    trained(ensemble, 1, learning_rate=0.5, checkpoint=tmp_path / "run.npz")
    with np.load(tmp_path / "run.npz", allow_pickle=False) as file:
        assert all(file[name].dtype.kind in "biufU" for name in file.files)


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """Return the checkpoint of a run of two epochs, which tests must leave as it is."""
    path = tmp_path_factory.mktemp("finished") / "run.npz"
    fit(ensemble(), DATA, **SETTINGS_OF_FINISHED, checkpoint=path)
    return path


SETTINGS_OF_FINISHED = {
    "epochs": 2,
    "batch_size": 10,
    "learning_rate": 0.5,
    "sample": signal,
    "sample_at": [0, 7],
}


def changed_data(name):
    parts = {
        key: value.copy() if isinstance(value, np.ndarray) else value for key, value in vars(DATA).items()
    }
    parts[name] = np.roll(parts[name], 1, axis=0)
    return Dataset(**parts)


def frozen():
    model = ensemble()
    model.layers[0].trainable = False
    return model


def of_widths(widths):
    return Ensemble(widths, tanh, GlorotUniform(), range(4))


REFUSED = {
    "batch_size": ({"batch_size": 5}, "was made with batch_size=10; this run has batch_size=5. Name"),
    "shuffle": (
        {"shuffle": "paired"},
        r"shuffle='own', order_seeds=\[0, 1, 2, 3\]; .* shuffle='paired', order_seeds=\[0, 0, 0, 0\]",
    ),
    "learning_rate": (
        {"learning_rate": [0.5, 0.25, 0.5, 0.5]},
        r"learning_rate=\[0.5, 0.5, 0.5, 0.5\]; this run has learning_rate=\[0.5, 0.25, 0.5, 0.5\]",
    ),
    "optimizer": ({"optimizer": "adam"}, r"optimizer=SGD\(momentum=0.0, .*; .*optimizer=Adam\(beta_1=0.9"),
    "momentum": ({"optimizer": keras.optimizers.SGD(momentum=0.5)}, r"momentum=0.0, .*SGD\(momentum=0.5"),
    "schedule": (
        {"learning_rate": keras.optimizers.schedules.ExponentialDecay(0.5, 10, 0.5)},
        r"learning_rate=\[0.5, .*; this run has learning_rate=ExponentialDecay\(initial_learning_rate=0.5",
    ),
    "patience": ({"patience": 3}, "patience=None; this run has patience=3"),
    "sample": ({"sample": None, "sample_at": []}, "sample={signal='float32.*; this run has sample=None"),
    "places of samples": (
        {"sample_at": [0, 6]},
        r"In its 2 epochs.* before steps \[0, 7\]; this run has them before steps \[0, 6\]",
    ),
    "epochs": ({"epochs": 1, "sample_at": [0]}, "epochs must be 2 or more.*Received: epochs=1"),
    "x_train": ({"data": changed_data("x_train")}, r"with x_train=float32 \(50, 4\) with SHA-256 \w{16}; "),
    "y_train": ({"data": changed_data("y_train")}, "with y_train=int32"),
    "x_validation": ({"data": changed_data("x_validation")}, "with x_validation=float32"),
    "y_validation": ({"data": changed_data("y_validation")}, "with y_validation=int32"),
    "widths": (
        {"model": partial(of_widths, [4, 9, 3])},
        r"widths=\[4, 8, 3\]; this run has .*widths=\[4, 9, 3\]",
    ),
    "activation": ({"model": partial(ensemble, activation=relu)}, "activation=tanh; .*activation=relu"),
    "slopes": (
        {"model": partial(ensemble, activation=[LeakyReLU(0.1), tanh] * 2)},
        r"activation=tanh; this run has activation=\[LeakyReLU\(.*=0.1\), tanh, ",
    ),
    "seeds": (
        {"model": lambda: Ensemble(WIDTHS, tanh, GlorotUniform(), [9, 8, 7, 6])},
        r"order_seeds=\[0, 1, 2, 3\], seeds=\[0, 1, 2, 3\]; this run has order_seeds=\[9, 8, 7, 6\]",
    ),
    "initializer": (
        {"model": lambda: Ensemble(WIDTHS, tanh, HeNormal(), range(4))},
        r"initializer=GlorotUniform\(.*\); this run has initializer=HeNormal\(",
    ),
    "dtype": ({"model": partial(ensemble, "float64")}, "dtype='float32'; .*dtype='float64'"),
    "frozen layers": (
        {"model": frozen},
        r"trainable=\[True, True, True\]; this run has .*trainable=\[False, True, True\]",
    ),
    "a plain net": (
        {"model": plain, "sample": None, "sample_at": []},
        r"widths=\[4, 8, 3\], .*layers\[0\]=absent.*; this run has .*layers\[0\]=Dense\(",
    ),
    "two of them": (
        {"batch_size": 5, "patience": 3},
        "made with batch_size=10, patience=None; this run has batch_size=5, patience=3",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_checkpoint_of_another_run_is_refused(name, finished):
    changed, message = REFUSED[name]
    settings = {"model": ensemble, "data": DATA} | SETTINGS_OF_FINISHED | changed
    model = settings.pop("model")()
    before, weights = finished.read_bytes(), model.get_weights()
    with pytest.raises(ValueError, match=message):
        fit(model, **settings, checkpoint=finished)
    assert finished.read_bytes() == before
    assert os.listdir(finished.parent) == [finished.name]
    for old, new in zip(weights, model.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


def test_what_is_excluded_from_weight_decay_belongs_to_the_settings(tmp_path):
    def settings(*names):
        optimizer = keras.optimizers.AdamW(weight_decay=0.1)
        optimizer.exclude_from_weight_decay(var_names=list(names))
        return {"optimizer": optimizer, "checkpoint": tmp_path / "run.npz"}

    trained(ensemble, 1, **settings())
    with pytest.raises(ValueError, match=r"weight_decay_mask=\[True, True.*=\[True, False"):
        trained(ensemble, 1, **settings("bias"))


def test_names_and_code_of_a_net_s_layers_do_not_matter(tmp_path):
    """Keras counts the layers of a session in their names, and a notebook the cells in its functions."""

    def net(function):
        drawn = keras.initializers.GlorotUniform()
        layers = [keras.layers.Dense(3, activation=function, kernel_initializer=drawn)]
        return keras.Sequential([keras.Input((4,)), keras.layers.Dropout(0.1), *layers])

    settings = {"epochs": 1, "learning_rate": 0.5, "checkpoint": tmp_path / "run.npz"}
    first = trained(lambda: net(lambda z: z), **settings)
    assert trained(lambda: net(lambda x: x), **settings) == first
    with pytest.raises(ValueError, match=r"layers\[1\]=Dense\(.*layers\[1\]=Dense\("):
        trained(lambda: net("relu"), **settings)


def damaged(content, generator):
    content = bytearray(content)
    content[generator.integers(len(content))] ^= 1 << generator.integers(8)
    return bytes(content)


def npz(path, **arrays):
    np.savez(path, **arrays)
    return path.read_bytes()


def test_a_file_that_is_no_checkpoint_is_refused_and_kept(finished, tmp_path):
    whole, path = finished.read_bytes(), tmp_path / "run.npz"
    others = [b"", b"my only notes", whole[:-1], whole[: len(whole) // 2], whole[:100]]
    others += [npz(path, x=np.zeros(3)), npz(path, header="{}"), npz(path, header="[1]"), npz(path, header=1)]
    model = ensemble()
    for content in others:
        path.write_bytes(content)
        with pytest.raises(ValueError, match=r"run.npz' is damaged, or not a checkpoint"):
            fit(model, DATA, **SETTINGS_OF_FINISHED, checkpoint=path)
        assert path.read_bytes() == content


@pytest.mark.parametrize("bits", [20, pytest.param(200, marks=pytest.mark.slow)])
def test_a_damaged_bit_is_noticed_or_does_not_matter(bits, finished, tmp_path):
    path, generator = tmp_path / "run.npz", np.random.default_rng(0)
    model = ensemble()
    first = results(model, fit(model, DATA, **SETTINGS_OF_FINISHED, checkpoint=finished))
    noticed = 0
    for _ in range(bits):
        path.write_bytes(damaged(finished.read_bytes(), generator))
        try:
            history = fit(model, DATA, **SETTINGS_OF_FINISHED, checkpoint=path)
        except ValueError as failure:
            assert "is damaged" in str(failure)  # noqa: PT017
            noticed += 1
        else:
            assert results(model, history) == first
    assert noticed > bits / 3


def test_a_checkpoint_of_another_format_is_named(finished, tmp_path):
    with np.load(finished) as file:
        arrays = {name: file[name] for name in file.files}
    header = json.loads(str(arrays.pop("header"))) | {"version": 0}
    npz(tmp_path / "run.npz", header=json.dumps(header), **arrays)
    with pytest.raises(ValueError, match="has format 0, and format 3 can be read"):
        fit(ensemble(), DATA, **SETTINGS_OF_FINISHED, checkpoint=tmp_path / "run.npz")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"checkpoint": 3}, "the path of a file. Received: checkpoint=3"),
        ({"checkpoint_every": 0}, "Received: checkpoint_every=0"),
        ({"checkpoint": "run.npz", "probe": len}, "probe and checkpoint exclude each other"),
    ],
)
def test_impossible_checkpoints_are_refused(changed, message):
    with pytest.raises(ValueError, match=message):
        fit(plain(), DATA, epochs=1, learning_rate=0.1, **changed)


def test_where_no_file_can_be_written_nothing_is_trained(tmp_path):
    (tmp_path / "file").touch()
    model = plain()
    before = model.get_weights()
    for place, kind in {
        tmp_path / "missing" / "run.npz": FileNotFoundError,
        tmp_path / "file" / "run.npz": NotADirectoryError,
        tmp_path: IsADirectoryError,
    }.items():
        with pytest.raises(kind, match=tmp_path.name):
            fit(model, DATA, epochs=1, learning_rate=0.1, checkpoint=place)
    for old, new in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="may write everywhere")
def test_a_folder_that_is_read_only_is_named(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(PermissionError, match=tmp_path.name):
        fit(plain(), DATA, epochs=1, learning_rate=0.1, checkpoint=tmp_path / "run.npz")


def test_a_full_disk_leaves_the_last_checkpoint(tmp_path, monkeypatch):
    settings = {"learning_rate": 0.5, "checkpoint": tmp_path / "run.npz"}
    fail_to_save(monkeypatch, 3, OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
    model = ensemble()
    with pytest.raises(
        OSError, match=r"Epoch 3 could not be saved, which takes 0\.\d+ MB.*No space"
    ) as failure:
        fit(model, DATA, epochs=4, batch_size=10, **settings)
    assert failure.value.errno == errno.ENOSPC
    assert os.listdir(tmp_path) == ["run.npz"]
    reached = ensemble()
    fit(reached, DATA, epochs=3, batch_size=10, learning_rate=0.5)
    for one, other in zip(model.get_weights(), reached.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
    assert trained(ensemble, 4, **settings) == trained(ensemble, 4, learning_rate=0.5)


def test_a_file_that_may_grow_no_further_is_like_a_full_disk(tmp_path):
    resource = pytest.importorskip("resource")
    path = tmp_path / "run.npz"
    settings = {"learning_rate": 0.5, "checkpoint": path}
    trained(ensemble, 1, **settings)
    before = path.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    for limit in (len(before), len(before) // 2, 10):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
        try:
            with pytest.raises(OSError, match=r"Epoch 2 could not be saved.*too large.*make room"):
                trained(ensemble, 2, **settings)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert path.read_bytes() == before
        assert os.listdir(tmp_path) == ["run.npz"]


class Nested(keras.optimizers.schedules.LearningRateSchedule):
    """Begins another run with the same checkpoint, while one is at it."""

    def __init__(self, checkpoint):
        self.checkpoint = checkpoint

    def __call__(self, step):
        with tf.init_scope():
            return fit(plain(), DATA, epochs=1, learning_rate=0.1, checkpoint=self.checkpoint)


def test_two_runs_do_not_write_one_checkpoint(tmp_path):
    path = tmp_path / "run.npz"
    with pytest.raises(BlockingIOError, match=r"Another run is using this file.*run.npz"):
        fit(plain(), DATA, epochs=1, learning_rate=Nested(path), checkpoint=path)


LONG = {"epochs": 40, "batch_size": 10, "optimizer": "adam"}


def train_long(folder):
    """Be the run that is killed: train, and leave the results as the last thing."""
    tqdm.set_lock(threading.RLock())  # Its own one is a semaphore, which would outlast the process.
    model = Ensemble(WIDTHS, tanh, GlorotUniform(), range(2))
    history = fit(model, DATA, **LONG, per_step=True, checkpoint=folder / "run.npz")
    found = {name: value[2].hex() for name, value in results(model, history).items()}
    (folder / "results.tmp").write_text(json.dumps(found))
    os.replace(folder / "results.tmp", folder / "results.json")


@pytest.fixture(scope="module")
def processes():
    """Return how to start processes, which have imported what takes long where that can be had."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["course_lib.training", "pytest"])
    return context


def finish(process, folder):
    process.join(900)
    assert process.exitcode == 0
    assert sorted(os.listdir(folder)) == ["results.json", "run.npz"]
    return json.loads((folder / "results.json").read_text())


def wait_for(condition, process):
    while not condition() and process.is_alive():
        time.sleep(0.0002)


def saved_at(path):
    return path.stat().st_mtime_ns if path.exists() else 0


def kill(process, path, generator):
    """Kill a run with SIGKILL: while it starts, at some moment between or in its epochs, or while it saves.

    Returns whether that was while it was saving.
    """
    part, saves = path.with_name(path.name + ".part"), generator.integers(4)
    for _ in range(saves):
        last = saved_at(path)
        wait_for(lambda last=last: saved_at(path) != last, process)
    if generator.integers(2):
        wait_for(part.exists, process)
    else:
        time.sleep(generator.uniform(0, 0.01 if saves else 2))
    process.kill()
    process.join()
    return part.exists()


def started(processes, folder):
    process = processes.Process(target=train_long, args=(folder,))
    process.start()
    return process


def killed_and_resumed(processes, folder, kills, generator):
    """Kill a run so many times, let it finish, and return its results, and how many kills hit a save."""
    folder.mkdir()
    hits = sum(kill(started(processes, folder), folder / "run.npz", generator) for _ in range(kills))
    return finish(started(processes, folder), folder), hits


def test_a_run_that_is_killed_again_and_again_ends_with_the_same_bits(processes, tmp_path):
    (tmp_path / "whole").mkdir()
    whole = finish(started(processes, tmp_path / "whole"), tmp_path / "whole")
    generator = np.random.default_rng(0)
    resumed, _ = killed_and_resumed(processes, tmp_path / "killed", 2, generator)
    assert resumed == whole


@pytest.mark.slow
def test_fifty_killed_runs_end_with_the_same_bits(processes, tmp_path):
    (tmp_path / "whole").mkdir()
    whole = finish(started(processes, tmp_path / "whole"), tmp_path / "whole")
    generator, hits = np.random.default_rng(1), 0
    for run in range(50):
        resumed, hit = killed_and_resumed(processes, tmp_path / str(run), 1, generator)
        assert resumed == whole
        hits += hit
    print(f"{hits} of 50 kills hit a save")
    assert hits > 0
