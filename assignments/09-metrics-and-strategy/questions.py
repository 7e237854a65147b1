"""Metrics and strategy: the concept questions at the end of the lesson.

The questions and their options stand in notebook.py. Here stands which option is right and, for
each of the others, the name of the misconception and what its author is told after grading.
"""

from dlkit.exercise import Choice

which_knob = Choice(
    "which_knob",
    points=2,
    right="B",
    wrong={
        "A": (
            "more_data_for_a_closed_gap",
            "More training data closes the gap between training and dev, and that gap is 0.2 "
            "points. The large step comes after it. What was the dev set used for, again and "
            "again, that the test set was not?",
        ),
        "C": (
            "larger_model_for_no_bias",
            "The recogniser does as well as people on its training data, so there is hardly any "
            "bias that a larger network could remove. Find the stage at which the error jumps.",
        ),
        "D": (
            "changes_the_metric_too_early",
            "The metric is in question when a tool does well on the test set and badly in use. "
            "Here it already fails on the test set, by the same metric and with the same kind of "
            "recordings.",
        ),
    },
)

split_a_million = Choice(
    "split_a_million",
    points=2,
    right="C",
    wrong={
        "A": (
            "keeps_the_old_shares",
            "These shares are for some thousands of examples. What a dev set has to tell apart "
            "depends on the number of its examples, not on their share. Compute the interval for "
            "200 000, and ask what the training set would do with most of them.",
        ),
        "B": (
            "too_few_to_decide",
            "Compute the interval of an error of 5 % on 100 examples. It is eight times wider than "
            "the differences that are to be decided.",
        ),
        "D": (
            "measures_on_training_data",
            "The training error is measured on what the model has adapted to. It is precise, but "
            "it is another quantity: a model that has learned its examples by heart has none.",
        ),
    },
)

change_the_target = Choice(
    "change_the_target",
    points=2,
    right="A",
    wrong={
        "B": (
            "keeps_a_wrong_metric",
            "A metric is there to rank models as the users would. This one ranks them the other "
            "way round. What is fixed in advance is what should be achieved; the metric is only "
            "how it is measured.",
        ),
        "C": (
            "overrules_the_metric",
            "That settles today's question. But the team goes on tuning by a number that prefers "
            "the wrong model, and the next A will come from it.",
        ),
        "D": (
            "more_examples_of_the_wrong_measure",
            "More examples make the number more precise. It is the right number for another "
            "question: all mistakes count alike in it.",
        ),
    },
)

below_people = Choice(
    "below_people",
    points=2,
    right="D",
    wrong={
        "A": (
            "takes_people_for_the_limit",
            "Human error is an upper bound of the lowest possible error, no lower bound: machines "
            "do better in many tasks. And an overfitting model would do badly on the dev set, "
            "which it has not seen.",
        ),
        "B": (
            "takes_a_negative_gap_for_zero",
            "The gap to people is negative, which says only that people are no yardstick any more. "
            "The lowest possible error may lie below the training error, or above it: the training "
            "error is measured on what the model has adapted to.",
        ),
        "C": (
            "takes_better_than_people_for_perfect",
            "Being better than the experts says that the experts were not the limit. What the "
            "limit is, nothing here shows.",
        ),
    },
)

which_labels = Choice(
    "which_labels",
    points=2,
    right="C",
    wrong={
        "A": (
            "starts_with_the_training_labels",
            "Training bears random mistakes rather well, and it is the largest set. The question "
            "was which of two models is better: on which sets is that decided?",
        ),
        "B": (
            "corrects_one_models_mistakes",
            "Then the corrections can only help the first model. And where a wrong label agreed "
            "with it, nobody has looked.",
        ),
        "D": (
            "same_labels_so_fair",
            "The same labels are not the same luck: a wrong label punishes the model that is right "
            "and rewards the one that is wrong alike. With 0.6 % of such labels a difference of "
            "0.2 % can have either sign.",
        ),
    },
)

hundred_choices = Choice(
    "hundred_choices",
    points=2,
    right="D",
    wrong={
        "A": (
            "only_gradients_use_up_a_set",
            "The variant was kept *because* its dev error was low, and part of that was luck on "
            "these examples. Choosing fits a set, too.",
        ),
        "B": (
            "averages_over_what_is_not_used",
            "That is no longer too low, but it is a number about ninety-nine models that nobody "
            "will use. What is wanted is the error of one of them.",
        ),
        "C": (
            "chooses_by_the_test_set",
            "Whoever takes the best of a hundred test errors has chosen by the test set, and it "
            "has become a dev set. Then there is no sealed set left.",
        ),
    },
)
