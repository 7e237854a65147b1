"""choose_focus: avoidable bias and variance, and which of the two to work on."""

import math

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import strategy as reference

choose_focus = Exercise(
    reference.choose_focus, parts={"avoidable_bias": 3, "variance": 3, "focus": 4}
)


# The two gaps are far from equal. The lowest human error is neither the first nor the last one,
# and other readings of it (the mean, the middle one) lead to another focus.
@choose_focus.cases
def _(rng):
    def about(value):
        return round(float(value * rng.uniform(0.95, 1.05)), 4)

    def people(lowest):
        """Draw four errors with the lowest at the second or third place."""
        others = [about(lowest * factor) for factor in rng.permutation([1.5, 3.0, 6.0])]
        others.insert(int(rng.integers(1, 3)), lowest)
        return others

    low = about(0.01)
    yield "far from people", (people(low), low + about(0.07), low + about(0.09))
    high = about(0.075)
    yield "near to people", ([high, about(0.2)], high + about(0.005), high + about(0.025))
    train = low + about(0.02)
    yield "several kinds of people", (people(low), train, train + about(0.011))
    yield "only the best are better", (people(low), low + about(0.003), low + about(0.0045))
    yield "a low error of people, a large step", (people(low), about(0.05), about(0.13))
    below = low - about(0.003)
    yield "better than all people", (people(low), below, below + about(0.002))
    yield "better than all people, a large step", (people(low), below, below + about(0.05))
    yield "one kind of people", ([low], low + about(0.004), low + about(0.03))
    dev = train - about(0.006)
    yield "a dev error below the training error", (people(low), train, dev)
    # The fall from training to dev is larger than the bias, so that the sizes alone mislead.
    little = low + about(0.005)
    yield "a dev error far below the training error", (people(low), little, little - about(0.009))
    yield (
        "exactly as good as the best people",
        (people(low), low, low + about(0.01)),
        {"edge": 0.15},
    )
    yield "the best people make no mistakes", ([low, 0.0, high], low, low + about(0.05))
    percent = [about(30.0), about(12.0), about(15.0)]
    yield "large errors in percent", (percent, about(45.0), about(85.0))


@choose_focus.right_answer
def plain(human_errors, train_error, dev_error):
    """Two differences and three branches."""
    best = min(human_errors)
    avoidable_bias = train_error - best
    variance = dev_error - train_error
    if train_error < best:
        focus = "undecided"
    elif avoidable_bias > variance:
        focus = "bias"
    else:
        focus = "variance"
    return {"avoidable_bias": avoidable_bias, "variance": variance, "focus": focus}


@choose_focus.right_answer
def by_differences(human_errors, train_error, dev_error):
    """np.diff of the three errors; NumPy numbers; one key more."""
    proxy = np.min(np.array(human_errors))
    bias, variance = np.diff([proxy, train_error, dev_error])
    larger = ("variance", "bias")[int(bias >= variance)]
    return {
        "proxy": proxy,
        "focus": larger if bias >= 0 else "undecided",
        "variance": variance,
        "avoidable_bias": bias,
    }


@choose_focus.right_answer
def by_a_dict(human_errors, train_error, dev_error):
    """The larger of two named gaps; sorts a copy; prints."""
    proxy = sorted(human_errors)[0]
    gaps = {"bias": train_error - proxy, "variance": dev_error - train_error}
    print(gaps)
    focus = max(gaps, key=gaps.get) if train_error >= proxy else "undecided"
    return dict(avoidable_bias=gaps["bias"], variance=gaps["variance"], focus=focus)


choose_focus.slip(
    "takes_the_mean_of_people",
    {"min(human_errors)": "sum(human_errors) / len(human_errors)"},
    """It looks as if you take the average of the human errors. Bayes error is the lowest error
    that anybody or anything could reach, so if one group of people reaches 0.5 %, it is no
    higher than that, whatever all others do.""",
)

choose_focus.slip(
    "takes_the_first_people",
    {"min(human_errors)": "human_errors[0]"},
    """It looks as if you take the first human error of the list. They come in any order. Which of
    them says most about the lowest error that is possible?""",
)

choose_focus.slip(
    "takes_the_worst_people",
    {"min(human_errors)": "max(human_errors)"},
    """It looks as if you take the largest human error. A model as good as the worst of the people
    has still much to gain: the best of them show that.""",
)

choose_focus.slip(
    "takes_the_middle_people",
    {"min(human_errors)": "float(np.median(human_errors))"},
    """It looks as if you take the middle one of the human errors, the typical person. For
    publishing a comparison that may be fair. As a stand-in for the Bayes error only the best will
    do.""",
)

choose_focus.slip(
    "takes_the_last_people",
    {"min(human_errors)": "human_errors[-1]"},
    """It looks as if you take the last human error of the list. They come in any order. Which of
    them says most about the lowest error that is possible?""",
)

choose_focus.slip(
    "forgets_people",
    {"avoidable_bias = train_error - best": "avoidable_bias = train_error"},
    """It looks as if your avoidable bias is the training error itself, as if the lowest
    possible error were 0. Where even the best people err, a part of it cannot be avoided.""",
)

choose_focus.slip(
    "measures_variance_from_people",
    {"variance = dev_error - train_error": "variance = dev_error - best"},
    """It looks as if your variance contains the bias, as when it is measured from the human error.
    Variance is what is lost from the training examples to new ones.""",
)

choose_focus.slip(
    "takes_distances",
    {
        "avoidable_bias = train_error - best": "avoidable_bias = abs(train_error - best)",
        "variance = dev_error - train_error": "variance = abs(dev_error - train_error)",
    },
    """Your gaps are never negative. A training error below the human one, or a dev error below the
    training error, gives a negative gap, and the sign is what tells the cases apart.""",
)

choose_focus.slip(
    "compares_gaps_without_their_signs",
    {"avoidable_bias > variance": "abs(avoidable_bias) > abs(variance)"},
    """Where the dev error lies far below the training error you name the variance, as when the
    sizes of the two gaps are compared without their signs. A negative variance is no loss. Compare
    the two gaps as they are.""",
)

choose_focus.slip(
    "subtracts_the_other_way_round",
    {
        "avoidable_bias = train_error - best": "avoidable_bias = best - train_error",
        "variance = dev_error - train_error": "variance = train_error - dev_error",
    },
    """Both of your gaps have the wrong sign, and if you compare them, the smaller loss is named. A
    gap is what is lost from one error to the next: look at the order in which you subtract.""",
)

choose_focus.slip(
    "cuts_negative_gaps",
    {
        "avoidable_bias = train_error - best": "avoidable_bias = max(train_error - best, 0.0)",
        "variance = dev_error - train_error": "variance = max(dev_error - train_error, 0.0)",
    },
    """It looks as if a negative gap becomes 0 in your answer. Both gaps keep their sign: that the
    model is *better* than people, and by how much, is worth knowing.""",
)

choose_focus.slip(
    "never_undecided",
    {"train_error < best": "False"},
    """Once the training error is below that of all people your answer still names a focus. But then
    the human error no longer stands for the lowest possible one, so nobody knows whether any bias
    is left. Say "undecided".""",
)

choose_focus.slip(
    "undecided_by_the_dev_error",
    {"train_error < best": "dev_error < best"},
    """It looks as if you ask whether the *dev* error is below that of people. The bias is about the
    training error: as soon as that is below, the human error no longer stands in for the Bayes
    error.""",
)

choose_focus.slip(
    "undecided_when_any_gap_is_negative",
    {"train_error < best": "train_error < best or variance < 0"},
    """With a dev error below the training error your answer is undecided. A negative variance is
    no loss, so the bias is the larger gap. Only a training error below that of all people leaves
    the question open.""",
)

choose_focus.slip(
    "undecided_when_as_good_as_people",
    {"train_error < best": "train_error <= best"},
    """With a training error that equals the best human error your answer is undecided. Then the
    avoidable bias is 0, which is an answer: the variance is all there is.""",
)

choose_focus.slip(
    "names_the_smaller_gap",
    {"avoidable_bias > variance": "avoidable_bias < variance"},
    """It looks as if you name the smaller of the two gaps. There is most to gain where most is
    lost.""",
)

choose_focus.slip(
    "prefers_bias",
    {"avoidable_bias > variance": "avoidable_bias > 0.0"},
    """Whenever there is any bias at all you name it, even where the variance is far larger.
    Compare the two gaps with each other, not with a number.""",
)

choose_focus.slip(
    "changes_the_list_of_the_caller",
    {"best = min(human_errors)": "human_errors.sort()\n    best = human_errors[0]"},
    """After the call the caller's list is no longer what it was, as when a method such as `sort` or
    `remove` works in place. The smallest number can be found without changing anything.""",
)

choose_focus.legal(human_errors=(0, math.inf), train_error=(0, math.inf), dev_error=(0, math.inf))
