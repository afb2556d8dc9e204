"""The pages of docs/ that the registries write themselves: `python -m xlops.pages docs`, with --check only compare.

What is declared is documented; a page written by hand would be the second place. A stale page fails a test.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from xlops.errors import OutputError
from xlops.pages.events import events_page
from xlops.pages.facts import facts_page
from xlops.pages.functions import functions_page
from xlops.pages.funnels import funnels_page
from xlops.pages.ledgers import ledgers_page
from xlops.pages.metrics import metrics_page
from xlops.pages.sheets import sheets_page
from xlops.pages.sources import sources_page
from xlops.paths import replacing

PAGES: dict[str, Callable[[], str]] = {
    "metrics.md": metrics_page,
    "facts.md": facts_page,
    "funnels.md": funnels_page,
    "sources.md": sources_page,
    "sheets.md": sheets_page,
    "ledgers.md": ledgers_page,
    "events.md": events_page,
    "functions.md": functions_page,
}


def write(folder: Path) -> list[Path]:
    """Write every page into `folder` and give back those that changed; OutputError when one cannot be written."""
    changed = stale(folder)
    for file in changed:
        with replacing(file) as temporary:
            temporary.write_text(PAGES[file.name](), encoding="utf-8", newline="\n")
    return changed


def stale(folder: Path) -> list[Path]:
    """The pages in `folder` that are missing or no longer say what the registries say."""
    return [folder / name for name, page in PAGES.items() if _text(folder / name) != page()]


def _text(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise OutputError(f"{file} cannot be read: {error}; remove it and try again") from error
