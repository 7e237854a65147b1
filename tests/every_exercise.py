"""The exercises of all lessons, as parameters of tests: pairs of a lesson and a name."""

from pathlib import Path

from dlkit.exercise import assignment_ids, load

ROOT = Path(__file__).parents[1]
LESSONS = {lesson: load(lesson, ROOT) for lesson in assignment_ids(ROOT)}
EXERCISES = [(lesson, name) for lesson, loaded in LESSONS.items() for name in loaded.exercises]
FUNCTIONS = [
    (lesson, name) for lesson, name in EXERCISES if not LESSONS[lesson].exercises[name].is_variable
]
JUDGED_BY_RULES = [
    (lesson, name)
    for lesson, name in FUNCTIONS
    if len((*LESSONS[lesson].exercises[name].rules, *LESSONS[lesson].exercises[name].hidden)) > 1
]  # by more than the rule that arguments are left alone
