"""What is wrong with a declaration, told to its author."""

from dlkit.check.errors import Told


class ExerciseError(Told):
    """An assignment or exercise that is not as it must be; the text is one sentence."""
