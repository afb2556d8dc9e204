"""`xlops report`: what is made to be printed, sent on or put into another program."""

from __future__ import annotations

import click

from xlops.faces.cli import report_brief, report_calendar, report_rivals


@click.group("report", short_help="Reports to print and to send on.")
def command() -> None:
    """Make a report: a page to print, text to send on, and whatever else belongs to it.

    \b
    xlops report promotion-calendar --year 2027
    xlops report rivals --text
    """


for _each in (report_calendar.command, report_brief.command, report_rivals.command):
    command.add_command(_each)
