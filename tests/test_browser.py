"""A released lesson in a real JupyterLab and a real Notebook, in a real browser."""

import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from house import ROOT
from jupyter_servers import Server, serving
from notebook_page import COLOURS, PATIENCE, NotebookPage, contrast, launch
from playwright.sync_api import Browser, Page, expect, sync_playwright

from dlkit.check.card import SIGNS
from dlkit.release.wheel import build_wheel

pytestmark = pytest.mark.pages  # a minute each: they start servers, kernels and a browser

LESSON = "01-logistic-regression"
WRONG = """def sigmoid(z):
    print("scores of the shape", np.shape(z))
    return 1 / (1 + np.exp(z))"""
HINT = "forgets the minus"
RIGHT = """def sigmoid(z):
    return 1 / (1 + np.exp(-np.asarray(z)))"""
ENDLESS = """def sigmoid(z):
    while True:
        pass"""
FILM = """import numpy as np
from dlkit import plot
x = np.linspace(0, 1, 50)
plot.film([plot.curves(x, {"y": k * x}, f"Step {k}") for k in range(1, 4)], seconds=0.3)"""
QUIET = {"apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False}}
DARK = {"apputils-extension/themes": {"theme": "JupyterLab Dark"}}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Yield a browser for all tests of this file."""
    with sync_playwright() as playwright:
        opened = launch(playwright.chromium)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what the students' wheel holds, and nothing else of dlkit."""
    folder = tmp_path_factory.mktemp("package")
    with zipfile.ZipFile(build_wheel(ROOT, folder)) as wheel:
        wheel.extractall(folder / "unpacked")
    return folder / "unpacked"


@pytest.fixture(scope="module", params=["lab", "notebook"])
def server(request, package: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Yield a server of each kind, over a folder that each test fills."""
    folder = tmp_path_factory.mktemp("served")
    state = tmp_path_factory.mktemp("state")
    with serving(request.param, folder, state, package, QUIET) as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Yield a page of its own."""
    opened = browser.new_page(viewport={"width": 1200, "height": 900})
    yield opened
    opened.close()


@pytest.fixture
def notebook(server: Server, page: Page, request) -> NotebookPage:
    """Return the lesson, just handed out, open and with its set-up run."""
    return handed_out(server, page, request.node.originalname)


def handed_out(server: Server, page: Page, name: str) -> NotebookPage:
    """Return the lesson in a folder `name` of its own, open and with its set-up run."""
    shutil.copytree(ROOT / "release" / LESSON, server.folder / name)
    notebook = NotebookPage(page, server, f"{name}/{LESSON}.ipynb")
    notebook.run("setup")
    return notebook


def test_a_known_mistake_is_named_and_its_correction_passes(notebook: NotebookPage):
    expect(notebook.output("setup")).to_contain_text(f"{LESSON}, 12 to answer")
    notebook.write("sigmoid", WRONG)
    notebook.run("sigmoid", "test_sigmoid")
    card = notebook.output("test_sigmoid")
    expect(card).to_contain_text(HINT)
    expect(card).not_to_contain_text("was changed")  # it was run, and is not saved yet
    expect(card.get_by_text("scores of the shape ()").first).to_be_hidden()
    notebook.unfold("test_sigmoid")
    expect(card.get_by_text("scores of the shape ()").first).to_be_visible()
    expect(card.get_by_text(HINT).first).to_be_visible()
    notebook.write("sigmoid", RIGHT)
    notebook.run("sigmoid", "test_sigmoid")
    expect(card).to_contain_text("8 of 8 cases correct")
    expect(card).not_to_contain_text("CheckFailed")


def test_progress_grows_with_the_checks(notebook: NotebookPage):
    notebook.write("sigmoid-curve", "import dlkit\ndlkit.progress()")
    seen = notebook.output("sigmoid-curve")
    for text, state in ((WRONG, "✗ not right yet"), (RIGHT, "✓ right")):
        notebook.write("sigmoid", text)
        notebook.run("sigmoid", "test_sigmoid", "sigmoid-curve")
        row = seen.locator("tr", has_text="sigmoid").first
        expect(row.get_by_text(state, exact=True)).to_be_visible()


def test_validate_says_what_the_card_says(notebook: NotebookPage):
    notebook.write("sigmoid", WRONG)
    notebook.page.get_by_text("Validate", exact=True).click()
    dialog = notebook.page.locator(".jp-Dialog")
    expect(dialog).to_contain_text("check(sigmoid)", timeout=PATIENCE)
    words = " ".join(dialog.inner_text().split())
    assert f"This looks like: {HINT}." in words
    assert "for a large z the exponential below the fraction line has to vanish." in words
    assert "odds: no option is chosen" in words


def test_an_endless_loop_is_interrupted_and_the_case_is_named(notebook: NotebookPage):
    notebook.write("sigmoid", ENDLESS)
    notebook.run("sigmoid")
    notebook.start("test_sigmoid")
    notebook.page.wait_for_timeout(1000)  # so that the loop has begun
    notebook.press("interrupt")
    expect(notebook.output("test_sigmoid")).to_contain_text(
        "CheckStopped: The check of sigmoid was stopped in the case “a single number”",
        timeout=PATIENCE,
    )


def test_a_cell_that_was_changed_and_saved_and_not_run_is_noticed(notebook: NotebookPage):
    notebook.write("sigmoid", WRONG)
    notebook.run("sigmoid")
    notebook.write("sigmoid", RIGHT)
    notebook.save(holding="np.exp(-np.asarray(z))")
    notebook.run("test_sigmoid")
    expect(notebook.output("test_sigmoid")).to_contain_text(
        "The notebook's `sigmoid` was changed since its cell was run"
    )


def unreadable(notebook: NotebookPage, card: str) -> list[str]:
    """Return the texts of a card that are too near to the colour behind them, by WCAG 2.

    A sign is a graphical object, which needs 3; a text needs 4.5.
    """
    shown = notebook.output(card).locator("[data-mime-type='text/html']").evaluate(COLOURS)
    assert shown
    needed = {one["text"]: 3 if one["text"] in SIGNS.values() else 4.5 for one in shown}
    ratios = {one["text"]: contrast(one["colour"], one["behind"]) for one in shown}
    return [f"{text}: {ratio:.2f}" for text, ratio in ratios.items() if ratio < needed[text]]


def both_cards(notebook: NotebookPage, theme: str) -> list[str]:
    """Show the card of a wrong answer and of a right one; return what is unreadable on them."""
    found = []
    for text, file in ((WRONG, "hint"), (RIGHT, "pass")):
        notebook.write("sigmoid", text)
        notebook.run("sigmoid", "test_sigmoid")
        if text == WRONG:
            notebook.output("test_sigmoid").get_by_text("Hint 2 of 2").click()
        notebook.picture("test_sigmoid", f"{notebook.server.kind}-{theme}-{file}.png")
        notebook.unfold("test_sigmoid")
        found += unreadable(notebook, "test_sigmoid")
    return found


def test_every_text_of_a_card_can_be_read_on_a_light_page(notebook: NotebookPage):
    assert both_cards(notebook, "light") == []


@pytest.mark.parametrize("kind", ["lab", "notebook"])
def test_every_text_of_a_card_can_be_read_on_a_dark_page(
    kind: str, browser: Browser, page: Page, package: Path, tmp_path: Path
):
    (tmp_path / "served").mkdir()
    with serving(kind, tmp_path / "served", tmp_path / "state", package, QUIET | DARK) as server:
        notebook = handed_out(server, page, "dark")
        behind = notebook.page.locator("body").evaluate(COLOURS)[0]["behind"]
        assert contrast(behind, [255] * 3) > contrast(behind, [0] * 3), "the page is dark"
        assert both_cards(notebook, "dark") == []


@pytest.fixture
def film(server: Server, page: Page) -> NotebookPage:
    """Return a notebook with a film, run and saved."""
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)"}}
    cell = nbformat.v4.new_code_cell(FILM, id="film")
    file = server.folder / "film.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=kernel), file)
    notebook = NotebookPage(page, server, file.name)
    notebook.run("film")
    notebook.press("save")
    notebook.wait(lambda: any(cell["outputs"] for cell in notebook.read()["cells"]))
    return notebook


def drawn(notebook: NotebookPage) -> bool:
    """Say whether the film shows a picture, and not the sign of one that is missing."""
    image = notebook.output("film").locator("img")
    return image.count() == 1 and image.evaluate("one => one.naturalWidth") > 100


def test_a_film_plays_after_it_was_run_and_after_the_notebook_was_opened_again(film: NotebookPage):
    for _ in range(2):
        film.wait(lambda: drawn(film))
        slider = film.output("film").locator(".anim-slider")
        expect(slider).to_have_js_property("value", "2")  # it has played to its end
        film.output("film").get_by_title("First frame").click()
        expect(slider).to_have_js_property("value", "0")
        film.page.goto("about:blank")
        film.open()


def test_a_film_in_a_notebook_that_is_not_trusted_is_its_last_picture(film: NotebookPage):
    film.page.goto("about:blank")
    elsewhere = film.read()
    elsewhere["metadata"]["written"] = "by somebody else"  # which nobody has signed
    film.file.write_text(json.dumps(elsewhere), encoding="utf-8")
    film.open()
    film.wait(lambda: drawn(film))
    expect(film.output("film").get_by_title("Play", exact=True)).to_be_hidden()
    assert not film.output("film").locator("script").count()
