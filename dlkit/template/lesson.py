"""A fair start: what its exercises share. Leave this file out where they share nothing."""

# Answers of earlier lessons that this one hands out in its text, by lesson. None here; it could be
#     GIVEN = {"01-logistic-regression": ("sigmoid",)}
# If an error is to cost all that it causes in later exercises too: CARRY_ERRORS = False


# Inputs. Sizes differ, because equal ones hide a wrong axis or a missing transpose; there is more
# than one example, because m = 1 hides every wrong mean.


def sizes(rng):
    """Draw n_x and m, different and larger than 2."""
    n_x, m = int(rng.integers(3, 6)), int(rng.integers(7, 10))
    return n_x, m
