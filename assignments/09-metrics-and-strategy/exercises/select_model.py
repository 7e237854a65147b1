"""select_model: the best model by one metric among those that meet every limit."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import strategy as reference

select_model = Exercise(reference.select_model, points=10)


def shuffled(rng, models):
    names = [list(models)[i] for i in rng.permutation(len(models))]
    return {name: models[name] for name in names}


# Values of one metric are never equal, so that there is no tie. The best of all breaks a limit.
@select_model.cases
def _(rng):
    def about(value):
        """Draw a number within a twentieth of `value`."""
        return round(float(value * rng.uniform(0.95, 1.05)), 4)

    def table(**rows):
        """Return models of these (f1, milliseconds, megabytes), in a random order."""
        metrics = ("f1", "milliseconds", "megabytes")
        return shuffled(
            rng,
            {name: dict(zip(metrics, map(about, row), strict=True)) for name, row in rows.items()},
        )

    models = table(small=(0.7, 50, 6), medium=(0.8, 90, 60), large=(0.95, 1500, 400))
    yield "one limit", (models, "f1", {"milliseconds": 110})
    rows = {"ant": (0.6, 20, 4), "bee": (0.9, 300, 5), "cat": (0.8, 40, 300), "dog": (0.7, 30, 9)}
    yield "two limits", (table(**rows), "f1", {"milliseconds": 100, "megabytes": 100})
    reverse = {"megabytes": 100, "milliseconds": 100}
    yield "the same limits in another order", (table(**rows), "f1", reverse)
    at = table(slow=(0.9, 70, 20), quick=(0.5, 10, 10), slower=(0.98, 140, 20))
    at["slow"]["milliseconds"] = int(rng.integers(60, 90)) + 0.6666  # rounded, it is too slow
    yield "a model exactly at the limit", (at, "f1", {"milliseconds": at["slow"]["milliseconds"]})
    # One lies a hundredth above the limit, one by less than 0.001 but more than np.isclose allows.
    limit = at["slow"]["milliseconds"]
    above = {**at, "near": {**at["slow"], "f1": 0.99}, "nearer": {**at["slow"], "f1": 0.97}}
    above["near"]["milliseconds"] = round(1.01 * limit, 4)
    above["nearer"]["milliseconds"] = round(limit + 0.00095, 5)
    yield "models just above the limit", (shuffled(rng, above), "f1", {"milliseconds": limit})
    yield "no limits", (table(**rows), "f1", {})
    # The best that is allowed is "two", at no end of the dict.
    below = {
        name: {"minus_error": about(-0.1 * k), "gain": about(10 - k), "hours": about(9 - k)}
        for name, k in (("four", 4), ("one", 1), ("two", 2), ("three", 3))
    }
    yield "a metric below zero", (below, "minus_error", {"hours": 7.5})
    # The best has the value 0, and worse ones stand behind it in the dict.
    right = {"exact": 0.0, "near": about(-0.2), "far": about(-0.6)}
    best_is_zero = {name: {"minus_error": value, "hours": 2} for name, value in right.items()}
    yield "a best value of 0", (best_is_zero, "minus_error", {"hours": 3}), {"edge": 0.1}
    cold = {"ice": (0.9, -150), "air": (0.6, 30), "fire": (0.95, 120)}
    cold = {name: {"f1": about(f1), "celsius": about(c)} for name, (f1, c) in cold.items()}
    yield "a limited metric below zero", (shuffled(rng, cold), "f1", {"celsius": 100})
    yield "a limit on the optimised metric", (table(**rows), "f1", {"f1": 0.84})
    strict = {"milliseconds": 100, "megabytes": 2}
    yield "no model meets the limits", (table(**rows), "f1", strict), {"edge": 0.25}
    yield "one model", (table(only=(0.4, 40, 40)), "f1", {"megabytes": 50})
    zero = shuffled(rng, {"free": {"f1": 0.5, "cost": 0}, "dear": {"f1": 0.8, "cost": 3}})
    yield "a limit of 0", (zero, "f1", {"cost": 0}), {"edge": 0.1}


@select_model.right_answer
def plain(models, optimise, limits):
    """One loop over the models, one over the limits, the best so far."""
    best = None
    for name, metrics in models.items():
        keeps = True
        for metric, limit in limits.items():
            if metrics[metric] > limit:
                keeps = False
        better = best is None or metrics[optimise] > models[best][optimise]
        if keeps and better:
            best = name
    return best


@select_model.right_answer
def by_filtering_first(models, optimise, limits):
    """A list of those allowed, then max with a key."""
    allowed = [n for n in models if all(models[n][k] <= limits[k] for k in limits)]
    if not allowed:
        return None
    return max(allowed, key=lambda name: models[name][optimise])


@select_model.right_answer
def by_sorting(models, optimise, limits):
    """Sorts by the metric and takes the first that is allowed; prints."""
    for name in sorted(models, key=lambda one: -models[one][optimise]):
        print(name, models[name])
        if not any(models[name][metric] > most for metric, most in limits.items()):
            return name


@select_model.right_answer
def with_arrays(models, optimise, limits):
    """A table of numbers, a mask of its rows, argmax."""
    names, keys = list(models), list(limits)
    table = np.array([[models[n][k] for k in keys] for n in names]).reshape(len(names), len(keys))
    allowed = (table <= np.array([limits[k] for k in keys])).all(axis=1)
    scores = np.where(allowed, [float(models[n][optimise]) for n in names], -np.inf)
    return names[int(np.argmax(scores))] if allowed.any() else None


select_model.slip(
    "leaves_out_those_at_the_limit",
    {"metrics[metric] > limit": "metrics[metric] >= limit"},
    """A model whose value is exactly the limit is refused. The limit is the largest value that is
    *allowed*. Look at your comparison.""",
)


@select_model.mistake
def takes_the_best_first(models, optimise, limits):
    """You return None although some models meet the limits, as when the best of all is taken first
    and then refused. A limit says which models take part; the best is looked for among those
    that are left."""
    best = max(models, key=lambda name: models[name][optimise])
    keeps = all(models[best][metric] <= limit for metric, limit in limits.items())
    return best if keeps else None


select_model.slip(
    "ignores_the_limits",
    {"keeps = False": "pass"},
    """You choose the best of all, whatever the limits are. A model that takes a second and a half
    where a tenth is allowed cannot be used, however good it is.""",
)

select_model.slip(
    "looks_at_the_last_limit_only",
    {"if metrics[metric] > limit:": "", "    keeps = False": "keeps = metrics[metric] <= limit"},
    """With several limits only the last of them counts in your answer. A model has to meet *all* of
    them. Look at what becomes of the finding about one limit when the next one is looked at.""",
)

select_model.slip(
    "asks_for_any_limit",
    {"all(models": "not limits or any(models"},
    """A model that meets one of two limits passes in your answer. It has to meet every single
    one.""",
    of="by_filtering_first",
)

select_model.slip(
    "takes_limits_for_minima",
    {"metrics[metric] > limit": "metrics[metric] < limit"},
    """It looks as if a limit is a lower bound in your answer, as when more were better. Limits are
    on things like time and memory: `limits` holds the largest value that is allowed.""",
)

select_model.slip(
    "takes_the_smallest",
    {"metrics[optimise] > models": "metrics[optimise] < models"},
    """You choose the worst of the models that meet the limits. More of the optimised metric is
    better.""",
)

select_model.slip(
    "starts_from_zero",
    {
        "best = None": "best, highest = None, 0.0",
        "best is None or metrics[optimise] > models[best][optimise]": "metrics[optimise] > highest",
        "best = name": "best, highest = name, metrics[optimise]",
    },
    """With values below zero no model is chosen, as when the search starts from a best value of 0.
    A metric may be a minus error or a log-probability. Start from nothing, and take the first
    model that is allowed.""",
)

select_model.slip(
    "starts_the_search_at_zero",
    {
        "best = None": "best, highest = None, 0.0",
        "best is None or metrics[optimise] > models[best][optimise]": (
            "metrics[optimise] >= highest"
        ),
        "best = name": "best, highest = name, metrics[optimise]",
    },
    """Where all values are below zero no model is chosen, as when the search starts from a best
    value of 0. A metric may be a minus error or a log-probability. Start from nothing, and take the
    first model that is allowed.""",
)

select_model.slip(
    "keeps_no_record_of_the_best",
    {"best is None or metrics[optimise] > models[best][optimise]": "True"},
    """You return the last model that meets the limits, good or bad. Among those, the largest value
    of the optimised metric decides.""",
)

select_model.slip(
    "returns_the_value",
    {"    return best": "    return None if best is None else models[best][optimise]"},
    """You return the value of the metric. What is asked for is the *name* of the model.""",
)

select_model.slip(
    "raises_when_there_is_none",
    {"    if not allowed:\n        return None\n": ""},
    """When no model meets the limits your function fails, because there is no largest of nothing.
    That answer is wanted, too: then the limits have to be talked about. Return None.""",
    of="by_filtering_first",
)

select_model.slip(
    "takes_the_best_of_all_when_there_is_none",
    {"        return None\n": "        allowed = list(models)\n"},
    """When no model meets the limits you return one all the same. Nobody can use it. The answer to
    that question is None.""",
    of="by_filtering_first",
)

select_model.slip(
    "stops_at_the_first_model_refused",
    {"    if keeps and better:": "    if not keeps:\n            break\n        if better:"},
    """Models that stand behind a refused one are never chosen in your answer, as when the loop ends
    with `break`. A model that breaks a limit is passed over, and the search goes on.""",
)

select_model.slip(
    "ignores_a_limit_of_zero",
    {"if metrics[metric] > limit:": "if limit and metrics[metric] > limit:"},
    """A limit of 0 has no effect in your answer, as when a limit is asked whether it is true: 0
    counts as false. It is a limit like any other.""",
)

select_model.slip(
    "chooses_none_without_limits",
    {"keeps = True": "keeps = bool(limits)"},
    """Without any limits you return None, as when a model is taken for refused until a limit says
    otherwise. If nothing is limited, every model is allowed.""",
)

select_model.slip(
    "lets_a_model_just_above_the_limit_pass",
    {"metrics[metric] > limit": "metrics[metric] > limit * (1 + 0.02)"},
    """A model a little above the limit passes in your answer, as when something is added to the
    limit or the comparison is only approximate. The limit itself is the largest value that is
    allowed.""",
)

select_model.slip(
    "lets_a_model_a_thousandth_above_the_limit_pass",
    {"metrics[metric] > limit": "metrics[metric] > limit + 1e-3"},
    """A model that is less than a thousandth above the limit passes in your answer, as when a small
    number is added to the limit. The limit itself is the largest value that is allowed.""",
)

select_model.slip(
    "takes_a_best_value_of_zero_for_none",
    {"best is None or metrics": "best is None or not models[best][optimise] or metrics"},
    """When the best value so far is exactly 0, a worse one takes its place in your answer, as when
    a number is asked whether it is true: 0 counts as false. Compare with None.""",
)

select_model.slip(
    "compares_sizes_without_signs",
    {"metrics[metric] > limit": "abs(metrics[metric]) > limit"},
    """A value far below zero is refused in your answer, as when its size is compared without its
    sign. -150 is not above 100.""",
)


@select_model.mistake
def returns_from_inside_the_loop(models, optimise, limits):
    """You return the first model of the dict that meets one of the limits, as when `return` stands
    inside the loops. The others have not been looked at by then, and neither have the other limits.
    """
    for name, metrics in models.items():
        for metric, limit in limits.items():
            if metrics[metric] <= limit:
                return name
    return None


@select_model.mistake
def looks_up_a_place_in_another_list(models, optimise, limits):
    """The model that you return stands at another place, as when the place of the best among those
    that are *allowed* is looked up among *all* names. A place is worth something only in the list
    that it was found in."""
    allowed = [m for m in models.values() if all(m[k] <= limits[k] for k in limits)]
    if not allowed:
        return None
    return list(models)[int(np.argmax([metrics[optimise] for metrics in allowed]))]
