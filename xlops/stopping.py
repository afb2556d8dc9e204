"""Ctrl-C, whatever became of it on its way up: libraries turn it into errors of their own, or swallow it.

A face tells that it was asked to stop (`ask`); what runs long looks (`check`) before it begins the next thing, and
whatever catches every error asks first whether it is one of these (`heed`).
"""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

_SAID = "Query interrupted"
"""What DuckDB says in a bare RuntimeError. Only there: a file may hold these words, and a bad file stops no load."""

_asked = Event()


def ask() -> None:
    """Somebody wants everything to stop."""
    _asked.set()


def forget() -> None:
    """A new command begins: nobody has asked it to stop yet."""
    _asked.clear()


def asked() -> bool:
    """Has somebody asked to stop since the command began?"""
    return _asked.is_set()


def settle() -> None:
    """Let the process end with the code it gives itself, after a Ctrl-C that was dealt with.

    CPython notes when Ctrl-C leaves code that was compiled from a string (dataclasses, named tuples and others make
    such code when they are imported), and at its end kills itself with SIGINT although the exception was caught. Running
    any such code to its end clears the note.
    """
    exec("")  # noqa: S102  # a constant, empty text


def check() -> None:
    """KeyboardInterrupt when somebody asked to stop and the exception got lost."""
    if _asked.is_set():
        raise KeyboardInterrupt


def stopped(error: BaseException) -> bool:
    """Is the error what became of a Ctrl-C?"""
    return asked() or any(
        isinstance(each, KeyboardInterrupt)
        or type(each).__name__ == "InterruptException"
        or (type(each) is RuntimeError and str(each).startswith(_SAID))
        for each in _chain(error)
    )


def heed(error: BaseException) -> None:
    """KeyboardInterrupt when the error is what became of a Ctrl-C; for those who catch every error."""
    if stopped(error):
        raise KeyboardInterrupt from error


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and those that it came from, each once."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
