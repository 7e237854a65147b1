"""Read and write the datasets of one HDF5 file, with errors that say what to do."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import h5py
import numpy as np


def read_datasets(path: Path, keys: Iterable[str]) -> dict[str, np.ndarray]:
    """Read the named datasets of a file that is opened for reading only and closed again.

    Raises
    ------
    FileNotFoundError : when there is no such file
    ValueError : when it is no HDF5 file, is damaged or lacks a dataset
    """
    if not path.exists():
        raise FileNotFoundError(
            f"load_images: there is no file {path.name} in {path.absolute().parent}; open the "
            "notebook in the folder that holds its data, or give the whole path"
        )
    try:
        with h5py.File(path, "r") as file:
            return {key: _dataset(file, key, path) for key in keys}
    except OSError as error:
        raise ValueError(_unreadable(path, error)) from error


def write_datasets(path: Path, content: Mapping[str, np.ndarray]) -> None:
    """Write the datasets under a temporary name and move the finished file to ``path``."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with h5py.File(unfinished, "w") as file:
            for key, values in content.items():
                file.create_dataset(key, data=values)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _dataset(file: h5py.File, key: str, path: Path) -> np.ndarray:
    if not isinstance(file.get(key), h5py.Dataset):
        raise ValueError(
            f"load_images: {path} has no dataset {key}, only {', '.join(sorted(file)) or 'none'}; "
            f"rename its datasets, or pass the file that holds {key} as well"
        )
    return file[key][()]


def _unreadable(path: Path, error: OSError) -> str:
    if path.is_dir():
        return f"load_images: {path} is a folder, an HDF5 file was wanted; add the file's name"
    if isinstance(error, PermissionError):
        return f"load_images: {path} may not be read; ask its owner to allow it"
    if not h5py.is_hdf5(path):
        return f"load_images: {path} is not an HDF5 file; fetch or build the data set again"
    reason = " ".join(str(error).split())
    return f"load_images: {path} is cut short or damaged ({reason}); fetch or build it again"
