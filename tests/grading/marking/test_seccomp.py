"""The filter of system calls, run step by step as the kernel does."""

import struct

import pytest

from grading.marking._seccomp import ARCHITECTURES, CLONE, CLONE3, PRCTL, REFUSED, SOCKET, seccomp_filter

ALLOWED, KILLED = 0x7FFF0000, 0x80000000
EPERM, ENOSYS, EAFNOSUPPORT = 0x50001, 0x50026, 0x50061


def verdict(machine, number, *arguments, architecture=None):
    """Return what the filter says to a system call."""
    program = list(struct.iter_unpack("=HBBI", seccomp_filter(machine)))
    architecture = ARCHITECTURES[machine][1] if architecture is None else architecture
    padded = [*arguments, *[0] * 6][:6]
    data = struct.pack("=iIQ6Q", number, architecture, 0, *padded)
    place, loaded = 0, None
    while True:
        code, if_true, if_false, value = program[place]
        place += 1
        if code == 0x06:
            return value
        if code == 0x20:
            [loaded] = struct.unpack_from("=I", data, value)
        else:
            true = {0x15: loaded == value, 0x35: loaded >= value, 0x45: loaded & value}[code]
            place += if_true if true else if_false


@pytest.fixture(params=ARCHITECTURES)
def machine(request):
    return request.param


def numbers(machine, pair):
    return pair[ARCHITECTURES[machine][0]]


def test_every_refused_call_is_refused_and_plain_ones_are_not(machine):
    refused = {numbers(machine, pair) for pair in REFUSED.values()}
    assert len(refused) == len(REFUSED)
    special = {numbers(machine, pair) for pair in (CLONE, CLONE3, PRCTL, SOCKET)}
    for number in range(470):
        if number not in special:
            assert verdict(machine, number) == (EPERM if number in refused else ALLOWED)


@pytest.mark.parametrize(
    "flag", [0x20000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000]
)
def test_new_name_spaces_are_refused(machine, flag):
    assert verdict(machine, numbers(machine, CLONE), flag | 17) == EPERM


def test_new_processes_and_threads_are_not(machine):
    assert verdict(machine, numbers(machine, CLONE), 17) == ALLOWED
    assert verdict(machine, numbers(machine, CLONE), 0x3D0F00) == ALLOWED
    assert verdict(machine, numbers(machine, CLONE3)) == ENOSYS


@pytest.mark.parametrize("family", range(50))
def test_only_families_that_a_sandbox_has_for_itself_are_allowed(machine, family):
    expected = ALLOWED if family in (1, 2, 10, 16) else EAFNOSUPPORT
    assert verdict(machine, numbers(machine, SOCKET), family, 1) == expected


def test_a_process_cannot_outlive_the_marker(machine):
    assert verdict(machine, numbers(machine, PRCTL), 1, 0) == EPERM
    assert verdict(machine, numbers(machine, PRCTL), 1 << 32 | 1, 0) == EPERM
    assert verdict(machine, numbers(machine, PRCTL), 15, 0) == ALLOWED


def test_other_kinds_of_calls_end_the_process(machine):
    assert verdict(machine, 0x40000000 + 1) == KILLED
    assert verdict(machine, 1, architecture=0x40000003) == KILLED
