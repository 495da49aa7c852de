"""Tests of what is said about the machine, on machines that there are not."""

from types import SimpleNamespace

import pytest
import tensorflow as tf

from course_lib.training import device_report, use_tf32
from course_lib.training._devices import default_device

NAMES = {"/physical_device:GPU:0": "Tesla T4", "/physical_device:GPU:1": "NVIDIA H200"}


class Machine:
    """A machine with GPUs, as TensorFlow shows it."""

    def __init__(self, monkeypatch, names, failure=None):
        self.failure, self.growing = failure, set()
        gpus = [SimpleNamespace(name=name, device_type="GPU") for name in names]
        monkeypatch.setattr(tf.config, "list_physical_devices", lambda kind=None: gpus)
        experimental = tf.config.experimental
        monkeypatch.setattr(experimental, "set_memory_growth", self.set_memory_growth)
        monkeypatch.setattr(experimental, "get_memory_growth", lambda gpu: gpu.name in self.growing)
        monkeypatch.setattr(experimental, "get_device_details", lambda gpu: {"device_name": NAMES[gpu.name]})

    def set_memory_growth(self, gpu, on):
        if self.failure:
            raise self.failure
        assert on
        self.growing.add(gpu.name)


def test_the_memory_of_every_gpu_grows(monkeypatch):
    machine = Machine(monkeypatch, NAMES)
    report = device_report()
    assert machine.growing == set(NAMES)
    assert [(gpu.name, gpu.memory_growth) for gpu in report.gpus] == [
        ("Tesla T4", True),
        ("NVIDIA H200", True),
    ]
    assert "GPUs: Tesla T4 (memory growth yes), NVIDIA H200 (memory growth yes)\n" in repr(report)


@pytest.mark.parametrize("failure", [RuntimeError("already initialized"), ValueError("virtual devices")])
def test_a_gpu_in_use_is_reported_as_it_is(monkeypatch, failure):
    Machine(monkeypatch, NAMES, failure)
    assert [gpu.memory_growth for gpu in device_report().gpus] == [False, False]


def test_the_first_gpu_is_used_if_there_is_one(monkeypatch):
    machine = Machine(monkeypatch, NAMES)
    assert default_device() == "/GPU:0"
    assert machine.growing == set(NAMES)
    Machine(monkeypatch, [])
    assert default_device() == "/CPU:0"


def test_a_machine_without_gpu_is_said_to_have_none(monkeypatch):
    Machine(monkeypatch, [])
    assert "GPUs: none\n" in repr(device_report())


def test_versions_are_reported():
    assert f"TensorFlow {tf.__version__}, Keras" in repr(device_report())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("processor : 0\nflags\t\t: fpu avx512_bf16 amx_bf16 amx_tile\n", (True, True)),
        ("flags\t\t: fpu avx2\n", (False, False)),
        ("Features\t: fp asimd bf16\n", (True, False)),
        ("cpu : POWER9\n", (None, None)),
        (None, (None, None)),
    ],
)
def test_the_processor_is_asked_for_bfloat16(monkeypatch, tmp_path, text, expected):
    file = tmp_path / "cpuinfo"
    if text is not None:
        file.write_text(text)
    monkeypatch.setattr("course_lib.training._devices.PROCESSOR", file)
    report = device_report()
    assert (report.bfloat16, report.amx) == expected
    assert ("unknown; AMX: unknown" in repr(report)) == (expected == (None, None))


def test_tf32_is_allowed_or_forbidden_for_a_while():
    before = device_report().tf32
    with use_tf32(not before):
        assert device_report().tf32 == (not before)
        with use_tf32(before):
            assert device_report().tf32 == before
    assert device_report().tf32 == before


def test_tf32_is_as_before_after_an_error():
    before = device_report().tf32
    with pytest.raises(KeyError), use_tf32(not before):
        raise KeyError
    assert device_report().tf32 == before


def test_tf32_is_on_or_off():
    with pytest.raises(ValueError, match="on must be True or False. Received: on='yes'"), use_tf32("yes"):
        pass
