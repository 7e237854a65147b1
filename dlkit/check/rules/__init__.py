"""Rules: what equality with the reference cannot say. Each is a named function over all calls.

The modules register their rules in `RULES` when they are imported.
"""

from dlkit.check.rules import (
    anew,
    apart,
    dropout,
    groups,
    inputs,
    kept,
    labels,
    orders,
    picks,
    randomness,
    response,
    scales,
    shares,
    speed,
    training,
)
from dlkit.check.rules.rule import NOTHING, RULES, Finding, Judge, Rule, similar

MODULES = (
    inputs,
    randomness,
    scales,
    picks,
    response,
    kept,
    anew,
    apart,
    dropout,
    shares,
    groups,
    labels,
    orders,
    speed,
    training,
)

__all__ = ["NOTHING", "RULES", "Finding", "Judge", "Rule", "similar"]
