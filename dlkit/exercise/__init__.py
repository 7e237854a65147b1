"""What an answer is graded against, and how an author declares it.

exercise     a reference, its cases, its rules, its catalogue of mistakes and right answers
choice       the same for a concept question, whose answer is a variable
mistakes     a mistake, a slip in a right answer, and either as a student's cell
draws        inputs that many lessons draw, each with the blind spot that it closes
refusals     declarations that cannot be meant
assignment   a lesson's folder: load what its files declare
"""

from dlkit.exercise.assignment import (
    Assignment,
    assignment_ids,
    exercise_names,
    find_root,
    lesson_ids,
    load,
)
from dlkit.exercise.choice import Choice
from dlkit.exercise.errors import ExerciseError
from dlkit.exercise.exercise import Exercise
from dlkit.exercise.mistakes import Chosen, Mistake, Slip, as_cell

__all__ = [
    "Assignment",
    "Choice",
    "Chosen",
    "Exercise",
    "ExerciseError",
    "Mistake",
    "Slip",
    "as_cell",
    "assignment_ids",
    "exercise_names",
    "find_root",
    "lesson_ids",
    "load",
]
