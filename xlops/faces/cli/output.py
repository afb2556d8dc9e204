"""Lines, tables and progress in the terminal; rich is imported when something is drawn.

Everything that is printed goes through here: names of files and cells of exports come from outside, and a terminal
obeys what it is shown.
"""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import click

from xlops.untrusted import printable

Progress = Callable[[str, int, int], None]
"""Told the name of the thing at hand, its number from 0, and how many there are."""


def tell(text: object, *, err: bool = False) -> None:
    """Print one line, on stderr when `err`; what would command the terminal is made visible instead."""
    click.echo(printable(str(text)), err=err)


def tell_wrapped(text: str) -> None:
    """Print one line; in a terminal it is broken between words, never inside a name."""
    shown = printable(text)
    if sys.stdout.isatty():
        width = shutil.get_terminal_size().columns
        shown = textwrap.fill(shown, width, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
    click.echo(shown)


def show_table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> None:
    """Print rows under headings; columns whose number is in `right` are set to the right. Never cut off in a pipe."""
    from rich import box
    from rich.console import Console
    from rich.measure import Measurement
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE, pad_edge=False, show_edge=False)
    for place, name in enumerate(columns):
        table.add_column(Text(printable(name)), justify="right" if place in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = Measurement.get(console, console.options.update(max_width=10_000), table).maximum
    console.print(table)


@contextmanager
def progress(verb: str) -> Iterator[Progress]:
    """A progress line on stderr while the body runs; silent where nobody watches."""
    if not sys.stderr.isatty() or os.environ.get("CI"):
        yield _silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(verb, total=None)
        yield lambda name, done, total: bar.update(
            task, description=printable(f"{verb} {name}"), completed=done, total=total
        )


def _silent(name: str, done: int, total: int) -> None:
    """Nobody watches."""
