"""What a submission loses for being late: nbgrader's rule, as it is configured."""

from types import SimpleNamespace

from nbgrader.converters import Autograde
from nbgrader.preprocessors import AssignLatePenalties

from dlkit.grading.common.configured_steps import classes_of
from dlkit.grading.records.writer import Penalty


def late_penalty(converter: Autograde) -> Penalty | None:
    """Return the rule of nbgrader's AssignLatePenalties; None when `converter` has no such step.

    The rule asks the configured plugin, and holds its answer between 0 and the score.
    """
    steps = classes_of(converter.autograde_preprocessors)
    kinds = [step for step in steps if issubclass(step, AssignLatePenalties)]
    step = kinds[0](parent=converter) if kinds else None
    if step is None or not step.enabled:
        return None

    def penalty(student: str, score: float, seconds: float) -> float | None:
        step.init_plugin()
        taken = step.plugin_inst.late_submission_penalty(student, score, seconds)
        return (
            None if taken is None else step._check_late_penalty(SimpleNamespace(score=score), taken)
        )

    return penalty
