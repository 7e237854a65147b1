"""multitask_cost: cross-entropy over the labelled entries, divided by the number of examples."""

import numpy as np

from dlkit.exercise import Exercise, draws
from dlkit.reference import multitask as reference

from ..lesson import labels, near_the_ends, probabilities

multitask_cost = Exercise(reference.multitask_cost, points=12)


@multitask_cost.cases
def _(rng):
    def size():
        """Draw C and m, different from each other."""
        return int(rng.integers(3, 5)), int(rng.integers(6, 10))

    C, m = size()
    yield "some labels are unknown", (probabilities(rng, C, m), labels(rng, C, m))
    C, m = size()
    turned = (draws.as_transpose(one(rng, C, m)) for one in (probabilities, labels))
    yield "A and Y transposed", tuple(turned)
    C, m = size()
    strided = (draws.as_every_second(one) for one in (probabilities(rng, C, m), labels(rng, C, m)))
    yield "A and Y strided", tuple(strided)
    C, m = size()
    near = near_the_ends(rng, C, m)
    yield "probabilities near 0 and 1", (near, labels(rng, C, m))
    yield "more tasks than examples", (probabilities(rng, 13, 4), labels(rng, 13, 4))
    C, m = size()
    Y = labels(rng, C, m)
    Y[:, rng.integers(m)] = np.nan
    yield "an example without any label", (probabilities(rng, C, m), Y), {"edge": 0.15}
    Y = labels(rng, C, m)
    Y[rng.integers(C)] = np.nan
    yield "a task without any label", (probabilities(rng, C, m), Y), {"edge": 0.1}
    full = draws.labels(rng, C * m).reshape(C, m)
    yield "every label is known", (probabilities(rng, C, m), full)
    one = np.array([[1.0, np.nan, 0.0, 1.0, np.nan]])
    yield "one task", (probabilities(rng, 1, 5), one), {"edge": 0.1}
    yield "nothing is known", (probabilities(rng, 2, 3), np.full((2, 3), np.nan)), {"edge": 0.05}
    lone = np.array([[1.0], [np.nan], [0.0]])
    yield "one example", (probabilities(rng, 3, 1), lone), {"edge": 0.1}


@multitask_cost.right_answer
def plain(A, Y):
    """The known entries only, as two flat arrays."""
    m = Y.shape[1]
    known = ~np.isnan(Y)
    a, y = A[known], Y[known]
    losses = -(y * np.log(a) + (1 - y) * np.log(1 - a))
    return np.sum(losses) / m


@multitask_cost.right_answer
def with_nansum(A, Y):
    """NaN runs through the formula, and the sum leaves it out; examples in the mean."""
    losses = -(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    return np.mean(np.nansum(losses, axis=0))


@multitask_cost.right_answer
def entry_by_entry(A, Y):
    """Two loops and a sum; a comparison with itself finds NaN; prints."""
    total = 0.0
    for j in range(Y.shape[0]):
        for i in range(Y.shape[1]):
            y = Y[j, i]
            if y != y:
                continue
            total -= np.log(A[j, i]) if y == 1 else np.log(1 - A[j, i])
    print(total)
    return float(total / Y.shape[1])


@multitask_cost.right_answer
def with_the_probability_of_the_label(A, Y):
    """The probability of what the label says, 1 where there is none; its logarithm."""
    said = np.where(Y == 1, A, np.where(Y == 0, 1 - A, 1.0))
    return np.array(-np.log(said).sum(axis=0).mean())


multitask_cost.slip(
    "lets_nan_through",
    {"A[known], Y[known]": "A, Y"},
    """Your cost is NaN wherever a label is missing: NaN in a sum makes the sum NaN. Multiplying it
    by 0 does not help, because NaN times 0 is NaN. What is unknown has to be left out before it is
    used.""",
)

multitask_cost.slip(
    "takes_unknown_for_no",
    {"A[known], Y[known]": "A, np.nan_to_num(Y)"},
    """It looks as if a missing label counts as 0. "Nobody looked" and "not there" are two different
    things. Trained like this, a net learns to say no to everything that is rarely labelled.""",
)

multitask_cost.slip(
    "takes_unknown_for_yes",
    {"A[known], Y[known]": "A, np.where(known, Y, 1.0)"},
    """It looks as if a missing label counts as 1. Nobody said so; leave these entries out.""",
)

multitask_cost.slip(
    "takes_unknown_for_half",
    {"A[known], Y[known]": "A, np.where(known, Y, 0.5)"},
    """It looks as if a missing label counts as one half. That is a statement, too: it pulls the
    probability towards a half. What is unknown must not pull at all.""",
)

multitask_cost.slip(
    "divides_by_the_number_of_labels",
    {"np.sum(losses) / m": "np.sum(losses) / max(known.sum(), 1)"},
    """You divide by the number of labels. Then the scale changes from batch to batch with the
    labels that happen to be known. Here the sum is divided by the number of examples.""",
)

multitask_cost.slip(
    "averages_over_the_labels",
    {"np.sum(losses) / m": "np.mean(losses)"},
    """Where nothing is known, your cost is NaN, and everywhere else it is divided by the number of
    labels, as the mean of the known losses is. The scale changes from batch to batch with the
    labels that happen to be known. Here the sum is divided by the number of examples.""",
)

multitask_cost.slip(
    "averages_over_the_labels_times_the_tasks",
    {"np.sum(losses) / m": "np.mean(losses) * Y.shape[0]"},
    """Your cost is the mean over the known labels, times the number of tasks: it is right where
    every label is known, and NaN where none is. With gaps it counts each missing label as an
    average loss. Add up the known losses and divide by the number of examples.""",
)

multitask_cost.slip(
    "divides_by_all_entries",
    {"np.sum(losses) / m": "np.sum(losses) / Y.size"},
    """You divide by the number of all entries, known or not. The cost is the average over examples
    of a sum over tasks: the number of tasks is no divisor.""",
)

multitask_cost.slip(
    "forgets_to_average",
    {"np.sum(losses) / m": "np.sum(losses)"},
    """Your cost is a sum. With twice as many examples it would be twice as large.""",
)

multitask_cost.slip(
    "divides_by_the_number_of_tasks",
    {"m = Y.shape[1]": "m = Y.shape[0]"},
    """You divide by the number of rows. A row is a task here; examples are the columns.""",
)

multitask_cost.slip(
    "leaves_examples_with_a_gap_out",
    {"known = ~np.isnan(Y)": "known = ~np.isnan(Y) & ~np.isnan(Y).any(axis=0)"},
    """An example with one unknown label is left out altogether. The labels that it does have are
    worth something: with many tasks, hardly any example has all of them.""",
)

multitask_cost.slip(
    "does_not_count_examples_without_labels",
    {"m = Y.shape[1]": "m = max((~np.isnan(Y)).any(axis=0).sum(), 1)"},
    """With an example that has no label at all, your cost is too large, as when it is not counted.
    All examples count in the number that is divided by.""",
)

multitask_cost.slip(
    "counts_only_examples_with_a_label",
    {"m = Y.shape[1]": "m = (~np.isnan(Y)).any(axis=0).sum()"},
    """With an example that has no label at all, your cost is too large, and with no label
    whatsoever it is NaN, as when only examples with a label are counted. All examples count in the
    number that is divided by.""",
)

multitask_cost.slip(
    "forgets_the_other_class",
    {"y * np.log(a) + (1 - y) * np.log(1 - a)": "y * np.log(a)"},
    """Only labels of 1 cost anything, as in the cross-entropy of softmax. Here every task has a
    sigmoid of its own, and saying yes where the label is 0 has to cost as well.""",
)

multitask_cost.slip(
    "exchanges_the_classes",
    {"y * np.log(a) + (1 - y) * np.log(1 - a)": "(1 - y) * np.log(a) + y * np.log(1 - a)"},
    """Your cost is high where the prediction is right. Look at which of the two logarithms belongs
    to a label of 1.""",
)

multitask_cost.slip(
    "turns_the_sign",
    {"losses = -(": "losses = ("},
    """Your cost is negative. The logarithm of a probability is below 0, and a cost should grow as
    the prediction gets worse.""",
)


@multitask_cost.mistake
def makes_the_tasks_compete(A, Y):
    """It looks as if the probabilities of each example are scaled so that they sum to 1, as those
    of softmax do. Several of these tasks may be true at once; each probability stands for
    itself."""
    P = A / A.sum(axis=0, keepdims=True)
    known = ~np.isnan(Y)
    a, y = P[known], Y[known]
    return -np.sum(y * np.log(a) + (1 - y) * np.log(1 - a)) / Y.shape[1]


@multitask_cost.mistake
def averages_each_example(A, Y):
    """It looks as if you average over the labels of each example first. Then an example with a
    single label counts as much as one with four. Add up the labels of an example."""
    losses = -(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    counts = np.maximum((~np.isnan(Y)).sum(axis=0), 1)
    return np.mean(np.nansum(losses, axis=0) / counts)


@multitask_cost.mistake
def averages_each_task(A, Y):
    """It looks as if you average over the labels of each task first, and add up these means. Then a
    label of a task with few labels counts for more than one of a task with many. Add up all
    losses."""
    losses = -(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    counts = np.maximum((~np.isnan(Y)).sum(axis=1), 1)
    return np.sum(np.nansum(losses, axis=1) / counts)


@multitask_cost.mistake
def writes_into_the_labels_it_was_given(A, Y):
    """After the call the caller's unknown labels have become numbers. The next call would take them
    for known. Make a copy, or pick the known entries."""
    known = ~np.isnan(Y)
    Y[~known] = 0
    losses = -(Y * np.log(A) + (1 - Y) * np.log(1 - A)) * known
    return np.sum(losses) / Y.shape[1]


multitask_cost.legal(A=(1e-12, 1 - 1e-12), Y={0, 1, np.nan})
