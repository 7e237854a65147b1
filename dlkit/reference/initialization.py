"""Where training starts: weights whose spread keeps a signal's size through many layers."""

from collections.abc import Callable, Sequence

import numpy as np

Parameters = dict[str, np.ndarray]

# Standard deviation of W[l] from its fan-in n[l-1] and fan-out n[l].
SCHEMES: dict[str, Callable[[int, int], float]] = {
    "he": lambda n_in, n_out: np.sqrt(2.0 / n_in),  # ReLU halves the signal's power
    "xavier": lambda n_in, n_out: np.sqrt(1.0 / n_in),
    "glorot": lambda n_in, n_out: np.sqrt(2.0 / (n_in + n_out)),  # forward and backward at once
}


def initialize_parameters(
    layer_dims: Sequence[int], scheme: str, rng: np.random.Generator
) -> Parameters:
    """Return normal weights of mean 0 and the scheme's deviation, and zero biases.

    Raises ValueError for a scheme other than "he", "xavier" and "glorot".
    """
    if scheme not in SCHEMES:
        raise ValueError(f"unknown scheme {scheme!r}; choose one of {', '.join(SCHEMES)}")
    parameters = {}
    for layer, (n_in, n_out) in enumerate(zip(layer_dims, layer_dims[1:], strict=False), 1):
        deviation = SCHEMES[scheme](n_in, n_out)
        parameters[f"W{layer}"] = deviation * rng.standard_normal((n_out, n_in))
        parameters[f"b{layer}"] = np.zeros((n_out, 1))
    return parameters


def he(layer_dims: Sequence[int], rng: np.random.Generator) -> Parameters:
    """Return He-initialised parameters (He et al., 2015)."""
    return initialize_parameters(layer_dims, "he", rng)
