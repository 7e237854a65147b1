"""NumPy warm-up: what its exercises share."""

import numpy as np

from dlkit.exercise.draws import as_every_second, as_transpose

# Inputs. Arrays have axes of distinct lengths, so that a wrong axis shows; where a wrong axis only
# raises then, a square case gives the mistake a value by which it can be named.


def sizes(rng):
    """Draw two distinct lengths, the shorter first."""
    return int(rng.integers(3, 5)), int(rng.integers(5, 8))


def two_arrays(rng):
    """Yield (title, arguments) of guesses and true numbers: differences of both signs, up to 40."""
    few, many = sizes(rng)
    shapes = {
        "vectors": many,
        "rows": (1, many),
        "columns": (many, 1),
        "a single guess": 1,
        f"tables of {few} by {many}": (few, many),
    }
    for title, shape in shapes.items():
        yield title, (rng.normal(size=shape), rng.normal(size=shape))
    y = rng.normal(scale=2.0, size=(many, few))
    y[0] += rng.uniform(20.0, 40.0)  # some guesses are far off
    y[1] -= rng.uniform(20.0, 40.0)
    yield "transposed arrays", (as_transpose(rng.normal(size=y.shape)), as_transpose(y))
    y = rng.permutation(np.arange(2.0 * many) % 2).reshape(2, many)
    yield (
        "labels, every second of an array",
        (as_every_second(rng.random(y.shape)), as_every_second(y)),
    )


def three_numbers(rng):
    """Yield (title, arguments) of a, b and c: b and c are never 0, 1 or equal, and a is 0 once."""
    a, b, c = (float(rng.uniform(low, low + 1.0)) for low in (4.0, 2.5, 1.3))
    yield "three numbers", (a, b, c)
    yield "a negative a", (-a, c, b)
    yield "a negative b", (c, -a, b)
    yield "a negative c", (b, c, -a)
    yield "whole numbers", (0, *(int(n) for n in rng.permutation(np.arange(11, 20))[:2]))
    yield "small numbers", (c / 100, b / 10, a / 10)
