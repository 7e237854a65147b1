"""graph_forward: (u, v, J) of u = b c, v = a + u, J = 3 v."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import arrays

from ..lesson import three_numbers

graph_forward = Exercise(
    arrays.graph_forward, outputs=("u", "v", "J"), parts={"u": 2, "v": 2, "J": 3}
)

graph_forward.cases(three_numbers)


@graph_forward.right_answer
def plain(a, b, c):
    """One line for each box of the graph."""
    u = b * c
    v = a + u
    return u, v, 3 * v


@graph_forward.right_answer
def in_a_list(a, b, c):
    """A list for the tuple, all in one line each."""
    return [b * c, a + b * c, 3 * (a + b * c)]


@graph_forward.right_answer
def multiplied_out(a, b, c):
    """3a + 3bc, with NumPy numbers, 0-d arrays, and a look at what comes out."""
    u = np.multiply(b, c)
    J = np.array(3 * a + 3 * u)
    print(u, J / 3, J)
    return u, np.add(a, u), J


@graph_forward.right_answer
def by_adding_three_times(a, b, c):
    """Knows no factor: adds v to itself in a loop."""
    u, J = float(b) * float(c), 0.0
    v = np.float64(a) + u
    for _ in range(3):
        J += v
    return u, v, J


graph_forward.slip(
    "adds_b_and_c",
    {"b * c": "b + c"},
    """Your u is the sum of b and c. Two letters side by side, as in bc, stand for a product; go on
    from there, because v and J are built on u.""",
)

graph_forward.slip(
    "multiplies_a_and_u",
    {"a + u": "a * u"},
    """Your v is the product of a and bc. The second box of the graph adds: look at the sign
    between a and u.""",
)

graph_forward.slip(
    "adds_b_only",
    {"a + u": "a + b"},
    """Your v is a + b: only b is added to a. In a graph each box works on what the box before it
    computed.""",
)

graph_forward.slip(
    "forgets_the_factor_3",
    {"3 * v": "v"},
    """Your J is a + bc, the number that v stands for. The graph has a third box, and one step is
    left to do.""",
)

graph_forward.slip(
    "forgets_the_brackets",
    {"3 * v": "3 * a + u"},
    """In your J only a is multiplied by 3. What is multiplied is the whole sum, which already has
    a name.""",
)

graph_forward.slip(
    "takes_the_third_power",
    {"3 * v": "v**3"},
    """Your J is the third power of a + bc. In Python one asterisk multiplies and two raise to a
    power: look at which of them stands in your line.""",
)

graph_forward.slip(
    "returns_j_first",
    {"u, v, 3 * v": "3 * v, v, u"},
    """Your u and J are exchanged. Whoever calls your function writes `u, v, J = ...` and would
    take the one for the other: look at the order in your return line.""",
)

graph_forward.slip(
    "returns_j_only",
    {"u, v, 3 * v": "3 * v"},
    """Only J comes back. The way back through the graph needs the values in between as well: return
    all three, in the order in which they arise.""",
)
