"""Mismatch, transfer, several tasks: the concept questions at the end of the lesson.

The questions and their options stand in notebook.py. Here stands which option is right and, for
each of the others, the name of the misconception and what its author is told after grading.
"""

from dlkit.exercise import Choice

undecidable = Choice(
    "undecidable",
    points=2,
    right="C",
    wrong={
        "A": (
            "all_of_it_is_variance",
            "Dev examples are new, and that alone can cost this much. But they also come from "
            "another source, and nothing here separates the two. Think of the two worlds of the "
            "lesson with the same pair of errors.",
        ),
        "B": (
            "all_of_it_is_mismatch",
            "The sources do differ, but dev examples are also ones that the model was not trained "
            "on. A model that has learnt its training set by heart would show the same two numbers "
            "on new web images.",
        ),
        "D": (
            "takes_the_dev_error_for_bias",
            "Bias is what the model does not even manage on its own training data. Compare the "
            "training error with what people reach.",
        ),
    },
)

utterances = Choice(
    "utterances",
    points=2,
    right="B",
    wrong={
        "A": (
            "shuffles_the_sources",
            "Of 5,000 shuffled utterances some 192 would come from the mirror. The team would "
            "spend its time on the other 4,800, which no customer will ever say to it.",
        ),
        "C": (
            "tests_on_another_target",
            "Dev and test have to come from one distribution, and from the one that counts. Tuned "
            "for the mirror and tested on everything else, the test says nothing about the "
            "product.",
        ),
        "D": (
            "aims_at_the_big_source",
            "Dev and test say what you aim at. Here you would aim at the many sources, and train "
            "on the smallest set you have. Turn the question round: where must the rare examples "
            "be, and where can the many be used?",
        ),
    },
)

car_noise = Choice(
    "car_noise",
    points=2,
    right="B",
    wrong={
        "A": (
            "blames_the_size",
            "A network that is too small would fail on its own training data and on train-dev, "
            "too, and there it does very well. Where along the chain of errors does the step come?",
        ),
        "C": (
            "forbids_synthesis",
            "In the lesson the same method closed most of the gap, with 500 patterns. It depends "
            "on how much of all possible noise the synthesis covers, which the ear does not tell.",
        ),
        "D": (
            "takes_train_dev_from_another_distribution",
            "Train-dev has to have the distribution of the training set, whatever that is. With "
            "silent speech there, the step from train to train-dev would have two causes again.",
        ),
    },
)

which_transfer = Choice(
    "which_transfer",
    points=2,
    right="D",
    wrong={
        "A": (
            "transfers_from_little_to_much",
            "The inputs are of one kind, but the direction is wrong: a hundred images can hardly "
            "teach anything that a million would not teach better. What does A have to have more "
            "of?",
        ),
        "B": (
            "transfers_between_different_inputs",
            "Layers that have learnt to listen are of no use to an image. Whatever else is true of "
            "A and B, they need the same kind of input.",
        ),
        "C": (
            "transfers_between_equal_amounts",
            "It may do no harm, but A knows no more about the input than B can learn from its own "
            "images: an example of B is worth more to B than one of A. The gain comes from having "
            "far more of A.",
        ),
    },
)

street_scene = Choice(
    "street_scene",
    points=2,
    right="B",
    wrong={
        "A": (
            "lets_the_tasks_compete",
            "The outputs of softmax sum to 1: a car makes a pedestrian less probable. But both "
            "may be in the same picture. The four are separate questions, not four values of "
            "one answer.",
        ),
        "C": (
            "takes_unknown_for_no",
            "Then everything that nobody looked for counts as not there. In the lesson the "
            "network that was trained like this ended up saying no to everything.",
        ),
        "D": (
            "throws_incomplete_examples_away",
            "Sixteen classes for four questions: each combination has to be learnt by itself, and "
            "rare ones hardly occur. And with many labels missing, hardly any image would be "
            "left. Each label that exists can be used on its own.",
        ),
    },
)
