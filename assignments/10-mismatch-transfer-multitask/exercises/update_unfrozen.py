"""update_unfrozen: a gradient step on all layers but the first `frozen` ones."""

import numpy as np

from dlkit.exercise import Exercise, draws
from dlkit.reference import transfer_learning as reference

from ..lesson import gradients, layout, network, shuffled, sizes

update_unfrozen = Exercise(reference.update_unfrozen, parts={"W": 6, "b": 4})


@update_unfrozen.cases
def _(rng):
    def case(depth, frozen, change=lambda value: value, low=0.5, high=2.0):
        parameters = network(rng, sizes(rng, depth))
        grads = gradients(rng, parameters, low, high)
        rate = float(rng.uniform(0.1, 0.5))
        made = (layout(change, shuffled(rng, values)) for values in (parameters, grads))
        return (*made, rate, frozen)

    yield "four layers, two of them frozen", case(4, 2)
    yield "three layers, one frozen, transposed", case(3, 1, draws.as_transpose)
    yield "all but the last frozen, strided", case(5, 4, draws.as_every_second)
    depth = int(rng.integers(11, 13))
    yield f"{depth} layers, nine of them frozen", case(depth, 9)
    yield f"{depth} layers, ten of them frozen, large slopes", case(depth, 10, low=20, high=60)
    yield "nothing frozen", case(3, 0), {"edge": 0.15}
    yield "everything frozen", case(3, 3), {"edge": 0.15}
    single = network(rng, [3, 1])
    yield "a single layer", (single, gradients(rng, single), 0.3, 0), {"edge": 0.1}


@update_unfrozen.right_answer
def plain(parameters, grads, learning_rate, frozen):
    """A loop over the layers by number; frozen ones are taken over."""
    new = {}
    for layer in range(1, len(parameters) // 2 + 1):
        for kind in ("W", "b"):
            name = f"{kind}{layer}"
            step = learning_rate * grads["d" + name]
            new[name] = parameters[name] - step if layer > frozen else parameters[name]
    return new


@update_unfrozen.right_answer
def by_name(parameters, grads, learning_rate, frozen):
    """A comprehension over the names, with a factor of 0 or 1 for each."""
    return {
        name: value - (int(name[1:]) > frozen) * learning_rate * grads[f"d{name}"]
        for name, value in parameters.items()
    }


@update_unfrozen.right_answer
def on_copies(parameters, grads, learning_rate, frozen):
    """Copies of everything, of which some take a step in place; a key more; prints."""
    new = {name: np.array(value, dtype=float) for name, value in parameters.items()}
    layer = frozen + 1
    while f"W{layer}" in new:
        for kind in "Wb":
            new[f"{kind}{layer}"] -= np.multiply(grads[f"d{kind}{layer}"], learning_rate)
        layer += 1
    print(layer - 1, "layers")
    return new | {"frozen": frozen}


update_unfrozen.slip(
    "trains_what_is_frozen",
    {"if layer > frozen": "if layer > 0"},
    """The frozen layers have moved, as when every layer takes its step. With few examples that is
    what can spoil what was learned before. Look at whether `frozen` is used.""",
)

update_unfrozen.slip(
    "freezes_one_layer_too_few",
    {"if layer > frozen": "if layer >= frozen"},
    """One layer more than you think takes a step. Layers are counted from 1, so that with 2 frozen
    ones, the third is the first to move.""",
)

update_unfrozen.slip(
    "freezes_one_layer_too_many",
    {"if layer > frozen": "if layer > frozen + 1"},
    """One layer stays that should move, as when layers are counted from 0. The first layer is
    number 1.""",
)

update_unfrozen.slip(
    "freezes_the_last_layers",
    {"if layer > frozen": "if layer <= len(parameters) // 2 - frozen"},
    """It looks as if you freeze from the top. The lowest layers, next to the input, hold what is
    common to many tasks; they are the ones that stay.""",
)

update_unfrozen.slip(
    "trains_the_lower_layers_only",
    {"if layer > frozen": "if layer <= frozen"},
    """What should stay moves, and what should move stays. Look at the direction of your
    comparison.""",
)

update_unfrozen.slip(
    "freezes_the_weights_only",
    {"if layer > frozen": 'if layer > frozen or kind == "b"'},
    """The weights of the frozen layers stay, but their biases move. A frozen layer has to give the
    same output for the same input, whatever happens above it.""",
)

update_unfrozen.slip(
    "leaves_the_biases_out",
    {"if layer > frozen": 'if layer > frozen and kind == "W"'},
    """No bias moves, not even in the layers that are trained. They have slopes, too.""",
)

update_unfrozen.slip(
    "steps_uphill",
    {"parameters[name] - step": "parameters[name] + step"},
    """The layers that move go the wrong way: the slope points to where the cost grows.""",
)

update_unfrozen.slip(
    "forgets_the_learning_rate",
    {"learning_rate * grads": "grads"},
    """Your steps are too long, whatever learning rate is asked for. Look for an argument that is
    not used.""",
)

update_unfrozen.slip(
    "returns_only_what_moves",
    {"for kind in": "for kind in () if layer <= frozen else"},
    """The frozen layers are missing in your result. They take no step, but the net still needs
    them.""",
)


@update_unfrozen.mistake
def compares_names_as_texts(parameters, grads, learning_rate, frozen):
    """With ten layers and more you freeze the wrong ones. As texts, "10" comes before "2" and
    "9". Turn what stands behind the letter into a number."""
    return {
        name: value if name[1:] <= str(frozen) else value - learning_rate * grads["d" + name]
        for name, value in parameters.items()
    }


@update_unfrozen.mistake
def reads_one_digit(parameters, grads, learning_rate, frozen):
    """Up to nine layers you are right. It looks as if you read one digit of the layer's number, so
    that layer 12 counts as 1 or 2. Take all that stands behind the letter."""
    return {
        name: value if int(name[1]) <= frozen else value - learning_rate * grads["d" + name]
        for name, value in parameters.items()
    }


@update_unfrozen.mistake
def goes_by_the_order_of_the_dict(parameters, grads, learning_rate, frozen):
    """It looks as if you count entries from the front of the dict. They may come in any order, and
    the number in a name says which layer it belongs to."""
    return {
        name: value if place < 2 * frozen else value - learning_rate * grads["d" + name]
        for place, (name, value) in enumerate(parameters.items())
    }


@update_unfrozen.mistake
def pairs_the_entries_of_two_dicts(parameters, grads, learning_rate, frozen):
    """It looks as if parameters and slopes are paired by their places in the two dicts. Both may
    come in any order, so a layer gets the slopes of another one, or the shapes do not fit. Build
    the name of the slope from the name of the parameter."""
    return {
        name: value if int(name[1:]) <= frozen else value - learning_rate * grad
        for (name, value), grad in zip(parameters.items(), grads.values(), strict=True)
    }


@update_unfrozen.mistake
def changes_the_arrays_it_was_given(parameters, grads, learning_rate, frozen):
    """After the call the caller's parameters have moved: -= writes into the array that it is used
    on. The net from before the step is lost. Make new arrays."""
    for layer in range(frozen + 1, len(parameters) // 2 + 1):
        for kind in "Wb":
            parameters[f"{kind}{layer}"] -= learning_rate * grads[f"d{kind}{layer}"]
    return parameters
