"""Read and write the datasets of one HDF5 file, with errors that say what to do."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import h5py
import numpy as np

BUNDLED = Path(__file__).resolve().parent / "bundled"
"""The folder of the data sets that the package brings along."""


def read_datasets(
    path: Path, keys: Iterable[str], where: str = "load_images"
) -> dict[str, np.ndarray]:
    """Read the named datasets of a file that is opened for reading only and closed again.

    ``where`` names the function that a message begins with. No lock is asked for: a file that
    another process holds is read, and so is one on a file system without locks.

    Raises
    ------
    FileNotFoundError : when there is no such file
    ValueError : when it is no HDF5 file, is damaged, lacks a dataset, or is just being written
    """
    try:
        with open(path, "rb") as raw, h5py.File(raw, "r") as file:  # HDF5 locks what it opens
            return {key: _dataset(file, key, path, where) for key in keys}
    except FileNotFoundError:
        raise FileNotFoundError(
            f"{where}: there is no file {path.name} in {path.absolute().parent}; open the "
            "notebook in the folder that holds its data, or give the whole path"
        ) from None
    except (OSError, RuntimeError, TypeError) as error:  # h5py raises all three on damage
        raise ValueError(f"{where}: {_unreadable(path, error)}") from error


def write_datasets(path: Path, content: Mapping[str, np.ndarray]) -> None:
    """Write the datasets, compressed, under a temporary name and move the file to ``path``."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with h5py.File(unfinished, "w") as file:
            for key, values in content.items():
                packing = {"chunks": values.shape, "compression": "gzip", "compression_opts": 9}
                file.create_dataset(key, data=values, **packing)  # one chunk packs tightest
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _dataset(file: h5py.File, key: str, path: Path, where: str) -> np.ndarray:
    if not isinstance(file.get(key), h5py.Dataset):
        raise ValueError(
            f"{where}: {path} has no dataset {key}, only {', '.join(sorted(file)) or 'none'}; "
            f"rename its datasets, or pass the file that holds {key} as well"
        )
    return file[key][()]


def _unreadable(path: Path, error: Exception) -> str:
    if os.path.isdir(path):  # unlike Path.is_dir, it does not raise in a closed folder
        return f"{path} is a folder, expected an HDF5 file; add the file's name"
    if isinstance(error, PermissionError):
        return f"{path} cannot be read for lack of permission; ask its owner to allow it"
    if _is_being_written(path):
        return (
            f"{path} is just being written by another program; close the file there, or restart "
            "that kernel, and load it again"
        )
    if not h5py.is_hdf5(path):
        return f"{path} is not an HDF5 file; fetch or build the data set again"
    reason = " ".join(str(error).split())
    return f"{path} is cut short or damaged ({reason}); fetch or build it again"


def _is_being_written(path: Path) -> bool:
    """Say whether another process holds the lock of a writer, as far as there are locks."""
    try:
        with h5py.File(path, "r", locking=True):
            return False
    except OSError as error:
        return error.errno in (errno.EAGAIN, errno.EWOULDBLOCK)
    except (RuntimeError, TypeError):
        return False
