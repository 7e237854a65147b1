"""Run nbgrader's own generate_assignment with the repository's configuration."""

import re
from pathlib import Path

from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import capture_log
from traitlets.config import Config, PyFileConfigLoader
from traitlets.config.loader import ConfigFileNotFound

from dlkit.grading.common.privacy import keep_private
from dlkit.notebook.script import BuildError

CONFIG = "nbgrader_config.py"


def generate(root: Path, assignment: str, into: Path, record: bool) -> list[str]:
    """Make the students' version of `assignment` in the folder `into / assignment`.

    With `record` the gradebook learns the assignment, as it does from the command. Returns what has
    changed there for grades that it holds already, in sentences.

    Raises BuildError, in one sentence, when nbgrader does not make it.
    """
    config = _config(root)
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.assignment_id = assignment
    config.CourseDirectory.release_directory = str(into)
    if not record:
        config.GenerateAssignment.no_database = True
        config.SaveCells.enabled = False
    course = CourseDirectory(config=config)
    if record:
        keep_private(course)
    converter = GenerateAssignment(coursedir=course, config=config)
    converter.log.propagate = False
    done = capture_log(converter)
    if not done["success"]:
        raise BuildError(f"nbgrader could not release {assignment}: {_reason(done)}")
    return re.findall(rf"WARNING\] ({re.escape(assignment)}: .*)", done.get("log", ""))


def _config(root: Path) -> Config:
    try:
        return PyFileConfigLoader(CONFIG, path=str(root)).load_config()
    except ConfigFileNotFound:
        raise BuildError(f"There is no {root / CONFIG}; run this in the course's folder.") from None


def _reason(done: dict) -> str:
    """Return what nbgrader's first traceback ends with, or else the last thing it said."""
    said = [line.strip() for line in done.get("log", "").splitlines() if line.strip()]
    raised = [line for line in said if re.match(r"[\w.]+(Error|Exception|Invalid): ", line)]
    return (raised or said[-1:] or [done["error"].splitlines()[-1]])[0]
