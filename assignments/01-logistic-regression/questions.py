"""Logistic regression: the concept questions at the end of the lesson.

The questions and their options stand in notebook.py. Here stands which option is right and, for
each of the others, the name of the misconception and what its author is told after grading.
"""

from dlkit.exercise import Choice

odds = Choice(
    "odds",
    points=2,
    right="B",
    wrong={
        "A": (
            "adds_to_the_probability",
            "Scores add up, probabilities do not: the sigmoid bends the line, so a fixed step in z "
            "moves a by a lot in the middle and by almost nothing at the ends. Look at the section "
            "on the unit, where z is written as the logarithm of something.",
        ),
        "C": (
            "multiplies_the_probability",
            "A probability that is multiplied again and again would soon be larger than 1. What is "
            "multiplied when the score grows is a to (1 - a); write that ratio down for z = 0.",
        ),
        "D": (
            "takes_the_slope_at_zero_for_all",
            "A quarter is the slope of the sigmoid at z = 0 only. It holds for tiny steps there, "
            "and nowhere else on the curve.",
        ),
    },
)

surprise = Choice(
    "surprise",
    points=2,
    right="D",
    wrong={
        "A": (
            "loss_of_the_other_label",
            "0.01 is about the loss that this answer would cost if the label were 0. Which of the "
            "two terms does the label 1 switch on?",
        ),
        "B": (
            "loss_is_the_distance",
            "0.99 is the distance between answer and truth. The loss is not a distance: it is "
            "minus the logarithm of the probability that was given to what came true.",
        ),
        "C": (
            "squared_error",
            "That is half the squared difference. It stays below one half, however wrong an answer "
            "is; the loss of this lesson has no such limit. It is made of the probability that the "
            "unit gave to what came true.",
        ),
    },
)

first_cost = Choice(
    "first_cost",
    points=2,
    right="A",
    wrong={
        "B": (
            "cost_depends_on_the_labels",
            "At the start every answer is 0.5, whatever the example is. Work out the loss of such "
            "an answer for the label 1 and for the label 0, and compare the two.",
        ),
        "C": (
            "zero_weights_cost_nothing",
            "Zero weights do not mean zero cost. They mean z = 0 for every example; what does the "
            "unit answer then, and what does that cost?",
        ),
        "D": (
            "sum_instead_of_average",
            "That would grow with the number of examples. The cost is the average of the losses.",
        ),
    },
)

restless_cost = Choice(
    "restless_cost",
    points=2,
    right="C",
    wrong={
        "A": (
            "blames_the_sign",
            "With the wrong sign every step would climb, and the cost would rise without ever "
            "coming down. Here it comes down between the jumps.",
        ),
        "B": (
            "blames_the_examples",
            "Every step uses all examples, and the average of their pulls is always the same in "
            "the same place. Contradictions keep the bottom of the valley above 0, but it stays "
            "one smooth valley. Look again at the walks in the bowl: they all had the same data.",
        ),
        "D": (
            "bad_luck_with_the_start",
            "For one unit and this cost there is one valley only, and every start is on its side. "
            "What decides whether a step ends before the bottom or beyond it?",
        ),
    },
)

shapes_of_dw = Choice(
    "shapes_of_dw",
    points=2,
    right="B",
    wrong={
        "A": (
            "gives_a_row",
            "The four sums are right, but read off the outer sizes of (1, 100) @ (100, 4): they "
            "stand in a row, and a row subtracted from a column of weights becomes a square.",
        ),
        "C": (
            "inner_sizes_do_not_fit",
            "The inner sizes are 4 and 1 here, so NumPy refuses this product. The two numbers in "
            "the middle must agree, and the two outer ones are the shape that comes out.",
        ),
        "D": (
            "broadcasts_instead_of_summing",
            "The star multiplies element by element and stretches the row over all inputs: the "
            "result is (4, 100), one number for each input and example. Nothing is summed yet.",
        ),
    },
)
