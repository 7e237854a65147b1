"""initialize_with_zeros: w = 0, (n_x, 1), and b = 0.0."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import logistic_regression as reference

initialize_with_zeros = Exercise(
    reference.initialize_with_zeros, outputs=("w", "b"), parts={"w": 3, "b": 2}
)


@initialize_with_zeros.cases
def _(rng):
    for low, high in ((2, 4), (4, 10), (10, 20), (30, 60)):
        n_x = int(rng.integers(low, high))
        yield f"{n_x} features", (n_x,)


@initialize_with_zeros.right_answer
def plain(n_x):
    """One column of zeros and a number."""
    return np.zeros((n_x, 1)), 0.0


@initialize_with_zeros.right_answer
def from_a_list_of_rows(n_x):
    """An array built from lists, a whole number for b."""
    return np.array([[0.0] for _ in range(n_x)]), 0


@initialize_with_zeros.right_answer
def reshaped_in_a_list(n_x):
    """A list for the tuple, a NumPy scalar for b."""
    return [np.zeros(n_x).reshape(-1, 1), np.float64(0)]


@initialize_with_zeros.right_answer
def with_assertions(n_x):
    """Checks its own shapes and prints them; a 0-d array for b."""
    w, b = np.full((n_x, 1), 0.0), np.array(0.0)
    assert w.shape == (n_x, 1)
    print(w.shape, b.shape)
    return w, b


initialize_with_zeros.slip(
    "makes_a_rank_1_array",
    {"(n_x, 1)": "n_x"},
    """Your w has one axis only: it is neither a column nor a row, and w.T is the same as w. Such
    arrays broadcast in ways that nobody expects. Give w its second axis.""",
)

initialize_with_zeros.slip(
    "makes_a_row",
    {"(n_x, 1)": "(1, n_x)"},
    """Your w lies on its side. One weight per feature stands in a column here, so that w.T @ X
    gives one score per example. Look at the order of the two sizes.""",
)

initialize_with_zeros.slip(
    "passes_two_sizes",
    {"(n_x, 1)": "n_x, 1"},
    """NumPy complains about a data type, as it does when it takes the second of two sizes for one.
    The shape is a single argument: look at how the two sizes become one thing.""",
)


@initialize_with_zeros.mistake
def starts_from_random_numbers(n_x):
    """Your w holds random numbers. They are what a hidden layer needs, where equal units would
    stay equal. A single unit has nobody to be equal to, and its cost is convex: start from zeros,
    as the name says."""
    rng = np.random.default_rng(0)
    return rng.normal(size=(n_x, 1)) * 0.01, 0.0


initialize_with_zeros.slip(
    "gives_every_feature_a_bias",
    {"0.0": "np.zeros((n_x, 1))"},
    """Your b holds one number per feature. The unit adds one bias to the whole weighted sum, not
    one to each feature, so b is a single number.""",
)

initialize_with_zeros.slip(
    "returns_b_first",
    {"np.zeros((n_x, 1)), 0.0": "0.0, np.zeros((n_x, 1))"},
    """Both values are there, in the wrong order. Whoever calls your function writes
    `w, b = ...` and would take the bias for the weights.""",
)

initialize_with_zeros.slip(
    "forgets_b",
    {", 0.0": ""},
    """Only the weights come back. The unit has a bias as well, and whoever calls your function
    takes two values apart: look at the return line.""",
)


initialize_with_zeros.accepts(
    {"np.zeros": "np.empty"},
    "what such an array holds is left to chance, and is often 0",
)
