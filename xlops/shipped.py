"""Where the things that ship with xlops lie: templates/ and workbooks/, in a checkout or in an installed wheel."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from xlops.errors import UsageError


def shipped(name: str) -> Path:
    """The folder or file `name` ("workbooks/sample", "templates/report.html.j2") that ships with xlops.

    A checkout wins, so that an edit shows at once; UsageError when the installation lacks it.
    """
    package = Path(str(files("xlops")))
    for home in (package.parent, package / "_shipped"):
        # a wheel's parent is site-packages, where anybody may have a folder of that name
        if home.name != "site-packages" and (found := home / name).exists():
            return found
    raise UsageError(f"this installation lacks {name}; install xlops again")
