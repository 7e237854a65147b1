"""What a student reads first: README.md and requirements.txt."""

from collections.abc import Iterable

README = """\
# Deep learning: your assignments

Everything you need is in this folder: the notebooks, their data, and the small package they import.

## Set up, once

You need Python {python} or newer. Open a terminal **in this folder** and run these lines:

    python -m venv .venv
    .venv/bin/python -m pip install -r requirements.txt
    .venv/bin/jupyter lab

On Windows, write `.venv\\Scripts\\python` and `.venv\\Scripts\\jupyter` in the last two.

With uv instead, one line is enough, which also fetches Python if there is none:

    uv run --no-project --with-requirements requirements.txt jupyter lab

With conda, instead:

    conda create --name deep-learning --channel conda-forge python pip
    conda run --no-capture-output --name deep-learning python -m pip install -r requirements.txt
    conda run --no-capture-output --name deep-learning jupyter lab

From the next time on, the last line is enough.

## Work

JupyterLab opens a page with this folder's files. Your notebooks:

{notebooks}

For Jupyter Notebook, write `notebook` instead of `lab`. In VS Code, open this folder and choose
the Python in `.venv` as the notebook's kernel.

Run the cells from the top. Where a cell says `raise NotImplementedError`, replace that line by your
own code. The next cell contains `check(your_function)`. It calls your function on examples, shows
which results are correct, and gives hints where they are not: open them one by one, and stop when
one helps. Run it as often as you like; nothing is sent anywhere. Add cells wherever you want to try
something. The last cells ask a few questions: write the letter of your choice between the quotes.

How far you are: `import dlkit` and `dlkit.progress()` in a cell show what was right when you last
checked it, and the points of each exercise. In a terminal, in this folder, so does
`python -m dlkit progress`, for all lessons.

## Hand in

Save the notebook and hand in that one `.ipynb` file without renaming it. The grader calls your
functions on other examples than `check` does, so an answer that only fits those of `check` earns
nothing. What counts: the cells of your answers and those that you add run from the top, each answer
is judged as it stands at its `check`, and a demonstration runs only if an answer uses its names.
"""


def readme(assignments: list[str], python: str) -> str:
    """Return the students' README for the `assignments` that are handed out; `python` will do."""
    return README.format(
        python=python,
        notebooks="\n".join(f"- `{one}/{one}.ipynb`" for one in assignments),
    )


def requirements(wheel: str, programs: Iterable[str]) -> str:
    """Return the requirements file: the `wheel` beside it and the `programs` to work with."""
    return "".join(f"{line}\n" for line in (f"./{wheel}", *programs))
