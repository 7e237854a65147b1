"""Time each reference that trains beside PyTorch: the same work, float64, one thread, one run.

    python benchmarks/training.py [part of a name]

Needs PyTorch (`pip install -e '.[benchmarks]'`), which nothing else here uses. Each file of
`trainings/` has pairs of functions; the two take turns, and the ratio is that of the fastest runs.
"""

import importlib
import os
import sys
import time
from pathlib import Path

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
os.environ.update(dict.fromkeys(THREADS, "1"))  # read when NumPy is imported
ROUNDS = 7


def seconds(work) -> float:
    """Return how long `work()` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Print a row for each pair: milliseconds of both, and their ratio."""
    import torch

    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    here = Path(__file__).parent / "trainings"
    sys.path.insert(0, str(here))
    print(f"{'training':40} {'dlkit ms':>10} {'torch ms':>10} {'ratio':>7}")
    for file in sorted(here.glob("*.py")):
        for name, ours, theirs in importlib.import_module(file.stem).PAIRS:
            if not all(part in name for part in sys.argv[1:]):
                continue
            runs = [(seconds(ours), seconds(theirs)) for _ in range(ROUNDS)]
            own, other = (1e3 * min(times) for times in zip(*runs, strict=True))
            print(f"{name:40} {own:10.2f} {other:10.2f} {own / other:7.2f}", flush=True)


if __name__ == "__main__":
    main()
