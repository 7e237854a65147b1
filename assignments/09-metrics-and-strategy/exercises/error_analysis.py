"""error_analysis: the share of each category of mistakes, and what solving it could bring."""

import numpy as np

from dlkit.exercise import Exercise
from dlkit.exercise.draws import as_every_second, as_transpose
from dlkit.reference import strategy as reference

error_analysis = Exercise(
    reference.error_analysis, outputs=("shares", "ceilings"), parts={"shares": 4, "ceilings": 4}
)


def tagged(rng, n, k):
    """Draw tags (n, k): some rows are empty, some have several 1s; no two columns sum alike."""
    tags = np.zeros((n, k))
    for column, count in enumerate(rng.permutation(np.arange(2, n - 2))[:k]):
        tags[rng.permutation(n)[:count], column] = 1.0
    tags[0], tags[1, :2] = 0.0, 1.0
    return tags[rng.permutation(n)]


# Rows and columns are never equally many; every table has an empty row and one with two tags.
@error_analysis.cases
def _(rng):
    def error():
        return round(float(rng.uniform(0.06, 0.3)), 3)

    n, k = int(rng.integers(12, 20)), int(rng.integers(3, 6))
    yield "some mistakes", (tagged(rng, n, k), error())
    yield "more mistakes, few categories", (tagged(rng, 3 * n, 2), error())
    yield "a transposed table", (as_transpose(tagged(rng, n + 1, k + 1)), error())
    yield "every second column of a table", (as_every_second(tagged(rng, n, k))[:, :k], error())
    many = (rng.random((5, 8)) < 0.5).astype(float)
    many[0], many[1] = 0.0, 1.0
    many[2, :4], many[3, :4] = 1.0, 0.0
    yield "more categories than mistakes", (many, error())
    never = tagged(rng, n, k)
    never[:, 0], never[:, -1] = 0.0, 1.0
    yield "a category of none and one of all", (never, error())
    rare = np.zeros((n, 4))
    rare[rng.permutation(n)[:4], [0, 1, 1, 2]] = 1.0
    yield "a large error, rare categories", (rare, 0.9)
    yield "one category", (tagged(rng, n, 2)[:, :1], error()), {"edge": 0.1}
    yield "one mistake", (np.array([[1.0, 0.0, 1.0]]), error()), {"edge": 0.1}
    yield "whole numbers", (tagged(rng, n, k).astype(np.uint8), error()), {"edge": 0.1}
    yield "booleans", (tagged(rng, n, k).astype(bool), error()), {"edge": 0.1}


@error_analysis.right_answer
def plain(tags, dev_error):
    """The mean of each column, and what is left of the error."""
    shares = tags.mean(axis=0)
    ceilings = dev_error * (1 - shares)
    return shares, ceilings


@error_analysis.right_answer
def by_counting(tags, dev_error):
    """Counts, and subtracts what would be solved; prints; a list."""
    n = tags.shape[0]
    shares = np.count_nonzero(tags, axis=0) / n
    print(n, "mistakes")
    return [shares, dev_error - dev_error * shares]


@error_analysis.right_answer
def by_a_loop(tags, dev_error):
    """One column after the other into lists, then arrays."""
    shares, ceilings = [], []
    for column in tags.T:
        share = sum(bool(tag) for tag in column) / len(column)
        shares.append(share)
        ceilings.append(dev_error - share * dev_error)
    return np.array(shares), np.array(ceilings)


@error_analysis.right_answer
def by_a_product(tags, dev_error):
    """A row of equal weights times the table; the ceilings from the untagged."""
    weights = np.full(tags.shape[0], 1 / tags.shape[0])
    return weights @ tags, dev_error * (weights @ (1.0 - tags))


error_analysis.slip(
    "makes_the_shares_sum_to_one",
    {"tags.mean(axis=0)": "np.sum(tags, axis=0) / np.sum(tags)"},
    """Your shares sum to 1. Categories overlap, and some mistakes belong to none: a share is a
    part of the mistakes that were looked at, not of the marks in the table.""",
)


@error_analysis.mistake
def gives_each_mistake_one_category(tags, dev_error):
    """It looks as if each mistake counts for one category only, the first of its row. A blurred
    picture of a big cat is both blurred and a big cat. And a row may be empty."""
    first = np.argmax(tags, axis=1)
    shares = np.bincount(first, minlength=tags.shape[1]) / tags.shape[0]
    return shares, dev_error * (1 - shares)


error_analysis.slip(
    "leaves_out_empty_rows",
    {"tags.mean(axis=0)": "np.sum(tags, axis=0) / max(np.sum(np.any(tags, axis=1)), 1)"},
    """Your shares are too large, as when mistakes that fit no category are not counted. They were
    looked at, so they are part of the whole.""",
)

error_analysis.slip(
    "averages_over_categories",
    {"tags.mean(axis=0)": "np.mean(tags, axis=1)"},
    """Your shares have one number for each mistake. A row is a mistake and a column a category:
    which axis has to disappear?""",
)

error_analysis.slip(
    "returns_counts",
    {"tags.mean(axis=0)": "np.sum(tags, axis=0) * 1.0"},
    """It looks as if your shares are numbers of mistakes. Eight of a hundred and eight of ten are
    not the same.""",
)

error_analysis.slip(
    "subtracts_the_share",
    {"dev_error * (1 - shares)": "dev_error - shares"},
    """It looks as if you subtract the share from the error, so that a ceiling can be negative. The
    share is a part *of the mistakes*. With an error of 10 % and half of the mistakes solved, 5 %
    are left.""",
)

error_analysis.slip(
    "returns_what_is_solved",
    {"dev_error * (1 - shares)": "dev_error * shares"},
    """It looks as if your ceilings are what would be gained. Asked for is the error that is left
    when the category is solved.""",
)

error_analysis.slip(
    "solves_all_together",
    {"dev_error * (1 - shares)": "dev_error * np.cumprod(1 - shares)"},
    """Your ceilings fall from category to category, as when each is solved after those before it.
    Each one says what is left if that category *alone* is solved.""",
)

error_analysis.slip(
    "forgets_the_error",
    {"dev_error * (1 - shares)": "1 - shares"},
    """Your ceilings do not depend on the dev error. They are shares of the mistakes. The
    second argument says how many of all dev examples are mistakes.""",
)

error_analysis.slip(
    "divides_by_the_categories",
    {"tags.mean(axis=0)": "np.sum(tags, axis=0) / tags.shape[1]"},
    """It looks as if you divide by the number of categories. A share is a part of the mistakes that
    were looked at, and there is a row for each.""",
)

error_analysis.slip(
    "subtracts_the_number_of_marks",
    {"dev_error * (1 - shares)": "dev_error * (1 - np.sum(tags, axis=0))"},
    """It looks as if your ceilings are computed from numbers of mistakes, so that they can be
    negative. What is solved is a share of the mistakes.""",
)

error_analysis.slip(
    "shares_out_each_mistake",
    {"tags.mean(axis=0)": "(tags / np.maximum(tags.sum(axis=1, keepdims=True), 1)).mean(axis=0)"},
    """Your shares are too small, as when a mistake of several categories counts only in part for
    each of them. It belongs to each as a whole: categories overlap.""",
)

error_analysis.slip(
    "subtracts_the_sum_of_the_shares",
    {"dev_error * (1 - shares)": "dev_error * (1 - shares.sum())"},
    """It looks as if your ceilings subtract the sum of all shares. Categories overlap, so that
    their shares must not be added, and each ceiling is about one category.""",
)

error_analysis.legal(tags={0, 1}, dev_error=(0, 1))
