"""What a forked process lets go of, and the limits that it cannot raise again."""

import os
import resource


def keep_only(*kept: int) -> None:
    """Close every open file but the standard ones and those named."""
    start = 3
    for number in sorted(kept):
        os.closerange(start, number)
        start = number + 1
    os.closerange(start, os.sysconf("SC_OPEN_MAX"))


def set_limits(values: dict[str, int]) -> None:
    """Set hard limits on this process and all that it starts; they cannot be raised again.

    They have their names in `resource`; AS comes on top of the memory that is there already.
    """
    for name, value in values.items():
        kind = getattr(resource, f"RLIMIT_{name}")
        _, hard = resource.getrlimit(kind)
        value += _virtual_bytes() if name == "AS" else 0
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (value, value))


def _virtual_bytes() -> int:
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[0]) * resource.getpagesize()
