"""Where the things that ship with xlops lie: templates/ and workbooks/, in a checkout or in an installed wheel."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from xlops.errors import UsageError


def shipped(name: str) -> Path:
    """The folder or file `name` ("workbooks/sample", "templates/report.html.j2") that ships with xlops.

    UsageError when the installation lacks it.
    """
    package = Path(str(files("xlops")))
    inside = package / "_shipped"
    # only a wheel has _shipped; beside an installed package anybody may have a folder of that name
    found = (inside if inside.is_dir() else package.parent) / name
    if not found.exists():
        raise UsageError(f"this installation lacks {name}; install xlops again")
    return found
