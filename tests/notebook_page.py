"""A notebook in a browser, used as a student uses it: type, run, read, save, interrupt."""

import json
import os
import re
import shutil
from pathlib import Path

import pytest
from jupyter_servers import Server
from playwright.sync_api import Browser, BrowserType, Locator, Page, expect

PACKAGE = "chromium"  # Debian's; its command has the same name
PATIENCE = 90_000  # milliseconds; a busy machine is no failure
PICTURES = "DLKIT_PICTURES"  # the environment variable that names a folder for screenshots

# Of each visible text in an element: its colour and what is behind it, as they are on the screen.
COLOURS = """element => {
  const context = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const paint = (colour, alpha = 1) => {
    context.globalAlpha = alpha;
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT), found = [];
  while (texts.nextNode()) {
    const text = texts.currentNode.textContent.trim(), parent = texts.currentNode.parentElement;
    if (!text || !parent.checkVisibility()) continue;
    const around = [];
    for (let one = parent; one; one = one.parentElement) around.unshift(getComputedStyle(one));
    let behind = paint("white");
    for (const style of around) behind = paint(style.backgroundColor);
    const alpha = around.reduce((product, style) => product * style.opacity, 1);
    found.push({text, behind, colour: paint(around.at(-1).color, alpha)});
  }
  return found;
}"""


def contrast(one: list[int], other: list[int]) -> float:
    """Return the contrast of two colours, red, green and blue from 0 to 255, as WCAG 2 has it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: list[int]) -> float:
    parts = (part / 255 for part in colour)
    linear = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def launch(chromium: BrowserType) -> Browser:
    """Start the system's Chromium by Playwright's `chromium`; fail in one sentence without it."""
    program = shutil.which(PACKAGE)
    if program is None:
        pytest.fail(f"{PACKAGE} is missing: sudo apt-get install {PACKAGE}", pytrace=False)
    return chromium.launch(executable_path=program)


class NotebookPage:
    """An open notebook. Cells are named by their ids, as in the file."""

    def __init__(self, page: Page, server: Server, notebook: str) -> None:
        page.set_default_timeout(PATIENCE)
        self.page, self.server, self.file = page, server, server.folder / notebook
        self.open()

    def open(self) -> None:
        """Open the notebook, or open it again, and wait for its kernel."""
        self.places = [cell["id"] for cell in self.read()["cells"]]
        self.page.goto(self.server.url(self.file.relative_to(self.server.folder).as_posix()))
        kernel = self.page.locator(".jp-KernelName").first  # without one, the page says idle too
        expect(kernel).to_contain_text("Python", timeout=PATIENCE)
        idle = self.page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]")
        idle.first.wait_for(state="attached")

    def read(self) -> dict:
        """Return the notebook as it is on the disk; one without cells while it is being written."""
        try:
            return json.loads(self.file.read_text(encoding="utf-8"))
        except ValueError:
            return {"cells": []}

    def cell(self, name: str) -> Locator:
        """Return the cell whose id is `name`."""
        place = self.places.index(name)
        return self.page.locator(f'.jp-Cell[data-windowed-list-index="{place}"]')

    def output(self, name: str) -> Locator:
        """Return what a cell shows below it."""
        return self.cell(name).locator(".jp-Cell-outputArea")

    def write(self, name: str, text: str) -> None:
        """Replace the text of a cell, as one who pastes it."""
        self.cell(name).locator(".cm-content").click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def start(self, name: str) -> None:
        """Run a cell and do not wait for it."""
        prompt = self._prompt(name)
        before = prompt.inner_text()
        prompt.click()  # selects the cell, which may be one that nobody can type into
        self.page.keyboard.press("Control+Enter")
        expect(prompt).not_to_have_text(before, timeout=PATIENCE)

    def run(self, *names: str) -> None:
        """Run cells, one after the other, each until it is done."""
        for name in names:
            self.start(name)
            expect(self._prompt(name)).to_have_text(re.compile(r"\[\d+\]:"), timeout=PATIENCE)

    def press(self, button: str) -> None:
        """Press a button of the toolbar, given by its name: `interrupt`, `save`, ..."""
        self.page.locator(f'[data-jp-item-name="{button}"]').first.click()

    def save(self, holding: str) -> None:
        """Save the notebook and wait until its file holds the text `holding`."""
        self.press("save")
        self.wait(lambda: any(holding in "".join(c["source"]) for c in self.read()["cells"]))

    def wait(self, done: object) -> None:
        """Wait until the function `done` returns something true."""
        for _ in range(PATIENCE // 100):
            if done():
                return
            self.page.wait_for_timeout(100)
        pytest.fail("waited in vain")

    def unfold(self, name: str) -> None:
        """Open everything that is folded in what a cell shows, from the outside inwards."""
        closed = self.output(name).locator("details:not([open]) > summary:visible")
        while closed.count():
            closed.first.click()

    def picture(self, name: str, file: str) -> None:
        """Write a screenshot of a cell's output, if the environment names a folder for it."""
        if folder := os.environ.get(PICTURES):
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.output(name).screenshot(path=Path(folder, file))

    def _prompt(self, name: str) -> Locator:
        return self.cell(name).locator(".jp-InputPrompt")
