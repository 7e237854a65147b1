"""The system calls that no notebook needs: uncounted memory, other processes, mounts, keys.

A classic BPF program in the form that bubblewrap reads (see seccomp(2)): a refused call gives
EPERM, a call of another architecture ends the process. The numbers are x86-64's and arm64's.
Some calls are refused only with certain arguments, and some seem to succeed and do nothing.
"""

import platform
import struct
from collections.abc import Iterator

REFUSED = {
    "memfd_create": (319, 279),  # memory outside of every limit on files and processes
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    "vmsplice": (278, 75),  # a pipe would hold memory that no process has any more
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "ptrace": (101, 117),  # other processes
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "perf_event_open": (298, 241),
    "bpf": (321, 280),
    "unshare": (272, 97),  # other views of the machine
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "open_by_handle_at": (304, 265),
    "add_key": (248, 217),  # the kernel's own services
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "kexec_load": (246, 104),
    "modify_ldt": (154, None),  # arm64 has none
    "sched_setaffinity": (203, 122),  # another core than the one it was given, another share of it
    "sched_setscheduler": (144, 119),
    "sched_setattr": (314, 274),
}
MACHINES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}

SOCKET = (41, 198)
FAMILIES = (
    1,
    2,
    10,
    16,
)  # unix, inet, inet6, netlink: namespaces hold them; vsock reaches a VM's host

LOAD, AND, EQUAL, NOT_BELOW, RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
ALLOW, KILL, DONE = 0x7FFF0000, 0x80000000, 0x00050000
EPERM, ENOSYS, ENOLCK, EAFNOSUPPORT = DONE + 1, DONE + 38, DONE + 37, DONE + 97
NUMBER, ARCHITECTURE, ARGUMENT = 0, 4, 16  # where the kernel puts them; 8 bytes an argument

ALL = 0xFFFFFFFF
REFUSED_WITH = (  # numbers, what is got, and for arguments (which, bits): values that are refused
    ((9, 222), EPERM, {(3, 0x21): (0x21,)}),  # mmap: shared without a file, counted nowhere
    ((72, 25), ENOLCK, {(1, ALL): (6, 7, 37, 38)}),  # fcntl: locks on parts of files, any number
    ((54, 208), DONE, {(1, ALL): (1,), (2, ALL): (7, 8)}),  # setsockopt: a larger buffer
    ((112, 157), DONE, {}),  # setsid: the scheduler shares a core between sessions
)


def program(machine: str = "") -> bytes | None:
    """Return the filter for this machine or the named one, None where no numbers are known."""
    architecture, column = MACHINES.get(machine or platform.machine(), (0, None))
    if column is None:
        return None
    steps = [(LOAD, 0, 0, ARCHITECTURE), (EQUAL, 1, 0, architecture), (RETURN, 0, 0, KILL)]
    steps += [(LOAD, 0, 0, NUMBER)]
    steps += [(NOT_BELOW, 0, 1, 0x40000000), (RETURN, 0, 0, ENOSYS)]  # x32's way round the numbers
    steps += [(EQUAL, 0, 2 * len(FAMILIES) + 2, SOCKET[column]), (LOAD, 0, 0, ARGUMENT)]
    for family in FAMILIES:
        steps += [(EQUAL, 0, 1, family), (RETURN, 0, 0, ALLOW)]
    steps += [(RETURN, 0, 0, EAFNOSUPPORT)]
    for number in (numbers[column] for numbers in REFUSED.values()):
        if number is not None:
            steps += [(EQUAL, 0, 1, number), (RETURN, 0, 0, EPERM)]
    for numbers, result, arguments in REFUSED_WITH:
        steps += _refused_with(numbers[column], result, arguments)
    return b"".join(struct.pack("=HBBI", *step) for step in [*steps, (RETURN, 0, 0, ALLOW)])


def _refused_with(number: int, result: int, arguments: dict) -> Iterator[tuple[int, ...]]:
    """Yield the steps that give `result` for a call whose arguments all have refused values."""
    steps = []
    for (which, bits), values in arguments.items():
        steps += [(LOAD, 0, 0, ARGUMENT + 8 * which), (AND, 0, 0, bits)]
        steps += [(EQUAL, len(values) - n, 0, value) for n, value in enumerate(values)]
        steps += [(RETURN, 0, 0, ALLOW)]
    yield EQUAL, 0, len(steps) + 1, number
    yield from steps
    yield RETURN, 0, 0, result
