"""A fair start: the concept question at the end of the lesson.

The question and its options stand in notebook.py. Here stands which option is right and, for each
of the others, the name of the misconception and what its author is told after grading: something
to think about, which does not name the right letter.
"""

from dlkit.exercise import Choice

new_flat = Choice(
    "new_flat",
    points=10,
    right="B",
    wrong={
        "A": (
            "scales_anew_with_every_example",
            "Every new flat would move the mean and the deviation, and with them all the flats "
            "that the network was trained on. Its weights fit the numbers that it has seen.",
        ),
        "C": (
            "scales_each_example_by_itself",
            "A mean over area and rooms mixes square metres with a count. And what is the "
            "deviation of a feature of which there is a single value?",
        ),
        "D": (
            "leaves_new_examples_raw",
            "The network has only ever seen numbers around 0. An area of 70 would look to it like "
            "a flat of a size that no flat has.",
        ),
    },
)
