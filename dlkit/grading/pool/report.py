"""What a run tells people: little of what is fine, and everything at which somebody should look.

Names and reasons can hold what a student chose: nothing that moves a cursor is ever shown.
"""

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dlkit.check.outcome import printable
from dlkit.grading.records.class_rows import NewPenalty
from dlkit.grading.records.marks import Marks
from dlkit.grading.records.standing import Standing, duration, folded

FINE, NOT_GRADED, LOOK = 0, 1, 3  # exit codes; 2 is argparse's, for a command that it cannot read
LINE = 2_000  # characters
NOTES = 10  # that are shown without --verbose, the most frequent first


@dataclass
class Summary:
    """What came of a class: who was graded or left as they are, and what failed, why."""

    graded: dict[str, Standing] = field(default_factory=dict)
    unchanged: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    attention: dict[str, Sequence[str]] = field(default_factory=dict)
    stopped: dict[str, Sequence[str]] = field(default_factory=dict)  # exercises of each
    repairs: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # whose
    faults: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # of rules
    created: Sequence[str] = ()
    again: Sequence[str] = ()  # sentences: how many were judged again, why
    penalties: Sequence[NewPenalty] = ()
    older: Sequence[str] = ()  # whose grades are those of an older version of the lesson
    stale: Sequence[str] = ()  # the same, of whom there is no submission to grade again
    scores: Mapping[str, float] = field(default_factory=dict)
    max_score: float = 0.0
    seconds: float = 0.0
    writing: float = 0.0  # seconds of the writer, of all submissions together

    def take(self, student: str, standing: Standing, marks: Marks) -> None:
        """Count a submission that was graded."""
        self.graded[student] = standing
        if marks.attention:
            self.attention[student] = marks.attention
        if marks.stopped:
            self.stopped[student] = marks.stopped
        for words in dict.fromkeys(marks.repairs):
            self.repairs[words].append(student)
        for words in dict.fromkeys(marks.faults):
            self.faults[words].append(student)

    @property
    def code(self) -> int:
        """The exit code: 1 when something was not graded, 3 when a person should look."""
        look = self.attention or self.older or self.faults
        return NOT_GRADED if self.failed else LOOK if look else FINE

    def __str__(self) -> str:
        return (
            f"{len(self.graded)} graded in {self.seconds:.1f} s (writing took {self.writing:.2f} "
            f"s), {len(self.unchanged)} unchanged, {len(self.failed)} not graded"
        )

    def lines(self, assignment: str) -> Iterator[str]:
        """Yield the lines of the summary: what is to be known of the class, folded."""
        yield f"{assignment}: {self}"
        yield from (f"  {printable(line, LINE)}" for line in self._details(assignment))

    def failures(self) -> list[str]:
        """Return a sentence on each submission that was not graded."""
        told = (f"dlkit grade: {name} not graded: {why}" for name, why in self.failed.items())
        return [printable(sentence, LINE) for sentence in told]

    def _details(self, assignment: str) -> Iterator[str]:
        scores = [self.scores[s] for s in (*self.graded, *self.unchanged) if s in self.scores]
        if scores:
            mean, median = statistics.mean(scores), statistics.median(scores)
            yield f"score: mean {mean:.1f}, median {median:g} of {self.max_score:g} points"
        yield from self.again
        if self.attention:
            reasons = Counter(words for all in self.attention.values() for words in all)
            yield f"to be looked at: {folded(self.attention)}"
            yield from (f"  {count} x {words}" for words, count in reasons.most_common())
        yield from _counted("waiting for points of a person, in formgrader", self._waiting())
        yield from _counted("late", [f"{s} ({_lateness(one)})" for s, one in self._late()])
        yield from _counted("late penalty is another one now", map(str, self.penalties))
        if self.stopped:
            count = sum(map(len, self.stopped.values()))
            yield f"answers stopped by a limit, or that ended Python: {count} of " + folded(
                self.stopped
            )
        for words, students in self.faults.items():
            yield f"fault of a rule, which took its points from {folded(students)}: {words}"
        yield from _counted("new in the gradebook", self.created)
        notes = sorted(self.repairs.items(), key=lambda one: -len(one[1]))
        for words, students in notes[:NOTES]:
            yield f"note on {folded(students)}: {words}"
        if more := len(notes[NOTES:]):
            yield f"and {more} more notes, on one or a few submissions each; see --verbose"
        yield from self._of_older(assignment)

    def _of_older(self, assignment: str) -> Iterator[str]:
        if count := len(self.older):
            yield (
                f"{count} other{'s were' if count > 1 else ' was'} graded by an older version of "
                f"the lesson; run dlkit grade {assignment} to grade them by this one"
            )
        yield from _counted(
            "graded by an older version of the lesson, with nothing handed in any more to grade by "
            "this one",
            self.stale,
        )

    def _waiting(self) -> list[str]:
        return [student for student, one in self.graded.items() if one.needs_manual_grade]

    def _late(self) -> list[tuple[str, Standing]]:
        return [(student, one) for student, one in self.graded.items() if one.late]


def line_of(student: str, standing: Standing, marks: Marks) -> str:
    """Return the one line that tells everything of a submission."""
    more = [words for words in marks.attention if words not in marks.told]
    told = [*standing.told(), *marks.told, *(f"look at it: {words}" for words in more)]
    return printable(f"{student}: {'; '.join(told)}", LINE)


def attention_of(student: str, standing: Standing, marks: Marks) -> str:
    """Return the line that says why a person should look at a submission, empty when none need."""
    if not marks.attention:
        return ""
    points = f"{standing.score:g} of {standing.max_score:g} points"
    return printable(f"{student}: {points}; look at it: {' '.join(marks.attention)}", LINE)


def _lateness(one: Standing) -> str:
    taken = f"{one.penalty:g} points taken off" if one.penalty else "no penalty"
    return f"{duration(one.late)}, {taken}"


def _counted(words: str, names: Iterable[str]) -> Iterator[str]:
    """Yield one line with a count and names, none when there are none."""
    if listed := list(names):
        yield f"{words}: {folded(listed)}"
