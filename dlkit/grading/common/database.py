"""The gradebook's own failures, each in one sentence with what mends it."""

from collections.abc import Iterator
from contextlib import contextmanager

from nbgrader.api import Gradebook, InvalidEntry
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import DBAPIError

from dlkit.grading.common.errors import GradebookFailed, GradingRefused

AGAIN = "run the same command again to grade the rest"
REMEDIES = {  # a piece of what the database says -> what to do
    "locked": f"close what else uses it, such as formgrader or another grading run, and {AGAIN}",
    "readonly": "make the file and its folder writable for you",
    "unable to open": "make the file and its folder readable and writable for you",
    "full": f"free space on its disk, and {AGAIN}",
    "I/O error": f"check its disk (is it full?), and {AGAIN}",
    "not a database": "restore it from your last backup",
    "malformed": "restore it from your last backup",
}


@contextmanager
def gradebook_told() -> Iterator[None]:
    """Turn the database's errors inside of it into GradebookFailed, in one sentence."""
    try:
        yield
    except DBAPIError as error:
        raise GradebookFailed(_told(error)) from None
    except InvalidEntry as error:  # nbgrader's wrapping of them
        if not isinstance(error.__context__, DBAPIError):
            raise
        raise GradebookFailed(_told(error.__context__)) from None


def refuse_unusable(course: CourseDirectory) -> None:
    """Raise GradingRefused unless the gradebook can be opened and written now."""
    try:
        with Gradebook(course.db_url, course.course_id) as gradebook:
            if gradebook.engine.dialect.name == "sqlite":  # others lock rows, not the whole
                with gradebook.engine.connect() as connection:
                    connection.exec_driver_sql("BEGIN IMMEDIATE")
                    connection.rollback()
    except DBAPIError as error:
        raise GradingRefused(_told(error)) from None


def _told(error: DBAPIError) -> str:
    said = " ".join(str(error.orig).split())
    remedy = next((what for sign, what in REMEDIES.items() if sign in said), AGAIN)
    return f"The gradebook cannot be used: {said}; {remedy}."
