"""What cells have shown, made into nbformat outputs: every type and size checked, the rest dropped.

The sandbox says what it likes; what comes out of here is safe to store in a notebook. Whether it is
safe to *look at* (markup may hold scripts) is for whoever makes a page of it.
"""

import base64
import re

import numpy as np

MIME = ("text/plain", "text/html", "text/markdown", "text/latex", "image/svg+xml")
STREAMS = ("stdout", "stderr")
IMAGES = ("image/png", "image/jpeg", "image/gif")
OUTPUTS = 1001  # of one cell; the inside shell keeps one fewer and says so
NAME, MESSAGE, TRACEBACK = 200, 4_000, 50_000  # characters of an error
CUT = {"output_type": "stream", "name": "stderr", "text": "[output cut: the limit is reached]\n"}


def notebook_outputs(shown: object, room: int, execution_count: int) -> tuple[list[dict], int]:
    """Return the nbformat v4 outputs that `shown` describes, and their size in bytes.

    What has no known form is left out; after `room` bytes a note takes the place of the rest.
    """
    outputs: list[dict] = []
    size = 0
    for item in shown[:OUTPUTS] if isinstance(shown, list) else []:
        output = _output(item, execution_count)
        size += _size(output) if output else 0
        if size > room:
            return [*outputs, dict(CUT)], room
        outputs += [output] if output else []
    return outputs, size


def _output(item: object, execution_count: int) -> dict | None:
    match item:  # types before values: an array in a word's place cannot be compared with one
        case [str(kind), str(name), text] if kind == "stream" and name in STREAMS:
            return {"output_type": kind, "name": name, "text": _text(text)}
        case [str(kind), dict(data)] if kind == "display_data":
            return {"output_type": kind, "data": _bundle(data), "metadata": {}}
        case [str(kind), dict(data)] if kind == "execute_result":
            count = {"execution_count": execution_count}
            return {"output_type": kind, "data": _bundle(data), "metadata": {}} | count
        case [str(kind), str(name), str(message), traceback] if kind == "error":
            return {
                "output_type": kind,
                "ename": _clean(name[:NAME]),
                "evalue": _clean(message[:MESSAGE]),
                "traceback": _text(traceback)[:TRACEBACK].split("\n"),
            }
    return None


def _bundle(data: dict) -> dict[str, str]:
    known = {mime: _text(data[mime]) for mime in MIME if mime in data}
    images = {mime: _image(_text(data[mime])) for mime in IMAGES if mime in data}
    return known | {mime: image for mime, image in images.items() if image}


def _image(text: str) -> str:
    """Return base64 that is nothing but base64, empty when `text` is anything else."""
    text = re.sub(r"\s+", "", text)
    try:
        return base64.b64encode(base64.b64decode(text, validate=True)).decode()
    except ValueError:
        return ""


def _text(value: object) -> str:
    if not isinstance(value, np.ndarray) or value.dtype != np.uint8:
        return ""
    return value.tobytes().decode(errors="replace")


def _clean(text: str) -> str:
    return text.encode(errors="replace").decode()


def _size(output: dict) -> int:
    texts = [*output.get("data", {}).values(), output.get("text", ""), *output.get("traceback", ())]
    return sum(len(text.encode()) + 1 for text in texts) + 100
