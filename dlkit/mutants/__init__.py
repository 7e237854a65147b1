"""Mutants: wrong answers that a machine writes, one slip at a time, and what they are good for.

    intrusions  operators for mutants alone: what nobody asked for, one of several alike, results
    mutant      all mutants of an exercise's right answers
    proof       judge every mutant on several draws
"""

from dlkit.mutants.mutant import Mutant, mutants_of
from dlkit.mutants.proof import Survey, survey

__all__ = ["Mutant", "Survey", "mutants_of", "survey"]
