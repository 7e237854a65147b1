"""Tuning, batch norm, softmax: the concept questions at the end of the lesson.

The questions and their options stand in notebook.py. Here stands which option is right and, for
each of the others, the name of the misconception and what its author is told after grading.
"""

from dlkit.exercise import Choice

first_to_tune = Choice(
    "first_to_tune",
    points=2,
    right="B",
    wrong={
        "A": (
            "tunes_what_hardly_matters",
            "That number keeps a quotient finite, and its usual value serves nearly every network. "
            "Think of the one setting that decides whether a network learns anything at all.",
        ),
        "C": (
            "tunes_the_depth_first",
            "Depth matters, but you cannot tell whether a deeper network is better as long as "
            "neither of them is trained at a speed that suits it.",
        ),
        "D": (
            "gives_every_setting_its_turn",
            "If all settings mattered equally, that would be fair. Look at the curve of the error "
            "against one of them: it goes from chance to almost nothing, alone.",
        ),
    },
)

two_small_steps = Choice(
    "two_small_steps",
    points=2,
    right="D",
    wrong={
        "A": (
            "measures_the_distance_on_a_ruler",
            "On a ruler the two steps are equally long. What a beta does is to average over some "
            "1 / (1 - beta) numbers: work that out for all four.",
        ),
        "B": (
            "compares_the_ratios_of_the_betas",
            "As a share of beta itself both steps are tiny. The quantity that decides how long the "
            "memory is stands in a denominator, and it is close to 0.",
        ),
        "C": (
            "has_the_order_reversed",
            "You compared the right quantity, but look again at which of the two pairs lies close "
            "to the place where 1 / (1 - beta) has its pole.",
        ),
    },
)

what_undoes_it = Choice(
    "what_undoes_it",
    points=2,
    right="A",
    wrong={
        "B": (
            "takes_1_and_0_for_the_identity",
            "Those values are where training starts: Z_tilde is then Z_norm, with mean 0 and "
            "variance 1. The question is when Z_tilde is Z.",
        ),
        "C": (
            "thinks_that_it_cannot_be_undone",
            "Per unit, normalising is a shift and a scaling, and so is what gamma and beta do "
            "after it. One straight line can undo another one.",
        ),
        "D": (
            "exchanges_scale_and_shift",
            "What was divided by has to be multiplied again, and what was taken off has to be "
            "added. Look at which of the two does which.",
        ),
    },
)

one_example_alone = Choice(
    "one_example_alone",
    points=2,
    right="C",
    wrong={
        "A": (
            "expects_an_error_message",
            "No division by 0 occurs, because epsilon stands under the root. That is the danger: "
            "there is a result, and nothing complains. Work it out for one unit.",
        ),
        "B": (
            "trusts_gamma_and_beta",
            "gamma multiplies what is left of the example after its own mean has been taken off. "
            "How much is that, when the batch has one member?",
        ),
        "D": (
            "expects_noise",
            "Noise is what a small batch brings: with two or four examples the statistics are "
            "rough. With one there is something more drastic, and it is the same every time.",
        ),
    },
)

panda_or_caviar = Choice(
    "panda_or_caviar",
    points=2,
    right="B",
    wrong={
        "A": (
            "searches_whatever_it_costs",
            "Random search compares many trained networks. Divide the time that you have by the "
            "time of one training.",
        ),
        "C": (
            "judges_after_a_thousandth",
            "A short trial can rank settings when it is long enough to show a difference. In a few "
            "minutes out of three weeks all that shows is whether a run explodes.",
        ),
        "D": (
            "goes_by_settings_of_another_task",
            "Published settings are a good place to start from. But they belong to other data, and "
            "a run of three weeks deserves somebody who looks at its curve.",
        ),
    },
)

coloured_cats = Choice(
    "coloured_cats",
    points=2,
    right="D",
    wrong={
        "A": (
            "expects_batch_norm_to_bring_data",
            "No normalisation adds what the data does not contain. A network that never saw a "
            "white cat has no reason to call one a cat.",
        ),
        "B": (
            "thinks_that_the_values_stay_fixed",
            "The numbers that a unit produces keep changing as the layers before it learn. What is "
            "held fixed is less than that: two numbers for each unit.",
        ),
        "C": (
            "thinks_that_earlier_layers_stop",
            "All layers go on learning, those before a normalisation, too. Ask what a later layer "
            "can rely on in spite of that.",
        ),
    },
)
