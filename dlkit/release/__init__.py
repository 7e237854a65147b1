"""From `source/` to `release/`: what students get, and the check that it gives nothing away."""

from dlkit.release.leaks import leaks
from dlkit.release.releasing import release, release_check

__all__ = ["leaks", "release", "release_check"]
