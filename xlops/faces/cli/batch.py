"""`xlops batch`: build every shop of a folder."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import get_args

import click

from xlops.faces.cli.failure import DONE, NOTHING_DONE, SOME_NOT_READ
from xlops.faces.cli.options import FOLDER, as_of_option, lang_option, today_option
from xlops.faces.cli.output import progress, show_table, tell


@click.command("batch", short_help="Build every shop of a folder.")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--out", type=FOLDER, metavar="DIR", help="Write into DIR/<shop>/ instead of into each shop.")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Processes at once; else one a core.")
@click.option("--workbook", default="hub", metavar="ID", help="Which workbook; hub is the default.")
@click.option("--load", "loads", is_flag=True, help="Read what is new in each shop's exports/ first.")
@today_option
@as_of_option
@lang_option
def command(
    folder: Path,
    out: Path | None,
    jobs: int | None,
    loads: bool,
    workbook: str,
    today: date | None,
    as_of: int | date | datetime | None,
    lang: str | None,
) -> int:
    """Build the hub, or another workbook, of every shop inside FOLDER, several at once; one failure never stops the rest.

    \b
    xlops batch shops --load
    xlops batch shops --out morning --jobs 4
    xlops batch shops --workbook inventory
    """
    from xlops.batch import jobs_of, run_batch
    from xlops.errors import UsageError
    from xlops.faces.clock import now
    from xlops.label import Language

    language = next((each for each in get_args(Language) if each == lang), None)
    todo = jobs_of(
        folder, out=out, loads=loads, today=today, as_of=as_of, language=language, now=now(), workbook=workbook
    )
    if not todo:
        raise UsageError(f"{folder} holds no shop folder (one with an xlops.toml); make one with: xlops init DIR")
    with progress("building") as told:
        outcomes = run_batch(todo, jobs_at_once=jobs, told=told)
    show_table(
        ("shop", "", "s", "workbook"),
        [
            (
                str(each.shop.relative_to(folder)),
                "done" if each.done else "failed",
                f"{each.seconds:.1f}",
                each.sentence,
            )
            for each in outcomes
        ],
        right=(2,),
    )
    done = sum(each.done for each in outcomes)
    tell(f"{done} of {len(outcomes)} shops built")
    return DONE if done == len(outcomes) else SOME_NOT_READ if done else NOTHING_DONE
