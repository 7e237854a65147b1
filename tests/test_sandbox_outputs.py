"""What a sandbox says its cells have shown becomes valid notebook outputs, or nothing."""

import nbformat
import numpy as np
import pytest

from dlkit.sandbox.outputs import notebook_outputs


def text(words: str) -> np.ndarray:
    return np.frombuffer(words.encode(), np.uint8)


HONEST = [
    ["stream", "stdout", text("printed\n")],
    ["stream", "stderr", text("warned\n")],
    ["display_data", {"text/plain": text("<Figure>"), "image/png": text("iVBORw0KGgo=\n")}],
    ["execute_result", {"text/plain": text("2"), "text/html": text("<b>2</b>")}],
    ["error", "ValueError", "bad", text("line 1\nline 2")],
]


def test_honest_outputs_make_a_valid_notebook() -> None:
    outputs, _ = notebook_outputs(HONEST, 10_000, 7)
    cell = nbformat.v4.new_code_cell("x", outputs=[nbformat.from_dict(o) for o in outputs])
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))
    assert [output["output_type"] for output in outputs] == [
        "stream",
        "stream",
        "display_data",
        "execute_result",
        "error",
    ]
    assert outputs[3]["execution_count"] == 7
    assert outputs[4]["traceback"] == ["line 1", "line 2"]


@pytest.mark.parametrize(
    "item",
    [
        None,
        3,
        "stream",
        [],
        ["stream"],
        ["stream", "stdin", text("x")],
        ["display_data", "x"],
        ["execute_result", None],
        ["update_display_data", {"text/plain": text("x")}],
        ["comm_open", {}],
        ["error", 1, 2, 3],
        ["error", "E", "m"],
        {"output_type": "stream"},
        [np.zeros(3), "stdout", text("x")],
        ["stream", np.zeros(3), text("x")],
        [np.array(["stream"]), np.array(["stdout"]), text("x")],
        [np.zeros(0), {}],
        ["error", np.zeros(3), np.zeros(3), np.zeros(3)],
    ],
)
def test_what_has_no_known_form_is_left_out(item: object) -> None:
    outputs, _ = notebook_outputs([item, *HONEST], 10_000, 1)
    assert len(outputs) == len(HONEST)


@pytest.mark.parametrize("shown", [None, {}, "text", 3, ("stream",), np.zeros(3)])
def test_what_is_no_list_shows_nothing(shown: object) -> None:
    assert notebook_outputs(shown, 10_000, 1) == ([], 0)


@pytest.mark.parametrize("value", [None, 3, "text", np.zeros(3), [1], {"a": 1}, 10**9])
def test_a_text_of_the_wrong_type_is_empty(value: object) -> None:
    items = [["stream", "stdout", value], ["display_data", {"text/html": value}]]
    outputs, _ = notebook_outputs([*items, ["error", "E", "m", value]], 10_000, 1)
    assert outputs[0]["text"] == outputs[1]["data"]["text/html"] == outputs[2]["traceback"][0] == ""


@pytest.mark.parametrize("picture", ['" onerror="x', "<script>", "ä", "abc", "\udc80"])
def test_an_image_that_is_not_base64_is_left_out(picture: str) -> None:
    data = np.frombuffer(picture.encode(errors="surrogatepass"), np.uint8)
    (output,), _ = notebook_outputs([["display_data", {"image/png": data}]], 10_000, 1)
    assert output["data"] == {}


def test_kinds_of_data_that_can_run_are_left_out() -> None:
    data = {"application/javascript": text("x"), "application/vnd.evil+json": text("{}")}
    (output,), _ = notebook_outputs([["display_data", data]], 10_000, 1)
    assert output["data"] == {}


def test_outputs_are_cut_at_their_number_and_at_their_bytes() -> None:
    many, _ = notebook_outputs([["stream", "stdout", text("x")]] * 5_000, 10**6, 1)
    assert len(many) == 1001
    large, size = notebook_outputs([["stream", "stdout", text("x" * 900)]] * 20, 5_000, 1)
    assert len(large) == 5
    assert size == 5_000
    assert large[-1]["text"].startswith("[output cut")


def test_an_error_is_cut_and_can_always_be_encoded() -> None:
    item = ["error", "E" * 10**6, "\ud800" * 10**6, text("t" * 10**6)]
    (error,), _ = notebook_outputs([item], 10**7, 1)
    assert len(str(error).encode()) < 60_000
