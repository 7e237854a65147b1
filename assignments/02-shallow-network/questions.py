"""A shallow network: the concept questions at the end of the lesson.

The questions and their options stand in notebook.py. Here stands which option is right and, for
each of the others, the name of the misconception and what its author is told after grading.
"""

from dlkit.exercise import Choice

without_bend = Choice(
    "without_bend",
    points=2,
    right="A",
    wrong={
        "B": (
            "one_bend_per_unit",
            "The bends of a border come from the bends of the activation, and the identity has "
            "none. Multiply two layers out without it, as in the section on why there is a bend: "
            "how many matrices are left in front of X?",
        ),
        "C": (
            "layers_bend_by_themselves",
            "A weighted sum of weighted sums is a weighted sum again, however many of them there "
            "are. Look at the network without a bend that was trained by nudging, and at the cost "
            "at which it ended.",
        ),
        "D": (
            "identity_has_no_slope",
            "The identity has a slope, namely 1 everywhere, so slopes do come back and training "
            "works. The question is what the trained network is able to say.",
        ),
    },
)

passing_back = Choice(
    "passing_back",
    points=2,
    right="D",
    wrong={
        "A": (
            "skips_the_activation",
            "That is the slope with respect to the value. On its way to the score it still has to "
            "pass the curve, and gets multiplied by how steep the curve is at that place.",
        ),
        "B": (
            "forgets_the_square",
            "You multiplied by 1 - 0.8. That is no slope of tanh: for the value -0.8 it would be "
            "1.8, and tanh is nowhere steeper than 1. Look up what is subtracted from 1.",
        ),
        "C": (
            "slope_of_the_sigmoid",
            "0.8 times 0.2 is the slope of a sigmoid whose value is 0.8. This unit is a tanh unit, "
            "and each activation brings a slope of its own.",
        ),
    },
)

count_them = Choice(
    "count_them",
    points=2,
    right="C",
    wrong={
        "A": (
            "first_weights_only",
            "24 is the number of weights between the inputs and the hidden units. The output unit "
            "has weights of its own, and every unit has one more number besides its weights.",
        ),
        "B": (
            "forgets_the_biases",
            "You counted all the weights, 24 and 6. Each hidden unit and the output unit learn one "
            "more number each, which shifts their scores.",
        ),
        "D": (
            "one_number_per_example",
            "The scores and values have a column for each example, but they are computed anew each "
            "time. What is learnt are the weights and biases: look whether m stands in any of "
            "their shapes.",
        ),
    },
)

same_start = Choice(
    "same_start",
    points=2,
    right="B",
    wrong={
        "A": (
            "only_zero_is_bad",
            "Zero is not what does the harm. Compare two hidden units at such a start: what do "
            "they compute, what comes back to them, and in what do they differ after one step?",
        ),
        "C": (
            "same_as_all_zeros",
            "That happens when all weights are 0 and the classes are equally frequent. Here the "
            "hidden values are not 0 and something comes back through W2, so there are slopes. "
            "Compare those of two hidden units.",
        ),
        "D": (
            "data_breaks_symmetry",
            "Every hidden unit sees the same examples, and its slopes are averages over all of "
            "them, so the examples cannot tell units apart. The lesson looked at four such units "
            "after 1000 steps.",
        ),
    },
)

what_now = Choice(
    "what_now",
    points=2,
    right="D",
    wrong={
        "A": (
            "judges_by_training_points",
            "The training points are the ones whose answers the network was shown. What a network "
            "is worth shows on points that it has not seen; compare the two numbers there.",
        ),
        "B": (
            "bigger_is_always_better",
            "98 % of the training points show that it can already bend its border wherever it "
            "wants. Look at the sweep with 100 training points: what happened to the new points "
            "as units were added?",
        ),
        "C": (
            "blames_short_training",
            "A network that gets 98 % of its training points right has been trained long enough to "
            "fit them. Longer training would bring it still closer to these points; think about "
            "what that does for the others.",
        ),
    },
)
