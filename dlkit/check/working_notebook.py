"""The notebook that a person works in, as far as it is known."""

import os
from pathlib import Path

from IPython import get_ipython


def notebook_file() -> Path | None:
    """Return the file of the notebook that a person works in; None where no such file is known.

    Jupyter's server names it in the kernel's environment, VS Code in the notebook's names. Nobody
    does so where a notebook is executed as a whole: in builds, tests, grading and Validate.
    """
    shell = get_ipython()
    if shell is None:
        return None
    named = shell.user_ns.get("__vsc_ipynb_file__") or os.environ.get("JPY_SESSION_NAME")
    if not isinstance(named, str) or not os.path.isfile(named):
        return None
    return Path(named)
