"""Regularisation: the concept questions at the end of the lesson.

The questions and their options stand in notebook.py. Here stands which option is right and, for
each of the others, the name of the misconception and what its author is told after grading.
"""

from dlkit.exercise import Choice

which_remedy = Choice(
    "which_remedy",
    points=2,
    right="C",
    wrong={
        "A": (
            "more_data_against_bias",
            "More data closes the gap between training and dev, and that gap is one point here. "
            "A model that cannot fit the examples it has will not fit more of them either. Which "
            "of the two steps in the errors is the long one?",
        ),
        "B": (
            "regularises_what_underfits",
            "L2 holds a model back that fits its examples too well. This one does not fit them: "
            "compare its training error with what a person reaches.",
        ),
        "D": (
            "dropout_against_bias",
            "Dropout makes training harder, on purpose, so the training error rises. It helps when "
            "the dev error is far above the training error; write down the two steps here.",
        ),
    },
)

decay_factor = Choice(
    "decay_factor",
    points=2,
    right="B",
    wrong={
        "A": (
            "keeps_the_half",
            "The half stands in the cost. Differentiating a square brings down a factor of 2, and "
            "the half is used up by it.",
        ),
        "C": (
            "forgets_the_learning_rate",
            "That is one minus lambda over m. What is added to the slope is multiplied by "
            "something more before it is taken off the weight: look at the update.",
        ),
        "D": (
            "forgets_the_m",
            "With this factor a weight would be halved at every single step. The penalty is "
            "weighed like the cross-entropy, which is an average over the examples.",
        ),
    },
)

one_activation = Choice(
    "one_activation",
    points=2,
    right="A",
    wrong={
        "B": (
            "scales_without_dropping",
            "The mean over many passes is one thing, a single pass another. In each pass a coin "
            "decides whether the unit is there at all; after that, is what is left made larger or "
            "smaller?",
        ),
        "C": (
            "forgets_to_scale",
            "Then the mean over many passes would be only 8, and the next layer would meet larger "
            "inputs at the time of prediction than it was trained with. Which step of inverted "
            "dropout makes up for that?",
        ),
        "D": (
            "scales_in_the_wrong_direction",
            "Dropping lowers the mean already. If the survivors shrank as well it would be lower "
            "still: 0.8 of 8 is 6.4. In which direction must they be changed?",
        ),
    },
)

jumpy_cost = Choice(
    "jumpy_cost",
    points=2,
    right="D",
    wrong={
        "A": (
            "blames_the_learning_rate",
            "The jumps come from the coins: each step measures another thinned net. A smaller rate "
            "makes the steps smaller, but the coins go on, so the curve never becomes smooth.",
        ),
        "B": (
            "freezes_the_mask",
            "Then the same units would be missing all the time. The cost would be smooth, but it "
            "would be the training of a smaller net, with nothing left of dropout.",
        ),
        "C": (
            "believes_the_sign_is_wrong",
            "With a wrong sign the cost would climb for good. Here it falls in the long run and "
            "jumps on the way, which correct code does as well. How could you take the coins out "
            "of the measurement?",
        ),
    },
)

third_set = Choice(
    "third_set",
    points=2,
    right="B",
    wrong={
        "A": (
            "only_slopes_learn",
            "No slope was computed from the test set, and still it has decided something: which of "
            "the fifty goes out. Think of the coin tossers and of what their winner was worth.",
        ),
        "C": (
            "choosing_makes_pessimistic",
            "The winner was picked because it looked good on these very examples. Was its luck on "
            "them more likely good or bad?",
        ),
        "D": (
            "test_set_spoils_the_weights",
            "The weights were fitted to the training set alone, and they are as good as they are. "
            "It is the number reported about them that is in doubt: from which examples does it "
            "come, and what were these used for?",
        ),
    },
)
