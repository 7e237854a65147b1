"""dropout_backward: dA through the mask of the forward pass, scaled alike."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import regularization as reference

dropout_backward = Exercise(reference.dropout_backward, points=7)


@dropout_backward.cases
def _(rng):
    def asked(keep_prob, kind, m=None, n=None):
        n, m = n or int(rng.integers(4, 7)), m or int(rng.integers(8, 12))
        mask = np.zeros(n * m, dtype=kind)
        mask[: round(n * m * keep_prob)] = 1
        return rng.normal(size=(n, m)), rng.permutation(mask).reshape(n, m), keep_prob

    yield "keep 0.8", asked(0.8, float)
    yield "keep 0.2", asked(0.2, float)
    dA, mask, keep_prob = asked(0.07, float, 17, 13)
    yield "large slopes, keep 0.07", (20 * dA, mask, keep_prob)
    yield "one example, keep 0.8", asked(0.8, float, 1)
    yield "a boolean mask", asked(0.2, bool), {"edge": 0.15}
    yield "a mask of whole numbers", asked(0.8, int), {"edge": 0.1}
    yield "keep all", asked(1.0, float), {"edge": 0.15}
    dA, mask, keep_prob = asked(0.8, float)
    turned = np.ascontiguousarray(dA.T).T, np.ascontiguousarray(mask.T).T
    yield "transposed arrays", (*turned, keep_prob)


@dropout_backward.right_answer
def plain(dA, mask, keep_prob):
    """Multiplied by the mask and scaled, in one line."""
    return dA * mask / keep_prob


@dropout_backward.right_answer
def by_choosing(dA, mask, keep_prob):
    """Chooses between the scaled gradient and zero."""
    return np.where(mask, dA / keep_prob, 0.0)


@dropout_backward.right_answer
def by_zeroing_a_copy(dA, mask, keep_prob):
    """Sets places of a copy to zero and scales it; prints."""
    result = dA.copy()
    result[mask == 0] = 0
    result *= 1 / keep_prob
    print(result)
    return result


@dropout_backward.right_answer
def unit_by_unit(dA, mask, keep_prob):
    """Two loops and an array made of lists."""
    rows, columns = dA.shape
    return np.array(
        [
            [float(dA[i, j]) / keep_prob if mask[i, j] else 0.0 for j in range(columns)]
            for i in range(rows)
        ]
    )


dropout_backward.slip(
    "forgets_to_scale_the_gradient",
    {" / keep_prob": ""},
    """Your gradient is keep_prob times what it should be. The forward pass divided what it kept by
    keep_prob, and the chain rule has a factor for every step on the way.""",
)

dropout_backward.slip(
    "forgets_the_mask_on_the_way_back",
    {" * mask": ""},
    """Dropped units get a gradient in your result. A unit that was 0 in the forward pass had no
    part in the cost, so nothing goes back through it. It looks as if one of the arguments is not
    used.""",
)

dropout_backward.slip(
    "multiplies_the_gradient_by_keep_prob",
    {"/ keep_prob": "* keep_prob"},
    """Your gradient is keep_prob squared times what it should be, as when the scaling of the
    forward pass is undone. A derivative does not go backward through a factor by its inverse: what
    multiplied the activations multiplies their gradient too.""",
)

dropout_backward.slip(
    "divides_the_gradient_by_the_share_dropped",
    {"/ keep_prob": "/ (1 - keep_prob)"},
    """It looks as if you divide by the share of units that are dropped. The backward pass scales
    like the forward pass, by the share that is kept. With everything kept such a formula divides
    by zero.""",
)

dropout_backward.slip(
    "passes_the_dropped_units",
    {"* mask": "* (1 - mask)"},
    """Your gradient is 0 where it should not be, and the other way round. A 1 in the mask stands
    for a unit that is kept.""",
)

dropout_backward.slip(
    "scales_twice",
    {"* mask": "* (mask / keep_prob)"},
    """Your gradient is divided by keep_prob once too often. The mask that comes in is made of
    zeros and ones, and the forward pass scaled once: so does the backward pass.""",
)


@dropout_backward.mistake
def indexes_with_the_mask(dA, mask, keep_prob):
    """A boolean mask works, a mask of the numbers 0 and 1 does not, as when it is used as an
    index: there numbers are places, not a choice. Multiply by the mask, or compare it with 0
    first."""
    dA_dropped = np.zeros(dA.shape)
    dA_dropped[mask] = dA[mask] / keep_prob
    return dA_dropped


dropout_backward.slip(
    "keeps_only_the_units_left",
    {"dA * mask": "dA[mask == 1]"},
    """Your gradient has lost its shape: only the numbers of the kept units come back, in one long
    row. Choosing with a mask drops the other places altogether. They have to be there, as zeros.
    """,
)


@dropout_backward.mistake
def writes_into_the_callers_gradient(dA, mask, keep_prob):
    """After the call the caller's dA has changed. An operator such as *= works inside the array
    that was handed in. Give the result a name of its own."""
    dA *= mask
    dA /= keep_prob
    return dA


dropout_backward.legal(keep_prob=(1e-3, 1))
