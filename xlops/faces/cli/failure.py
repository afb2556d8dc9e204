"""What a failure looks like at the command line: one line, a code, never a traceback."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from contextvars import ContextVar
from pathlib import Path

import click

from xlops.errors import InputError, XlopsError
from xlops.faces.cli.output import tell
from xlops.faces.clock import now
from xlops.label import Label, Language

DONE, SOME_NOT_READ, NOTHING_DONE, STOPPED = 0, 1, 2, 130
LOG_FOLDER: ContextVar[Path | None] = ContextVar("LOG_FOLDER", default=None)
"""Where details of the unexpected are written; a command that works on a shop sets the shop's own folder."""
LANGUAGE: ContextVar[Language] = ContextVar("LANGUAGE", default="en")
"""What is printed in; a command that works on a shop sets the language asked for, else the shop's."""


def run(cli: click.Command, arguments: Sequence[str] | None) -> int:
    """Run `cli`; every error becomes one line on stderr and an exit code."""
    _write_any_language()
    LANGUAGE.set("en")
    try:
        code = cli.main(arguments, prog_name="xlops", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return NOTHING_DONE
    except click.ClickException as error:
        context = error.ctx if isinstance(error, click.UsageError) else None
        hint = f" (see: {context.command_path} --help)" if context else ""
        return say(error.format_message().rstrip(".") + hint, NOTHING_DONE)
    except (click.Abort, KeyboardInterrupt):
        return say("stopped; what was finished is kept, nothing is half-written", STOPPED)
    except InputError as error:
        return say(error.label, SOME_NOT_READ)
    except XlopsError as error:
        bug = isinstance(error.__cause__, Exception) and not isinstance(error.__cause__, XlopsError | OSError)
        return say(f"{error} (details in {_logged(error)})" if bug else error.label, NOTHING_DONE)
    except (BrokenPipeError, SystemExit):  # click leaves with SystemExit when the reader of a pipe has gone
        _discard_output()
        return DONE
    except Exception as error:
        return unexpected(error)
    return code if isinstance(code, int) else DONE


def say(sentence: Label | str, code: int) -> int:
    """Print one line on stderr, in the language at hand where there is a choice; gives `code` back."""
    tell(f"xlops: {' '.join(in_language(sentence).split())}", err=True)
    return code


def in_language(text: Label | str) -> str:
    """The text in the language at hand; one that is in English only stays as it is."""
    return text.text(LANGUAGE.get()) if isinstance(text, Label) else text


def unexpected(error: Exception) -> int:
    """One line for an error that nobody foresaw; its details go into a log file."""
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return say("the disk is full; free some space and try again", NOTHING_DONE)
    if isinstance(error, MemoryError):
        return say("there is not enough memory; close other programs and try again", NOTHING_DONE)
    return say(
        f"something unexpected happened ({type(error).__name__}); nothing is half-written; "
        f"please report it with the details in {_logged(error)}",
        NOTHING_DONE,
    )


def _logged(error: Exception) -> Path:
    text = f"{now():%Y-%m-%d %H:%M:%S} UTC\n{''.join(traceback.format_exception(error))}\n"
    shop = LOG_FOLDER.get()
    for folder in ([shop] if shop is not None and shop.is_dir() else []) + [Path(tempfile.gettempdir())]:
        log = folder / "xlops-errors.log"
        with contextlib.suppress(OSError), log.open("a", encoding="utf-8") as stream:
            stream.write(text)
            return log
    return Path("(no log could be written)")


def _write_any_language() -> None:
    """A console that cannot write a character shows a question mark instead of failing; Windows pipes are UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            utf8 = os.name == "nt" and not stream.isatty()
            stream.reconfigure(encoding="utf-8" if utf8 else stream.encoding, errors="replace")


def _discard_output() -> None:
    """Whoever read our output has gone: leave without the interpreter's complaint at exit."""
    with contextlib.suppress(OSError, io.UnsupportedOperation):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
