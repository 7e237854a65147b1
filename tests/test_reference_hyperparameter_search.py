"""Random search against SciPy's distributions and a loop."""

import numpy as np
import pytest
from scipy.stats import kstest, loguniform, uniform

from dlkit.reference.hyperparameter_search import finer_range, sample_hyperparameter

pytestmark = pytest.mark.lesson("07-tuning-batch-norm-softmax")


@pytest.mark.parametrize(
    ("scale", "low", "high", "distribution"),
    [
        ("linear", 2.0, 50.0, lambda v: uniform(2, 48).cdf(v)),
        ("log", 1e-4, 1.0, lambda v: loguniform(1e-4, 1).cdf(v)),
        ("near one", 0.9, 0.9995, lambda v: loguniform(5e-4, 0.1).sf(1 - v)),
    ],
)
def test_draws_have_the_distribution_of_scipy(scale, low, high, distribution):
    drawn = sample_hyperparameter(scale, low, high, 20000, np.random.default_rng(0))
    assert drawn.shape == (20000,) and low <= drawn.min() and drawn.max() <= high
    assert kstest(drawn, distribution).pvalue > 0.001


def test_a_quarter_of_the_rates_on_the_log_scale_lies_above_a_tenth():
    def above(scale):
        drawn = sample_hyperparameter(scale, 1e-4, 1.0, 20000, np.random.default_rng(0))
        return np.mean(drawn > 0.1)

    assert above("log") == pytest.approx(0.25, abs=0.01)
    assert above("linear") == pytest.approx(0.9, abs=0.01)


def test_an_unknown_scale_is_refused():
    with pytest.raises(ValueError, match="choose linear, log or near one"):
        sample_hyperparameter("root", 1.0, 2.0, 3, np.random.default_rng(0))


def test_the_worked_range():
    values, errors = np.array([3.0, 8, 1, 6, 4]), np.array([0.4, 0.1, 0.9, 0.2, 0.3])
    assert finer_range(values, errors, 3) == (4.0, 8.0)


@pytest.mark.parametrize("keep", range(1, 8))
def test_the_range_is_that_of_all_that_fewer_than_keep_beat(keep):
    rng = np.random.default_rng(keep)
    values, errors = rng.normal(size=7), rng.permutation(7) / 7
    kept = [v for v, e in zip(values, errors, strict=True) if sum(errors < e) < keep]
    assert len(kept) == keep and finer_range(values, errors, keep) == (min(kept), max(kept))
