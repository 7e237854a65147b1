"""The concept question: an exercise whose answer is a variable that takes the chosen option.

    why_zeros_fail = Choice(
        "why_zeros_fail",
        points=2,
        right="C",
        wrong={
            "A": ("zero_costs_more", "What is wrong with this option, and where to look again."),
            ...
        },
    )

The question and its options stand in the notebook's text. Students get neither the right option
nor anything made from it: a hash of four options is soon undone.
"""

from collections.abc import Mapping

from dlkit.check.question import Question
from dlkit.exercise.errors import ExerciseError
from dlkit.exercise.exercise import Exercise
from dlkit.exercise.mistakes import Chosen


class Choice(Exercise):
    """One option of several is right; each wrong one is a mistake, told by name after grading.

    Parameters
    ----------
    name : the variable, which names the exercise
    points : what the right option earns
    right : the right option, such as "B"
    wrong : option -> (name of the misconception, explanation that its author deserves)
    """

    def __init__(
        self, name: str, *, points: float, right: str, wrong: Mapping[str, tuple[str, str]]
    ) -> None:
        if not wrong or right in wrong:
            raise ExerciseError(
                f"The question {name} needs wrong options beside the right one; {right!r} is right "
                f"and {', '.join(wrong) or 'none'} wrong."
            )
        super().__init__(Chosen(name, right, "The right option."), points=points)
        self.options = tuple(sorted((right, *wrong)))
        self.cases(lambda rng: iter([("your choice", ())]))
        self.right_answer(Chosen("the_right_option", right, "The right option."))
        for option, (misconception, explanation) in wrong.items():
            self.mistake(Chosen(misconception, option, explanation))

    def explanations(self) -> dict[str, tuple[bool, str]]:
        """Map each option to whether it is right, and the explanation: for self-study alone."""
        wrong = {one.function.option: (False, one.hint) for one in self.mistakes.values()}
        return {self.reference.option: (True, self.reference.__doc__)} | wrong

    def question(self, seed: int | None = None) -> Question:
        """Make the judge's question; the public one (None) asks only that an option is chosen."""
        if seed is not None:
            return super().question(seed)
        return Question(
            name=self.name,
            points=self.points,
            parts=self.parts,
            rules=(),
            outputs=(),
            parameters=(),
            tolerance=self.tolerance,
            cases=(),
            options=self.options,
        )
