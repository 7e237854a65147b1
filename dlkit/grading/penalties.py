"""What a submission loses for being late: nbgrader's rule, as it is configured."""

from types import SimpleNamespace

from nbgrader.converters import Autograde
from nbgrader.preprocessors import AssignLatePenalties
from traitlets.utils.importstring import import_item

from dlkit.grading.ledger import Penalty


def late_penalty(converter: Autograde) -> Penalty | None:
    """Return the rule of nbgrader's AssignLatePenalties; None when `converter` has no such step.

    The rule asks the configured plugin, and holds its answer between 0 and the score.
    """
    steps = [import_item(s) if isinstance(s, str) else s for s in converter.autograde_preprocessors]
    kinds = [s for s in steps if isinstance(s, type) and issubclass(s, AssignLatePenalties)]
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
