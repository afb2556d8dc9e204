"""A shop's own metrics: the modules that its xlops.toml names, in force while that shop is the one that is open."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Sequence
from pathlib import Path

from xlops.errors import UsageError
from xlops.metrics.base import METRICS, Metric

_declared: dict[tuple[Path | None, str], tuple[Metric, ...]] = {}
"""What each module declared, by the file it came from (None: an installed one) and its name."""

_in_force: list[tuple[Path | None, str]] = []


def use_own_metrics(modules: Sequence[str], folder: Path) -> None:
    """Declare the metrics of `modules`, files beside xlops.toml in `folder` or installed, and no other shop's.

    UsageError names a module that is not there or that fails.
    """
    wanted = [_found(name, folder) for name in modules]
    if wanted == _in_force:
        return
    for place in _in_force:
        for each in _declared[place]:
            METRICS.forget(each.id)
    _in_force.clear()
    for place in wanted:
        if place in _declared:
            for each in _declared[place]:
                METRICS.add(each)
        else:
            _declared[place] = _imported(place)
        _in_force.append(place)


def _found(name: str, folder: Path) -> tuple[Path | None, str]:
    if not all(part.isidentifier() for part in name.split(".")):
        raise UsageError(f'xlops.toml: "{name}" is no module; write it like "own_metrics", without .py')
    file = folder.resolve().joinpath(*name.split(".")).with_suffix(".py")
    return (file if file.is_file() else None), name


def _imported(place: tuple[Path | None, str]) -> tuple[Metric, ...]:
    """The metrics that importing the module declares; when it fails, none of them stays."""
    file, name = place
    before = {each.id for each in METRICS}
    try:
        if file is None:
            importlib.import_module(name)
        else:
            spec = importlib.util.spec_from_file_location(name, file)
            assert spec is not None and spec.loader is not None  # noqa: S101 - a .py file has both
            spec.loader.exec_module(importlib.util.module_from_spec(spec))
    except Exception as error:  # whatever a shop's own code raises is told in one line
        for each in METRICS:
            if each.id not in before:
                METRICS.forget(each.id)
        missing = isinstance(error, ModuleNotFoundError) and error.name == name
        reason = f"there is no {name}.py beside it" if missing else f"{type(error).__name__}: {error}"
        raise UsageError(f'xlops.toml names the module "{name}", which cannot be imported: {reason}') from None
    return tuple(each for each in METRICS if each.id not in before)
