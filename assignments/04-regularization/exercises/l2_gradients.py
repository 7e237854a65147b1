"""l2_gradients: the gradients with lambd / m times W added to every dW."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.reference import regularization as reference

from ..lesson import network, shuffled, strength

l2_gradients = Exercise(reference.l2_gradients, parts={"dW": 10, "db": 3})


def gradients(rng, parameters):
    """Draw gradients of order 1, of the shapes of the parameters."""
    return {"d" + key: rng.normal(size=value.shape) for key, value in parameters.items()}


@l2_gradients.cases
def _(rng):
    m = int(rng.integers(6, 10))

    def asked(layers, m):
        parameters = network(rng, layers)
        return gradients(rng, parameters), parameters, strength(rng), m

    yield "two layers", asked(2, m)
    grads, parameters, lambd, _ = asked(3, m)
    for values in (grads, parameters):  # one feature: what drops axes of length 1 shows
        values |= {key: value[:, :1] for key, value in values.items() if key.endswith("W1")}
    yield "three layers, one feature", (grads, parameters, lambd, m + 1)
    yield "eleven layers", asked(11, m + 4), {"edge": 0.2}
    grads, parameters, lambd, _ = asked(3, m)
    grads = shuffled(rng, grads)
    apart = shuffled(rng, parameters)
    while any(key == "d" + other for key, other in zip(grads, apart, strict=True)):
        apart = shuffled(rng, parameters)
    yield "dicts in two other orders", (grads, apart, lambd, m), {"edge": 0.2}
    grads, parameters, lambd, _ = asked(3, m)
    turned = [{k: 30 * v.T.copy().T for k, v in values.items()} for values in (grads, parameters)]
    turned[1]["W1"][0, 0] = 20 * (m + 2) / lambd
    yield "transposed arrays of large numbers", (*turned, lambd, m + 2)


@l2_gradients.right_answer
def plain(grads, parameters, lambd, m):
    """A copy of the dict, in which a loop over layers replaces every dW."""
    new = dict(grads)
    for layer in range(1, len(parameters) // 2 + 1):
        new[f"dW{layer}"] = grads[f"dW{layer}"] + lambd / m * parameters[f"W{layer}"]
    return new


@l2_gradients.right_answer
def by_keys(grads, parameters, lambd, m):
    """One comprehension over the parameters; views of the biases' gradients."""
    decay = {key: lambd * (key[0] == "W") / m for key in parameters}
    return {"d" + key: grads["d" + key] + decay[key] * parameters[key] for key in parameters}


@l2_gradients.right_answer
def on_deep_copies(grads, parameters, lambd, m):
    """Works in place on copies; prints; one key more than asked for."""
    import copy

    new = copy.deepcopy(grads)
    for key in parameters:
        if "W" in key:
            new["d" + key] += np.divide(lambd * parameters[key], m)
            print(key, np.linalg.norm(new["d" + key]))
    new["penalty"] = "L2"
    return new


@l2_gradients.right_answer
def weight_by_weight(grads, parameters, lambd, m):
    """Loops over every single weight; the gradients of the biases are those handed in."""
    new = {}
    for layer in range(len(parameters) // 2, 0, -1):
        W, dW = parameters[f"W{layer}"], grads[f"dW{layer}"]
        rows, columns = W.shape
        new[f"dW{layer}"] = np.array(
            [[dW[i, j] + lambd * W[i, j] / m for j in range(columns)] for i in range(rows)]
        )
        new[f"db{layer}"] = grads[f"db{layer}"]
    return new


l2_gradients.slip(
    "forgets_to_divide_by_m",
    {"lambd / m": "lambd"},
    """What you add is m times too large. The cost holds lambda over 2m, so its derivative holds an
    m as well. Look for an argument that is not used.""",
)

l2_gradients.slip(
    "keeps_the_half_of_the_cost",
    {"lambd / m": "lambd / (2 * m)"},
    """What you add is half of what it should be, as when the factor of the cost is carried over as
    it stands. The derivative of a square brings a factor of its own that meets the half.""",
)

l2_gradients.slip(
    "forgets_the_half_of_the_cost",
    {"lambd / m": "2 * lambd / m"},
    """What you add is twice too large. The derivative of a square does bring a factor 2, but the
    cost has a half for it to cancel. Write the penalty down once more, with all that stands in
    front of it.""",
)

l2_gradients.slip(
    "takes_the_penalty_off_the_gradient",
    {"+ lambd": "- lambd"},
    """Your sign makes the weights grow. An update goes against the gradient, so for a weight to
    shrink, what is added to its gradient has the weight's own sign.""",
)

l2_gradients.slip(
    "punishes_the_biases",
    {'lambd * (key[0] == "W") / m': "lambd / m"},
    """Your db have got a penalty. The cost holds only the squares of the weights, so its
    derivative by a bias is what it was.""",
    of="by_keys",
)

l2_gradients.slip(
    "changes_the_callers_gradients",
    {'= grads[f"dW{layer}"] +': "+="},
    """After the call the caller's gradients have changed, so a second call starts from other ones.
    An assignment into the caller's dict does that, and so does += in a copy of the dict, which
    still holds the same arrays. Put new arrays into a dict of your own.""",
)

l2_gradients.slip(
    "leaves_the_biases_out",
    {"dict(grads)": "{}"},
    """The gradients of the biases are missing. Nothing is added to them, but whoever updates the
    parameters needs them all.""",
)

l2_gradients.slip(
    "returns_the_penaltys_gradient_alone",
    {'grads[f"dW{layer}"] + ': ""},
    """Your dW depend only on the weights: what backpropagation had found is gone. The derivative
    of a sum is a sum, and only one of its terms is left.""",
)

l2_gradients.slip(
    "adds_the_penalty_itself",
    {"/ m": "/ (2 * m)", 'parameters[f"W{layer}"]': 'np.sum(parameters[f"W{layer}"] ** 2)'},
    """You add one and the same number to all entries of a dW: the penalty, not its gradient. A
    derivative by a matrix has one entry for each of its weights, and a large weight has a large
    one.""",
)

l2_gradients.slip(
    "shrinks_the_gradients",
    {'parameters[f"W{layer}"]': 'grads[f"dW{layer}"]'},
    """Your dW are the old ones times a factor, whatever the weights are. It is the weights that
    decay. Look at which of the two dicts you take the second term from.""",
)

l2_gradients.slip(
    "squares_the_weights",
    {'parameters[f"W{layer}"]': 'parameters[f"W{layer}"] ** 2'},
    """What you add is never negative, so it drives all weights one way. The square of a weight is
    in the cost. Take its derivative.""",
)

l2_gradients.slip(
    "takes_the_gradient_of_l1",
    {'parameters[f"W{layer}"]': 'np.sign(parameters[f"W{layer}"])'},
    """You add the same amount to every weight's gradient, only its sign follows the weight. That
    is the derivative of the absolute value, which belongs to L1. For L2 a large weight is pulled
    harder than a small one.""",
)

l2_gradients.slip(
    "forgets_the_last_layer",
    {"// 2 + 1": "// 2"},
    """The last layer's gradient comes back as it was. Write down the numbers that your loop runs
    through for a net of 2 layers.""",
)


@l2_gradients.mistake
def pairs_the_dicts_by_their_order(grads, parameters, lambd, m):
    """It looks as if you go through both dicts at the same time and trust that they are in the
    same order. When they are not, a weight meets the gradient of another. A dict is read by its
    keys."""
    new = {}
    for (key, grad), value in zip(grads.items(), parameters.values(), strict=True):
        new[key] = grad + lambd / m * value if key.startswith("dW") else grad
    return new
