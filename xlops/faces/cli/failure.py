"""What a failure looks like at the command line: one line, a code, never a traceback."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from pathlib import Path

import click

from xlops import stopping
from xlops.errors import InputError, XlopsError
from xlops.faces.cli.output import tell
from xlops.faces.trouble import sentence
from xlops.label import Label, Language

DONE, SOME_NOT_READ, NOTHING_DONE, STOPPED = 0, 1, 2, 130
_STOPPED = Label(
    "stopped; what was finished is kept, nothing is half-written", "已停止；完成的部分已保留，没有写了一半的文件"
)
LOG_FOLDER: ContextVar[Path | None] = ContextVar("LOG_FOLDER", default=None)
"""Where details of the unexpected are written; a command that works on a shop sets the shop's own folder."""
LANGUAGE: ContextVar[Language] = ContextVar("LANGUAGE", default="en")
"""What is printed in; a command that works on a shop sets the language asked for, else the shop's."""


def run(cli: click.Command, arguments: Sequence[str] | None) -> int:
    """Run `cli`; every error, and Ctrl-C whatever it has become, is one line on stderr and an exit code."""
    _write_any_language()
    LANGUAGE.set("en")
    stopping.forget()
    with _stoppable():
        try:
            outcome = _run(cli, arguments)
            deafen()
        except KeyboardInterrupt:  # pressed again while the first was being dealt with
            deafen()
        if stopping.asked():
            return say(_STOPPED, STOPPED)
        return outcome if isinstance(outcome, int) else say(*outcome)


def _run(cli: click.Command, arguments: Sequence[str] | None) -> int | tuple[Label | str, int]:
    """The exit code, or what is to be said and the code."""
    try:
        code = cli.main(arguments, prog_name="xlops", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return NOTHING_DONE
    except click.ClickException as error:
        context = error.ctx if isinstance(error, click.UsageError) else None
        hint = f" (see: {context.command_path} --help)" if context else ""
        return error.format_message().rstrip(".") + hint, NOTHING_DONE
    except (click.Abort, KeyboardInterrupt):
        return _STOPPED, STOPPED
    except InputError as error:
        return error.label, SOME_NOT_READ
    except XlopsError as error:
        if stopping.stopped(error):
            return _STOPPED, STOPPED
        return sentence(error, LOG_FOLDER.get()), NOTHING_DONE
    except (BrokenPipeError, SystemExit):  # click leaves with SystemExit when the reader of a pipe has gone
        _discard_output()
        return DONE
    except Exception as error:
        return (_STOPPED, STOPPED) if stopping.stopped(error) else unexpected(error)
    return code if isinstance(code, int) else DONE


@contextlib.contextmanager
def _stoppable() -> Iterator[None]:
    """Ctrl-C is remembered as well as raised: libraries turn the exception into others, or swallow it."""

    def stop(number: int, frame: object) -> None:  # noqa: ARG001
        stopping.ask()
        raise KeyboardInterrupt

    def ignored(lost: sys.UnraisableHookArgs) -> None:
        if not isinstance(lost.exc_value, KeyboardInterrupt):
            said(lost)

    try:
        before = signal.signal(signal.SIGINT, stop)
    except ValueError:  # not the main thread: whoever runs us looks after signals
        yield
        return
    said, sys.unraisablehook = sys.unraisablehook, ignored
    try:
        yield
    finally:
        sys.unraisablehook = said
        signal.signal(signal.SIGINT, before)


def deafen() -> None:
    """Ctrl-C changes nothing any more."""
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def say(sentence: Label | str, code: int) -> int:
    """Print one line on stderr, in the language at hand where there is a choice; gives `code` back."""
    tell(f"xlops: {' '.join(in_language(sentence).split())}", err=True)
    return code


def in_language(text: Label | str) -> str:
    """The text in the language at hand; one that is in English only stays as it is."""
    return text.text(LANGUAGE.get()) if isinstance(text, Label) else text


def unexpected(error: Exception) -> tuple[Label, int]:
    """One line for an error that nobody foresaw; its details go into a log file."""
    return sentence(error, LOG_FOLDER.get()), NOTHING_DONE


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
