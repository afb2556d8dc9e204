"""`xlops report`: what is made to be printed, sent on or put into another program."""

from __future__ import annotations

import click

from xlops.faces.cli import report_brief, report_calendar


@click.group("report", short_help="Reports to print and to send on.")
def command() -> None:
    """Make a report: workbook, printable page and whatever else belongs to it."""


for _each in (report_calendar.command, report_brief.command):
    command.add_command(_each)
