"""Gradient checking: the concept questions at the end of the lesson.

The questions and their options stand in notebook.py. Here stands which option is right and, for
each of the others, the name of the misconception and what its author is told after grading.
"""

from dlkit.exercise import Choice

lost_signal = Choice(
    "lost_signal",
    points=2,
    right="B",
    wrong={
        "A": (
            "forgets_what_relu_takes",
            "The scores do keep the power of what comes in. But then ReLU sets the negative half "
            "of them to 0, and the next layer gets only what is left. Multiply that share twenty "
            "times.",
        ),
        "C": (
            "takes_the_power_for_the_size",
            "You have found the factor of the power, the mean square. The size is its root, so "
            "each layer takes away less than that. Which of the two does a standard deviation "
            "measure?",
        ),
        "D": (
            "counts_a_single_weight",
            "A tenth per layer would be right if each unit had one input. Here it adds up a "
            "hundred of them, and a sum of many random terms is larger than one of them.",
        ),
    },
)

three_times = Choice(
    "three_times",
    points=2,
    right="A",
    wrong={
        "B": (
            "divides_by_the_right_one_only",
            "The difference is indeed twice as long as the right gradient. But it is divided by "
            "the sum of both lengths, and no value of this measure can be larger than 1.",
        ),
        "C": (
            "all_wrong_gradients_give_one",
            "1 is what two opposite vectors get, or a vector and zero. Here both point the same "
            "way: write the right gradient as g and put 3g into the formula.",
        ),
        "D": (
            "compares_directions",
            "The check does not compare directions but the vectors themselves. A gradient that is "
            "too long makes every step too long, and that has to show.",
        ),
    },
)

smaller_nudge = Choice(
    "smaller_nudge",
    points=2,
    right="D",
    wrong={
        "A": (
            "knows_truncation_only",
            "That would hold with infinitely many digits. With floats, subtracting two costs that "
            "agree in nearly all of their 16 digits leaves almost none. Look at the right half of "
            "the picture of the two errors.",
        ),
        "B": (
            "blames_nothing_on_the_nudge",
            "The claimed gradient is the same, but the check compares it with nudged slopes, and "
            "these have an error of their own, which depends on the nudge.",
        ),
        "C": (
            "nudge_below_the_last_digit",
            "That happens once the nudge is smaller than the last digit of a number of order 1, "
            "which is about 1e-16. A nudge of 1e-13 still moves it, by a thousand of those.",
        ),
    },
)

suspicious_layer = Choice(
    "suspicious_layer",
    points=2,
    right="B",
    wrong={
        "A": (
            "one_error_for_each_symptom",
            "Possible, but four independent errors are less likely than one that all four pieces "
            "have in common. Ask what layer 2 hands on to layer 1.",
        ),
        "C": (
            "errors_travel_forwards",
            "On the way back, layer 2 comes before layer 1. What goes wrong in layer 1 cannot "
            "reach the pieces of layer 2 any more.",
        ),
        "D": (
            "looks_one_layer_too_late",
            "The pieces of layer 3 are made of dZ3 as well, and they pass. So dZ3 is right, and "
            "the slopes go wrong after it.",
        ),
    },
)

what_it_proves = Choice(
    "what_it_proves",
    points=2,
    right="C",
    wrong={
        "A": (
            "right_slopes_guarantee_learning",
            "Right slopes lead downhill, that is all. Features without scale, a lost signal or "
            "wrong labels can still make the training useless.",
        ),
        "B": (
            "trusts_the_cost",
            "The check sees the cost only as the thing to compare with. Remember the labels that "
            "were the wrong way round: what did the check say there?",
        ),
        "D": (
            "one_place_stands_for_all",
            "It was done at one place. An error may show only where a score changes its sign or "
            "where weights have grown; that is why one checks again after some training.",
        ),
    },
)
