"""The system calls that the kernel refuses to a sandbox."""

import errno
import platform
import struct

# Memory that no limit counts, nested namespaces, other processes' memory, rarely used parts of the kernel,
# and a larger set of processors. The numbers are those of x86-64 and of aarch64.
REFUSED = {
    "acct": (163, 89),
    "add_key": (248, 217),
    "bpf": (321, 280),
    "chroot": (161, 51),
    "delete_module": (176, 106),
    "finit_module": (313, 273),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fsopen": (430, 430),
    "fspick": (433, 433),
    "init_module": (175, 105),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "io_uring_setup": (425, 425),
    "kcmp": (312, 272),
    "kexec_file_load": (320, 294),
    "kexec_load": (246, 104),
    "keyctl": (250, 219),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "mount": (165, 40),
    "mount_setattr": (442, 442),
    "move_mount": (429, 429),
    "mq_open": (240, 180),
    "msgget": (68, 186),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "open_tree": (428, 428),
    "perf_event_open": (298, 241),
    "personality": (135, 92),
    "pidfd_getfd": (438, 438),
    "pivot_root": (155, 41),
    "process_madvise": (440, 440),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "ptrace": (101, 117),
    "quotactl": (179, 60),
    "reboot": (169, 142),
    "request_key": (249, 218),
    "sched_setaffinity": (203, 122),
    "semget": (64, 190),
    "setns": (308, 268),
    "shmget": (29, 194),
    "swapoff": (168, 225),
    "swapon": (167, 224),
    "umount2": (166, 39),
    "unshare": (272, 97),
    "userfaultfd": (323, 282),
    "vmsplice": (278, 75),
}
CLONE, CLONE3, PRCTL, SOCKET = (56, 220), (435, 435), (157, 167), (41, 198)
ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
"""By the kernel's name: the column above, and the number that a filter sees."""

NAMESPACES = 0x7E020000  # the flags of clone that create one
FAMILIES = (1, 2, 10, 16)  # unix, IPv4, IPv6, netlink: a sandbox has its own of each. It would share vsock
END_WITH_PARENT = 1  # an option of prctl that the sandbox's first process must not undo
OTHER_ABI = 0x40000000  # x32's calls begin here

_LOAD, _EQUAL, _FROM, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERROR, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER, _ARCHITECTURE = 0, 4  # offsets in what the kernel passes
_ARGUMENT = (_LOAD, 0, 0, 16)


def seccomp_filter(machine: str | None = None) -> bytes:
    """Return the filter program for ``bwrap --seccomp``.

    Parameters
    ----------
    machine
        "x86_64" or "aarch64", or else KeyError is raised; this machine's if it is None.
    """
    column, architecture = ARCHITECTURES[machine or platform.machine()]
    program = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_FROM, 0, 1, OTHER_ABI),
        (_RETURN, 0, 0, _KILL),
    ]
    for numbers in REFUSED.values():
        program += _if_number(numbers[column], [_refuse(errno.EPERM)])
    # Its flags are in memory, which a filter cannot read. Without it, libraries use clone instead.
    program += _if_number(CLONE3[column], [_refuse(errno.ENOSYS)])
    program += _if_number(CLONE[column], [_ARGUMENT, (_ANY_BIT, 0, 1, NAMESPACES), _refuse(errno.EPERM)])
    program += _if_number(PRCTL[column], [_ARGUMENT, (_EQUAL, 0, 1, END_WITH_PARENT), _refuse(errno.EPERM)])
    families = [(_EQUAL, len(FAMILIES) - place, 0, family) for place, family in enumerate(FAMILIES)]
    program += _if_number(SOCKET[column], [_ARGUMENT, *families, _refuse(errno.EAFNOSUPPORT)])
    program.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(struct.pack("=HBBI", *step) for step in program)


def _if_number(number, steps):
    """Return the steps for one system call, which is allowed unless they refuse it."""
    return [(_EQUAL, 0, len(steps) + 1, number), *steps, (_RETURN, 0, 0, _ALLOW)]


def _refuse(error):
    return (_RETURN, 0, 0, _ERROR | error)
