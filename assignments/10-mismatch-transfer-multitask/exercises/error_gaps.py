"""error_gaps: four gaps between five errors, and the name of the largest."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import mismatched_data as reference

error_gaps = Exercise(
    reference.error_gaps,
    parts={
        "avoidable_bias": 1.5,
        "variance": 1.5,
        "mismatch": 1.5,
        "overfit_to_dev": 1.5,
        "largest": 4,
    },
)


# Each gap is the largest in some case, by .02 and more; at times another is more than half of it,
# and the errors themselves are larger or smaller than it.
@error_gaps.cases
def _(rng):
    def about(value):
        """Draw a number within a tenth of `value`."""
        return round(float(value * rng.uniform(0.9, 1.1)), 4)

    def errors(human, *gaps):
        rising = [about(human)]
        for gap in gaps:
            rising.append(round(rising[-1] + about(gap), 6))
        return tuple(rising)

    yield "the target is harder", errors(0.02, 0.03, 0.05, 0.3, 0.015)
    yield "the training set is not fitted", errors(0.05, 0.25, 0.02, 0.08, 0.04)
    yield "new examples are harder", errors(0.01, 0.015, 0.22, 0.06, 0.035)
    yield "dev has been used too often", errors(0.1, 0.02, 0.04, 0.14, 0.2)
    # The largest by size is negative, or comes last but one.
    yield "the target is easier", errors(0.2, 0.03, 0.09, -0.15, -0.02)
    yield "training beats people", errors(0.3, -0.2, 0.06, 0.11, -0.03)
    yield "a test set that is easier", errors(0.06, 0.02, 0.05, 0.12, -0.19)
    yield "new examples are easier", errors(0.1, 0.24, -0.29, 0.08, 0.02)
    yield "errors in per cent", tuple(100 * e for e in errors(0.05, 0.17, 0.22, 0.14, 0.12))
    falling = errors(0.6, -0.15, -0.21, -0.02, -0.09)  # the largest is not the first name
    yield "no gap above 0", falling, {"edge": 0.2}


@error_gaps.right_answer
def plain(human, train, train_dev, dev, test):
    """Four differences in a dict; the key of the greatest value."""
    gaps = {
        "avoidable_bias": train - human,
        "variance": train_dev - train,
        "mismatch": dev - train_dev,
        "overfit_to_dev": test - dev,
    }
    largest = max(gaps, key=gaps.get)
    return {**gaps, "largest": largest}


@error_gaps.right_answer
def by_neighbours(human, train, train_dev, dev, test):
    """Differences of a list; the largest by sorting pairs of value and name; prints."""
    errors = [human, train, train_dev, dev, test]
    names = ["avoidable_bias", "variance", "mismatch", "overfit_to_dev"]
    gaps = [errors[i + 1] - errors[i] for i in range(4)]
    print(*gaps)
    found = dict(zip(names, gaps, strict=True))
    found["largest"] = sorted(zip(gaps, names, strict=True))[-1][1]
    return found


@error_gaps.right_answer
def by_branches(human, train, train_dev, dev, test):
    """One comparison after another; NumPy scalars."""
    bias, variance, mismatch, overfit = np.diff([human, train, train_dev, dev, test])
    largest, most = "avoidable_bias", bias
    if variance > most:
        largest, most = "variance", variance
    if mismatch > most:
        largest, most = "mismatch", mismatch
    if overfit > most:
        largest = "overfit_to_dev"
    return {
        "largest": largest,
        "mismatch": mismatch,
        "variance": variance,
        "avoidable_bias": bias,
        "overfit_to_dev": overfit,
    }


error_gaps.slip(
    "measures_variance_on_dev",
    {"train_dev - train": "dev - train"},
    """Your variance contains the mismatch, as when it is taken between training and dev. That step
    changes two things at once: the examples are new, and they come from elsewhere. There is a set
    that changes only one of them.""",
)

error_gaps.slip(
    "measures_mismatch_from_training",
    {"dev - train_dev": "dev - train"},
    """Your mismatch contains the variance, as when it is measured from the training error. From
    training to dev the examples are new *and* from elsewhere. Start from the set that has the first
    of the two already.""",
)

error_gaps.slip(
    "forgets_what_people_reach",
    {"train - human": "train"},
    """Your bias is measured from 0. Where people err, part of the training error can hardly be
    avoided, and only what lies above it is worth working on. Look for an argument that is not
    used.""",
)

error_gaps.slip(
    "measures_overfit_from_train_dev",
    {"test - dev": "test - train_dev"},
    """Your overfit_to_dev contains the mismatch. Test and dev come from the same distribution;
    what differs is that you have chosen by one of them. Take the step between these two.""",
)

error_gaps.slip(
    "measures_all_gaps_from_people",
    {
        "train_dev - train": "train_dev - human",
        "dev - train_dev": "dev - human",
        "test - dev": "test - human",
    },
    """It looks as if all your gaps are measured from what people reach. Then each contains all the
    gaps before it. Each step of the chain starts where the step before has ended.""",
)

error_gaps.slip(
    "turns_the_signs",
    {
        "train - human": "human - train",
        "train_dev - train": "train - train_dev",
        "dev - train_dev": "train_dev - dev",
        "test - dev": "dev - test",
    },
    """All your gaps have the wrong sign, so the largest is the smallest. A gap is positive where
    the later error of the chain is the higher one: look at the order in your differences.""",
)

error_gaps.slip(
    "takes_distances",
    {
        "train - human": "abs(train - human)",
        "train_dev - train": "abs(train_dev - train)",
        "dev - train_dev": "abs(dev - train_dev)",
        "test - dev": "abs(test - dev)",
    },
    """None of your gaps is ever negative. A negative mismatch is a finding: the target is easier
    than what the model was trained on. Without its sign it looks like a problem to work on.""",
)

error_gaps.slip(
    "finds_the_largest_by_size",
    {"key=gaps.get": "key=lambda name: abs(gaps[name])"},
    """What you call the largest is at times a negative gap. There the error falls, and nothing is
    lost. What is wanted is the step at which most is lost, by value and not by size.""",
)

error_gaps.slip(
    "returns_the_size_of_the_largest",
    {"max(gaps, key=gaps.get)": "max(gaps.values())"},
    """Under "largest" you return a number. The number is there already, under its own name; what
    tells you what to do next is which of the four it is.""",
)

error_gaps.slip(
    "takes_the_last_name_of_the_alphabet",
    {"max(gaps, key=gaps.get)": "max(gaps)"},
    """Under "largest" you always return "variance", as when the names are compared and not the
    gaps: it is the last of them in the alphabet. `max` of a dict looks at its keys unless you say
    by what to compare.""",
)

error_gaps.slip(
    "finds_the_smallest",
    {"max(gaps": "min(gaps"},
    """Under "largest" you name the smallest gap. Work pays where most is lost.""",
)

error_gaps.slip(
    "takes_the_first_name_where_no_gap_is_above_0",
    {'largest, most = "avoidable_bias", bias': 'largest, most = "avoidable_bias", 0'},
    """Where no gap is above 0, you always name "avoidable_bias", as when the search starts from 0
    and no gap is greater than that. The largest of negative numbers is the one nearest to 0.""",
    of="by_branches",
)

error_gaps.slip(
    "names_the_largest_error",
    {"max(gaps, key=gaps.get)": "max(zip([train, train_dev, dev, test], gaps))[1]"},
    """It looks as if "largest" goes by the errors, not by the gaps. The errors usually grow along
    the chain, so the last would nearly always win. Ask at which step the growth is greatest.""",
)

error_gaps.slip(
    "stops_at_dev",
    {'        "overfit_to_dev": test - dev,\n': ""},
    """The step from dev to test is missing in your result. It tells whether you have tuned so long
    by the dev set that it flatters you.""",
)

error_gaps.legal(human=(0, 100), train=(0, 100), train_dev=(0, 100), dev=(0, 100), test=(0, 100))
