"""Attacks on grading, as data: each is a submission that tries to get something it should not.

One module for each class of them; all are written against the small lesson of `grading_course`.
"""

from attacks import (
    broken,
    finding,
    libraries,
    links,
    machinery,
    messages,
    metadata,
    outliving,
    reading,
    resources,
    shadows,
    stamps,
    states,
    substitution,
    tests_cell,
    values,
    writing,
)
from attacks.attack import EXTENT_ALONE, HONEST, NOTHING, Attack, hand_in

MODULES = (
    tests_cell,
    machinery,
    messages,
    libraries,
    values,
    substitution,
    shadows,
    reading,
    writing,
    links,
    outliving,
    resources,
    metadata,
    stamps,
    states,
    broken,
    finding,
)
CLASSES: dict[str, tuple[Attack, ...]] = {module.CLASS: module.ATTACKS for module in MODULES}
ATTACKS: dict[str, Attack] = {  # by names that no two share
    f"{module.__name__.rpartition('.')[2]}-{attack.name}".replace("_", "-"): attack
    for module in MODULES
    for attack in module.ATTACKS
}

__all__ = ["ATTACKS", "CLASSES", "EXTENT_ALONE", "HONEST", "NOTHING", "Attack", "hand_in"]
