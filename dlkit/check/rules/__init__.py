"""Rules: what equality with the reference cannot say. Each is a named function over all calls."""

from dlkit.check.rules.dropout import each_on_its_own, scaled_by_mask, share_kept, zeros_and_ones
from dlkit.check.rules.inputs import leaves_inputs_alone
from dlkit.check.rules.randomness import comes_from_rng, fresh_numbers, spread
from dlkit.check.rules.response import responds
from dlkit.check.rules.rule import Finding, Judge, Rule, similar
from dlkit.check.rules.shares import every_example_once, labels_with_examples, random_members
from dlkit.check.rules.speed import vectorised
from dlkit.check.rules.training import costs_fall, every_layer_learns, first_cost

RULES: dict[str, Judge] = {
    "inputs left alone": leaves_inputs_alone,
    "randomness from rng": comes_from_rng,
    "response": responds,
    "spread": spread,
    "fresh numbers": fresh_numbers,
    "zeros and ones": zeros_and_ones,
    "share kept": share_kept,
    "each on its own": each_on_its_own,
    "scaled by the mask": scaled_by_mask,
    "every example once": every_example_once,
    "labels with examples": labels_with_examples,
    "random members": random_members,
    "vectorised": vectorised,
    "first cost": first_cost,
    "costs fall": costs_fall,
    "every layer learns": every_layer_learns,
}

__all__ = ["RULES", "Finding", "Judge", "Rule", "similar"]
