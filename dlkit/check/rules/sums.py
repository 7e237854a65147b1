"""What a wrong sum is made of: a multiple of the columns of X and one of some columns, or not."""

from dataclasses import dataclass

import numpy as np

from dlkit.check.compare import STANDARD, close

NEARLY_ALL = 0.9  # of the columns: some of a right form may come out otherwise at their limits
LIMITED = 0.02  # of the numbers: so many are equal to the largest, or the smallest, by a limit


@dataclass(frozen=True)
class Sum:
    """What was found of a result that should be X plus `times` a column, column by column.

    `of_both` is the share of columns that are some multiple of that of X plus some multiple of a
    column, `first` the middle one of the multiples of X, `second` the quantiles 0.1, 0.5 and 0.9 of
    those of the column, over `times`. `by_row` is the share of numbers that are that of X plus
    `times` a number of their row of the columns. `slope` says how the result follows X, `centre`
    and `spread` are mean and deviation of what is added, over those of the columns, and `limits`
    are the smallest and largest number, where they occur so often that they are limits.
    """

    of_both: float
    first: float
    second: tuple[float, float, float]
    by_row: float
    slope: float
    centre: float
    spread: float
    limits: tuple[float, float]

    @property
    def measure(self) -> tuple[float, ...]:
        """Numbers that tell mistakes apart."""
        if self.of_both > NEARLY_ALL:
            return (1.0, self.first, *self.second, *self.limits)
        shape = self.by_row, self.slope, self.centre, self.spread
        return (0.0, *shape, *self.limits)

    def told(self, result: str, around: str, among: str, times: str) -> str:
        """Say in which way the result is not `around` plus `times` a column of `among`."""
        words = f"{result} is not, column by column, {around} plus {times} times one column of "
        if self.of_both > NEARLY_ALL:
            factor = "another factor" if abs(self.first - 1) < 1e-6 else "other factors"
            return f"{words}{among}, but a sum of the two with {factor}"
        if self.by_row > NEARLY_ALL:
            return f"{words}{among}; its numbers come from different columns of {among}"
        return words + among


def as_sum(array: np.ndarray, X: np.ndarray, columns: np.ndarray, times: float) -> Sum:
    """Describe `array` (n, m) as a sum of X (n, m) and `times` one of the columns (n, K)."""
    X, noise = np.asarray(X, dtype=float), times * np.asarray(columns, dtype=float)
    factors = _factors(array, X, noise)
    found = ~np.isnan(factors[0])
    first, second = factors[:, found] if found.any() else np.zeros((2, 1))
    added = array - X
    wanted = X[:, :, np.newaxis] + noise[:, np.newaxis, :]
    by_row = close(array[:, :, np.newaxis], wanted, STANDARD).any(axis=2)
    inner = X - X.mean(axis=1, keepdims=True)
    mean, deviation = noise.mean(axis=1), noise.std(axis=1)
    size = max(float(mean @ mean + deviation @ deviation), 1e-300)
    ends = (float(array.min()), float(array.max()))
    return Sum(
        of_both=float(found.mean()),
        first=float(np.median(first)),
        second=tuple(map(float, np.quantile(second, (0.1, 0.5, 0.9)))),
        by_row=float(by_row.mean()),
        slope=float((array * inner).sum() / max((inner**2).sum(), 1e-300)),
        centre=float(added.mean(axis=1) @ mean / size),
        spread=float(added.std(axis=1) @ deviation / max(deviation @ deviation, 1e-300)),
        limits=tuple(end if np.mean(array == end) > LIMITED else 0.0 for end in ends),
    )


def _factors(array: np.ndarray, X: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """Return (2, m): of each column, the factors of X and of the noise that make it up, or NaN."""
    factors = np.full((2, array.shape[1]), np.nan)
    if len(array) < 3:  # any column would be such a sum
        return factors
    xx, xy = (X**2).sum(axis=0), (X * array).sum(axis=0)
    for n in noise.T[:, :, np.newaxis]:
        xn, nn, ny = (X * n).sum(axis=0), (n**2).sum(), (n * array).sum(axis=0)
        area = xx * nn - xn**2
        both = np.array([xy * nn - ny * xn, ny * xx - xy * xn]) / area
        fits = close(array, both[0] * X + both[1] * n, STANDARD).all(axis=0)
        fits &= area > 1e-9 * xx * nn
        factors[:, fits] = both[:, fits]
    return factors
