"""The command behind `python dev.py docs`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from xlops.errors import XlopsError
from xlops.pages import stale, write


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--check", is_flag=True, help="Write nothing; exit 1 and name the pages that are stale.")
def main(folder: Path, check: bool) -> None:
    """Write the generated pages of docs into FOLDER."""
    try:
        changed = stale(folder) if check else write(folder)
    except XlopsError as error:
        raise click.ClickException(str(error)) from None
    for file in changed:
        click.echo(f"{'stale' if check else 'wrote'} {file}")
    if check and changed:
        click.echo("write them again with: python dev.py docs")
        sys.exit(1)


if __name__ == "__main__":
    main()
