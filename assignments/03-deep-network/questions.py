"""The deep network: the concept questions at the end of the lesson.

The questions and their options stand in notebook.py. Here stands which option is right and, for
each of the others, the name of the misconception and what its author is told after grading.
"""

from dlkit.exercise import Choice

shape_on_the_way_back = Choice(
    "shape_on_the_way_back",
    points=2,
    right="C",
    wrong={
        "A": (
            "shape_of_the_layers_own_output",
            "That is the shape of what layer 2 gives out, and of the dA that comes in on the way "
            "back. What it hands on belongs to its inputs: which layer made those?",
        ),
        "B": (
            "shape_of_the_weights",
            "That is the shape of the weights of layer 2, and of their slopes. A slope for "
            "activations has the shape of the activations, with a column for each example.",
        ),
        "D": (
            "averages_the_activations_slopes",
            "Only the slopes of weights and biases are averages over the examples. Each example "
            "has activations of its own, so their slopes stay apart, in columns.",
        ),
    },
)

stuck_at_ln_2 = Choice(
    "stuck_at_ln_2",
    points=2,
    right="B",
    wrong={
        "A": (
            "blames_symmetry",
            "Equal units are what zeros or other equal weights lead to. Random weights differ from "
            "unit to unit, however small they are; what a small weight does to the numbers that "
            "pass through it is another matter.",
        ),
        "C": (
            "blames_saturation",
            "A saturated sigmoid gives answers near 0 or 1, and wrong ones among them would cost "
            "far more than 0.6931. Which answer costs exactly ln 2, and at which score?",
        ),
        "D": (
            "blames_a_local_minimum",
            "Nothing surrounds this place like the walls of a valley: the ground is almost flat "
            "for a long way. Look at the sizes of the slopes in the layers, and at what they are "
            "products of.",
        ),
    },
)

the_first_slope = Choice(
    "the_first_slope",
    points=2,
    right="A",
    wrong={
        "B": (
            "wrong_sign",
            "For label 0 a larger answer makes the loss larger, so the slope is positive. Only the "
            "term of label 1 keeps the minus; in the other one two of them meet.",
        ),
        "C": (
            "takes_dz_for_da",
            "0.75 is answer minus label, which is the slope behind the sigmoid already. To send it "
            "through the sigmoid's slope once more is one factor too many.",
        ),
        "D": (
            "uses_the_term_of_the_other_label",
            "1.33 is 1 / 0.75. The label 0 switches that term off and the other one on, in which "
            "the probability of label 0 is the divisor.",
        ),
    },
)

use_of_the_cache = Choice(
    "use_of_the_cache",
    points=2,
    right="D",
    wrong={
        "A": (
            "slope_at_the_input",
            "The slope of the activation is taken at the score Z, which is in the cache as well. "
            "The input is needed one step later, in the linear half.",
        ),
        "B": (
            "same_shape_same_content",
            "The slopes for the inputs have the shape of the inputs, but they are made of the "
            "weights and of dZ. In z = w a + b, what is the slope of z with respect to a?",
        ),
        "C": (
            "needs_it_to_count",
            "The number of examples can be read from dZ too, which has a column for each of them. "
            "A bias is added as it is, so nothing else enters its slope.",
        ),
    },
)

fair_comparison = Choice(
    "fair_comparison",
    points=2,
    right="B",
    wrong={
        "A": (
            "equal_size_is_enough",
            "Equal size is one condition of several. Look again at the table of the spirals: one "
            "column says that depth wins, another one says the opposite, with the same networks.",
        ),
        "C": (
            "one_layer_cannot",
            "One hidden layer with enough units can bend a border into almost any shape, too. And "
            "a low cost on the training set says little about new data, whatever the borders are.",
        ),
        "D": (
            "one_layer_is_always_enough",
            "There are functions for which depth saves very many units: remember the folded tents. "
            "Whether your data are of that kind is a question for a measurement, not for a belief.",
        ),
    },
)
