"""early_stopping: the best epoch so far when `patience` epochs in a row were no better."""

import math

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import regularization as reference

early_stopping = Exercise(reference.early_stopping, points=11)


def falling(rng, count, top=2.0, bottom=1.0):
    """Draw `count` costs that fall from `top` to about `bottom`."""
    steps = np.linspace(top, bottom, count) + rng.uniform(-0.02, 0.02, size=count)
    return [round(float(cost), 3) for cost in steps]


def no_better(rng, count, than):
    """Draw `count` costs above `than`, that go up and down."""
    heights = [0.3 + 0.15 * (i % 2) + 0.02 * i for i in range(count)]
    return [round(than + h + float(rng.uniform(0, 0.01)), 3) for h in heights]


# Costs are drawn by their shape: falls, then as many epochs without a better one as the case says.
@early_stopping.cases
def _(rng):
    n, patience = int(rng.integers(4, 7)), int(rng.integers(3, 6))
    down = falling(rng, n)
    best = down[-1]
    wait = no_better(rng, patience, best)
    yield "a better one comes too late", (down + wait + [0.5, 0.4], patience)
    again = falling(rng, 3, best - 0.1, best - 0.3)
    short = no_better(rng, patience - 1, best)
    after = no_better(rng, patience - 1, again[-1])
    in_time = down + short + again + after + [0.4] + no_better(rng, 2, 0.4)
    yield "a better one comes just in time", (in_time, patience)
    yield "patience 1", (falling(rng, n + 1) + [1.5, 1.4, 0.9, 0.8], 1), {"edge": 0.15}
    yield "the best at the end", (falling(rng, n + 3), patience)
    # The cost comes back to the best, which improves nothing, so the waiting goes on.
    tie = down + short[: patience - 2] + [best] + [best + 0.2, 0.3]
    yield "equal costs", (tie, patience), {"edge": 0.15}
    # One rise only: a patience that is short by one still stands it, none at all does not.
    once = down + no_better(rng, 1, best) + again + after
    yield "the data ends before the patience", (once, patience)
    # Each cost but the first few is lower than the one before it, and none is the lowest.
    slow = falling(rng, patience + 2, best + 0.9, best + 0.2)
    yield "falling again, but not as low", (down + slow + [best - 0.5], patience)
    up = [0.7] + no_better(rng, patience, 0.7) + [0.2]
    yield "a first epoch that stays the best", (up, patience)
    # All that follow are lower than epoch 0, so that which of them is taken first matters.
    second = [1.5, 0.6] + no_better(rng, patience, 0.6) + [0.2]
    yield "a second epoch that stays the best", (second, patience)
    below = [round(cost - 2.5, 3) for cost in in_time]
    yield "costs below 0", (below, patience), {"edge": 0.1}
    close = [round(0.5 + 1e-4 * cost, 8) for cost in in_time]
    yield "costs that differ by little", (close, patience)
    yield "two epochs and a longer patience", ([0.8, 0.9], patience)
    yield "a single epoch", ([0.8], patience), {"edge": 0.1}


@early_stopping.right_answer
def plain(dev_costs, patience):
    """One loop; the distance to the best epoch says how long it has waited."""
    best = 0
    for epoch, cost in enumerate(dev_costs):
        if cost < dev_costs[best]:
            best = epoch
        elif epoch - best >= patience:
            break
    return best


@early_stopping.right_answer
def with_a_counter(dev_costs, patience):
    """Counts the epochs waited in a while loop; prints; a NumPy integer."""
    best, waited, epoch = 0, 0, 1
    while epoch < len(dev_costs) and waited < patience:
        improved = dev_costs[epoch] < dev_costs[best]
        best, waited = (epoch, 0) if improved else (best, waited + 1)
        print(epoch, dev_costs[epoch])
        epoch += 1
    return np.int64(best)


@early_stopping.right_answer
def by_windows(dev_costs, patience):
    """Jumps to the next lower cost within reach until there is none; a 0-d array."""
    costs, best = np.array(dev_costs), 0
    while (lower := np.flatnonzero(costs[best + 1 : best + 1 + patience] < costs[best])).size:
        best += 1 + lower[0]
    return np.array(best)


@early_stopping.right_answer
def by_recursion(dev_costs, patience):
    """Each best epoch asks for the next one."""

    def after(best):
        for epoch in range(best + 1, min(best + patience + 1, len(dev_costs))):
            if dev_costs[epoch] < dev_costs[best]:
                return after(epoch)
        return best

    return after(0)


early_stopping.slip(
    "returns_the_last_epoch",
    {"return best": "return len(dev_costs) - 1", "break": "return epoch"},
    """It looks as if you return the epoch at which you stop. By then the net has been getting
    worse for a while; the parameters that are worth keeping are those from before the waiting
    began.""",
)

early_stopping.slip(
    "waits_one_epoch_too_long",
    {">= patience": "> patience"},
    """It looks as if you stop one epoch too late. When as many epochs as the patience allows have
    brought nothing better, it is used up, without waiting for one more. Look at your comparison
    with the patience.""",
)


@early_stopping.mistake
def counts_epoch_0_as_a_failure(dev_costs, patience):
    """With a patience of 1 you stop at once, as when epoch 0 is counted as a failure. It is the
    best when it is seen, although its cost is not below itself. Look at what your loop compares in
    its first round."""
    best, waited = 0, 0
    for epoch, cost in enumerate(dev_costs):
        if cost < dev_costs[best]:
            best, waited = epoch, 0
        else:
            waited += 1
            if waited >= patience:
                break
    return best


early_stopping.slip(
    "stops_one_epoch_too_early",
    {">= patience": ">= patience - 1 and epoch > 0"},
    """A better epoch that comes just in time is missed, as when you stop one epoch too early.
    Count by hand for a patience of 2: which epochs do you look at after the best?""",
)

early_stopping.slip(
    "counts_a_tie_as_better",
    {"cost < dev": "cost <= dev"},
    """An epoch with the same cost as the best takes its place in your answer. Only a lower cost is
    an improvement. Look at your comparison.""",
)


@early_stopping.mistake
def never_starts_the_count_again(dev_costs, patience):
    """It looks as if you add up all the epochs without improvement from the beginning. The
    patience is for epochs in a row: with a new best epoch the waiting starts anew."""
    best, waited = 0, 0
    for epoch, cost in enumerate(dev_costs):
        if cost < dev_costs[best]:
            best = epoch
        elif epoch > 0:
            waited += 1
            if waited >= patience:
                break
    return best


@early_stopping.mistake
def compares_with_the_epoch_before(dev_costs, patience):
    """It looks as if you compare each cost with the one before it, so that a cost that falls again
    after a rise counts as an improvement, though it is far from the best. Compare with the best
    cost so far."""
    best, waited = 0, 0
    for epoch in range(1, len(dev_costs)):
        if dev_costs[epoch] < dev_costs[epoch - 1]:
            waited = 0
        else:
            waited += 1
        if dev_costs[epoch] < dev_costs[best]:
            best = epoch
        if waited >= patience:
            break
    return best


@early_stopping.mistake
def looks_at_all_epochs(dev_costs, patience):
    """Your epoch is that of the lowest cost of all, also when it comes long after the patience has
    run out. By then the training would have been stopped, and nobody would have seen that epoch.
    It looks as if one of the arguments is not used."""
    return int(np.argmin(dev_costs))


early_stopping.slip(
    "stops_at_the_first_rise",
    {"epoch - best >= patience": "epoch > 0"},
    """It looks as if you stop at the first epoch that is no better, whatever patience is asked
    for. Dev costs go up and down. How long to wait is the caller's choice.""",
)

early_stopping.slip(
    "returns_the_cost",
    {"return best": "return dev_costs[best]"},
    """What you return is a cost. What is expected is the epoch at which it was reached, because
    that says which parameters to keep.""",
)

early_stopping.slip(
    "counts_epochs_from_one",
    {"return best": "return best + 1"},
    """Your epoch is one too high, always. Epochs are counted like the places of a list here: the
    first is 0.""",
)

early_stopping.slip(
    "forgets_the_end_of_the_data",
    {"return best": "", "break": "return best"},
    """When the costs end before the patience does, your function returns None, as when its only
    `return` stands inside the loop. Ask what is expected when it never stops early.""",
)

early_stopping.slip(
    "returns_the_last_epoch_at_the_end",
    {"return best": "return len(dev_costs) - 1", "break": "return best"},
    """When you stop early your answer is right. When the costs end first you return the last epoch,
    which need not be the best. Look at the `return` behind the loop.""",
)

early_stopping.legal(patience=(1, math.inf))
