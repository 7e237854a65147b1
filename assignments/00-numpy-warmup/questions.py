"""NumPy warm-up: the concept questions at the end of the lesson.

The questions and their options stand in notebook.py. Here stands which option is right and, for
each of the others, the name of the misconception and what its author is told after grading.
"""

from dlkit.exercise import Choice

first_column = Choice(
    "first_column",
    points=2,
    right="D",
    wrong={
        "A": (
            "reshape_turns_the_array",
            "A reshape never turns an array round. It reads all numbers in their order and fills "
            "the new shape with them row by row, so a column collects numbers that were far apart. "
            "The tunes of the lesson show what such a column holds.",
        ),
        "B": (
            "reshape_refuses",
            "A reshape is refused only when the two shapes hold different amounts of numbers. "
            "Multiply out both: they hold equally many, so NumPy has nothing to complain about. "
            "That is what makes this mistake so quiet.",
        ),
        "C": (
            "same_image_in_another_order",
            "The first column takes every tenth number of the whole run, and an image is only 16 "
            "numbers long. Count: the numbers 0 and 10 belong to the first image. To which image "
            "does number 20 belong, and number 30?",
        ),
    },
)

square_table = Choice(
    "square_table",
    points=2,
    right="C",
    wrong={
        "A": (
            "flat_sums_stand_as_a_column",
            "The four means have lost their second axis, and a missing axis is put on the left. So "
            "they lie down as a row and do not stand up as a column, however they were made. Draw "
            "the row on top of the table and see which mean meets which number.",
        ),
        "B": (
            "every_flat_array_is_refused",
            "That would be the luck of a table with 3 rows and 4 columns. Compare the shapes from "
            "the right once more: here both last lengths are 4, and nothing is refused.",
        ),
        "D": (
            "a_new_axis_appears",
            "Broadcasting stretches lengths of 1, it does not let every number of one array meet "
            "every number of the other unless both have an axis of length 1 for it. A (4, 4) and a "
            "(4,) give a (4, 4).",
        ),
    },
)

ten_more = Choice(
    "ten_more",
    points=2,
    right="A",
    wrong={
        "B": (
            "larger_scores_larger_probabilities",
            "All probabilities of an example cannot grow together: they have to sum to 1. What one "
            "class gains, others must lose. Pull the common factor out of the fraction.",
        ),
        "C": (
            "shift_sharpens",
            "The differences between the scores decide how sharp the probabilities are, and adding "
            "the same number to all scores leaves every difference as it was. Multiplying the "
            "scores would be another matter.",
        ),
        "D": (
            "probabilities_are_multiplied",
            "Every power is indeed multiplied by the same large number. But the powers are then "
            "divided by their sum; ask what has happened to that sum.",
        ),
    },
)

one_big_miss = Choice(
    "one_big_miss",
    points=2,
    right="B",
    wrong={
        "A": (
            "only_the_total_error_counts",
            "The sizes of the errors do add up to the same number for both forecasts, but only one "
            "of the losses adds up sizes. Square the errors of each forecast and add them.",
        ),
        "C": (
            "exchanges_the_two_losses",
            "You have the two losses the wrong way round. One adds up the sizes of the errors, and "
            "those are 4 in total for both. The other adds up squares, and 4 squared is 16.",
        ),
        "D": (
            "one_miss_is_milder",
            "Three right numbers do not make up for the wrong one. A loss knows only the errors; "
            "work out both losses for (1, 1, 1, 1) and for (4, 0, 0, 0).",
        ),
    },
)

small_nudge = Choice(
    "small_nudge",
    points=2,
    right="C",
    wrong={
        "A": (
            "stops_at_the_product",
            "That is how much s grows: 5 times the nudge. From s to K there is one step more, and "
            "the slopes of the steps on the way are multiplied.",
        ),
        "B": (
            "takes_the_outer_step_only",
            "You counted the last step, where K grows 4 times as fast as s. But s does not grow as "
            "fast as p does: in a product the other factor decides how fast.",
        ),
        "D": (
            "multiplies_by_its_own_value",
            "Your slope holds the value of p itself. When p grows, the product p q grows by q for "
            "each unit: it is the other factor that counts. Compute K at p = 2 and at p = 2.001.",
        ),
    },
)
