"""How many examples may be asked for: one check for every set that is made on the spot."""

from __future__ import annotations

import numpy as np


def check_size(where: str, name: str, m: int) -> None:
    """Refuse a number of examples that cannot hold both classes.

    Raises
    ------
    ValueError : one sentence that begins with ``where``
    """
    if not isinstance(m, int | np.integer) or m < 2:
        raise ValueError(
            f"{where}: {name} is {m!r}, expected an integer of at least 2; ask for one "
            "example of each class or more"
        )
