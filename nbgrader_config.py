"""How nbgrader works in this course: where its folders are, and what grades instead of a kernel.

A submission's code runs in a sandbox, and its points come from `dlkit.judge`, outside of it. To
grade on a machine where no sandbox can be built, knowing that any submission can then give itself
every point: DLKIT_UNSAFE_NO_SANDBOX=1 nbgrader autograde ID
"""

import os
import sys
from pathlib import Path

c = get_config()  # noqa: F821 - nbgrader defines it
course = Path(__file__).resolve().parent

# nbgrader calls `alembic`, which lies beside this Python, be the environment activated or not.
os.environ["PATH"] = os.pathsep.join([os.environ.get("PATH", ""), str(Path(sys.executable).parent)])

c.CourseDirectory.source_directory = "source"
c.CourseDirectory.release_directory = "release"
c.CourseDirectory.submitted_directory = "gradebook/submitted"
c.CourseDirectory.autograded_directory = "gradebook/autograded"
c.CourseDirectory.feedback_directory = "gradebook/feedback"
c.CourseDirectory.db_url = os.environ.get(
    "DLKIT_DB_URL", f"sqlite:///{course / 'gradebook' / 'gradebook.db'}"
)

# A release can always be made again; without this, one that is there is not registered anew.
c.GenerateAssignment.force = True

# What a release shows in place of a solution.
c.ClearSolutions.code_stub = {"python": 'raise NotImplementedError("Your code goes here.")'}

# Reads a submission: rebuilds it from the teacher's notebook and the student's cells.
c.Autograde.exporter_class = "dlkit.grading.exporter.SubmissionExporter"
c.Autograde.sanitize_preprocessors = ["nbgrader.preprocessors.CheckCellMetadata"]

# Grades it. Order: the judge's verdicts are what SaveGrades saves, and a late penalty needs them.
c.Autograde.autograde_preprocessors = [
    "dlkit.grading.preprocessors.Judge",
    "nbgrader.preprocessors.IgnorePattern",
    "nbgrader.preprocessors.LimitOutput",
    "dlkit.grading.preprocessors.SaveGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# Shows it. SafeOutputs comes before anything is drawn: a page runs nothing that a student wrote.
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "dlkit.grading.feedback.SafeOutputs",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]
