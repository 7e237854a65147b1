"""A proved place: one change of an answer's own code that makes every case right.

search      try changes until time is over; what is found proves where the mistake is
candidates  all changes in the order in which they are tried
insertions  changes that put in what was left out; the other changes are those of `edits`
rearrangements  changes that move what is there
kinds       what kind of change it is, as a student would say it
lines       which lines come first
running     one call of the answer: the lines that ran and what its names stood for
isolation   a copy of what the answer finds around it, and what is refused
"""

from dlkit.check.repair.search import Repair, Repairs, repairs

__all__ = ["Repair", "Repairs", "repairs"]
