"""A deep-learning course that grades itself and can show that its grades are right."""

__version__ = "0.1.0"

from dlkit.check import begin, check
from dlkit.check import show_progress as progress

__all__ = ["__version__", "begin", "check", "progress"]
