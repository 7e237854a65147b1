"""How nbgrader works in this course: where its folders are, and what grades instead of a kernel.

A submission's code runs in a sandbox, and its points come from `dlkit.judge`, outside of it. To
grade on a machine where no sandbox can be built, knowing that any submission can then give itself
every point: DLKIT_UNSAFE_NO_SANDBOX=1 nbgrader autograde ID
"""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

c = get_config()  # noqa: F821 - nbgrader defines it
course = Path(__file__).resolve().parent

# nbgrader imports from the working folder first, so elsewhere than here it may meet another dlkit,
# whose references need not be those of this clone. That one is not asked, since an older one does
# not know the question; and only an exit stops nbgrader in this file.
own, found = course / "dlkit", find_spec("dlkit")
imported = Path(found.origin).parent if found and found.origin else own
if (own / "__init__.py").is_file() and not own.samefile(imported):
    sys.exit(
        f"{course} has its own dlkit, but another one would be imported from {imported}; in "
        f"{course}, run pip install -c constraints.txt -e '.[course]' and then the command again."
    )

# nbgrader calls `alembic`, which lies beside this Python, be the environment activated or not.
os.environ["PATH"] = os.pathsep.join([os.environ.get("PATH", ""), str(Path(sys.executable).parent)])

c.CourseDirectory.source_directory = "source"
c.CourseDirectory.release_directory = "release"
c.CourseDirectory.submitted_directory = "gradebook/submitted"
c.CourseDirectory.autograded_directory = "gradebook/autograded"
c.CourseDirectory.feedback_directory = "gradebook/feedback"
c.ZipCollectApp.downloaded_directory = "gradebook/downloaded"
c.CourseDirectory.ignore.extend(["progress.json", ".progress.json*"])  # notes of somebody's checks
c.CourseDirectory.db_url = os.environ.get(
    "DLKIT_DB_URL", f"sqlite:///{course / 'gradebook' / 'gradebook.db'}"
)

# `nbgrader zip_collect ID` reads gradebook/downloaded/ID/archive/, and names as Canvas gives them:
# doejane_LATE_12345_678901_notebook.ipynb. `dlkit collect` knows other platforms and a roster.
c.ZipCollectApp.downloaded_directory = "gradebook/downloaded"
c.FileNameCollectorPlugin.valid_ext = [".ipynb", ".py"]
c.FileNameCollectorPlugin.named_regexp = (
    r".*/(?P<student_id>[^/]+?)_(?:(?i:late)_)?\d+_\d+_(?P<file_id>[^/]+)"
)

# A release can always be made again; without this, one that is there is not registered anew.
c.GenerateAssignment.force = True

# What a release shows in place of a solution; ClearAnswers leaves an empty choice where one was.
c.GenerateAssignment.preprocessors = [
    "nbgrader.preprocessors.IncludeHeaderFooter",
    "nbgrader.preprocessors.InstantiateTests",
    "nbgrader.preprocessors.LockCells",
    "dlkit.release.stubs.ClearAnswers",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ComputeChecksums",
    "dlkit.grading.records.lesson.SaveLesson",  # the last step that sees the hidden tests
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ClearMarkScheme",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.ClearSolutions.code_stub = {"python": 'raise NotImplementedError("Your code goes here.")'}

# Reads a submission: rebuilds it from the student's cells and the teacher's notebook, whose own
# metadata were checked when it was released. Nothing of it is left to be sanitized.
c.Autograde.exporter_class = "dlkit.grading.nbgrader_steps.exporter.SubmissionExporter"
c.Autograde.sanitize_preprocessors = []

# Grades it. Order: the judge's verdicts are what SaveGrades saves, and a late penalty needs them.
c.Autograde.autograde_preprocessors = [
    "dlkit.grading.nbgrader_steps.preprocessors.Judge",
    "nbgrader.preprocessors.IgnorePattern",
    "nbgrader.preprocessors.LimitOutput",
    "dlkit.grading.nbgrader_steps.preprocessors.SaveGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "dlkit.grading.records.feedback.SafeOutputs",  # last: formgrader shows what is stored, as is
]

# Shows it: a page that begins with a table, and needs no internet.
c.GenerateFeedback.exporter_class = "dlkit.grading.records.page.FeedbackPage"
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "dlkit.grading.records.feedback.SafeFeedback",
    "dlkit.grading.records.overview.Overview",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]

# Nothing that a student wrote keeps formgrader busy for long; the feedback page has the same.
c.HTMLExporter.filters = {
    "highlight_code": "dlkit.grading.records.bounded.highlighted",
    "ansi2html": "dlkit.grading.records.bounded.coloured",
    "strip_files_prefix": "dlkit.grading.records.bounded.unchanged",
}

# Hands it to each student, by the secret that came with the submission.
c.ExchangeFactory.release_feedback = "dlkit.grading.nbgrader_steps.exchange.SafeReleaseFeedback"

# A spreadsheet that opens the table runs nothing either.
c.ExportApp.plugin_class = "dlkit.grading.records.export.SafeCsvExport"
