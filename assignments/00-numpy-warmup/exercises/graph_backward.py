"""graph_backward: (dJ/da, dJ/db, dJ/dc) of the same graph, by the chain rule from the right."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import arrays

from ..lesson import three_numbers
from .graph_forward import graph_forward

graph_backward = Exercise(
    arrays.graph_backward, outputs=("da", "db", "dc"), parts={"da": 3, "db": 4, "dc": 4}
)

graph_backward.cases(three_numbers)


@graph_backward.right_answer
def plain(a, b, c):
    """One line for each box of the graph, from the right to the left."""
    dv = 3.0
    du = dv
    return dv, du * c, du * b


@graph_backward.right_answer
def node_by_node(a, b, c):
    """From the right to the left, in a list, with whole numbers where they are whole."""
    dJ = 1
    dv = 3 * dJ
    da = du = dv
    db = c * du
    dc = b * du
    return [da, db, dc]


@graph_backward.right_answer
def by_central_differences(a, b, c):
    """J a little to the right minus J a little to the left."""
    point, h, slopes = np.array([a, b, c], dtype=float), 1e-3, []
    for step in h * np.eye(3):
        right, left = graph_forward(*(point + step)), graph_forward(*(point - step))
        slopes.append((right[2] - left[2]) / (2 * h))
    return tuple(slopes)


@graph_backward.right_answer
def by_a_product_of_matrices(a, b, c):
    """The chain rule as a row times a matrix; NumPy numbers."""
    dv = np.array([[3.0]])
    inner = np.array([[1.0, c, b]])
    print(dv @ inner)
    return tuple((dv @ inner)[0])


graph_backward.slip(
    "exchanges_b_and_c",
    {"du * c, du * b": "du * b, du * c"},
    """Your db and dc are exchanged. When b grows a little, u = bc grows by c times as much: it is
    the other factor that counts. Try it with numbers.""",
)


@graph_backward.mistake
def stops_at_v(a, b, c):
    """All three are a third of what they should be: they are the slopes of v. The last box of
    the graph lies between v and J, and the chain begins there.
    """
    return 1.0, c, b


graph_backward.slip(
    "stops_at_v_for_a",
    {"return dv": "return 1.0"},
    """Your da is 1, which is only the slope of v when a grows. From a to J there are two steps,
    and the chain rule multiplies them.""",
)

graph_backward.slip(
    "counts_the_3_twice",
    {"du = dv": "du = 3.0 * dv"},
    """Your db and dc are three times too large. The factor of the last box is already in the slope
    of v, and adding a number to u only hands it on.""",
)

graph_backward.slip(
    "forgets_the_other_factor",
    {"du * c, du * b": "du, du"},
    """Your db and dc are both 3, the slope of J when u grows, and go no further. One box is left,
    a product: ask how much u grows when only one of its factors does.""",
)

graph_backward.slip(
    "multiplies_each_by_its_own_value",
    {"dv, du * c, du * b": "dv * a, du * b, du * c"},
    """Each of your slopes contains the number that it is taken for. J is a straight line in
    each of a, b and c alone, and the slope of a line does not depend on where you stand.""",
)


@graph_backward.mistake
def returns_the_values_of_the_nodes(a, b, c):
    """What comes back are u, v and J themselves. This function is about slopes: by how much J
    grows when a, b or c grows a little.
    """
    return graph_forward(a, b, c)


graph_backward.slip(
    "returns_dc_first",
    {"dv, du * c, du * b": "du * b, du * c, dv"},
    """Your da and dc are exchanged, as in the order in which the way back meets the slopes.
    Whoever calls your function expects them in the order of its arguments.""",
)

graph_backward.slip(
    "leaves_out_da",
    {"return dv, ": "return "},
    """Two slopes come back, three are expected. a is an input of the graph as well, however
    simple its slope is.""",
)


@graph_backward.mistake
def nudges_by_next_to_nothing(a, b, c):
    """Your slopes have only a few right digits, as when a nudge is so small that it drowns in the
    rounding of J. Take a larger one; J is a straight line in each argument, so that costs nothing
    here. Or use the chain rule."""
    h = 1e-13
    J = graph_forward(a, b, c)[2]
    da = (graph_forward(a + h, b, c)[2] - J) / h
    db = (graph_forward(a, b + h, c)[2] - J) / h
    return da, db, (graph_forward(a, b, c + h)[2] - J) / h
