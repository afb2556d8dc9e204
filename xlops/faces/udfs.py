"""The cell functions as xlwings knows them, one set per shop.

A workbook's own module is no more than

    from xlops.faces.udfs import functions_for
    globals().update(functions_for(r"C:\\shops\\my"))

so that its functions know their shop without asking Excel. xlwings finds functions by scanning that module: each has
its Excel name, a signature without annotations of ours other than `list`, and says of every argument that it wants rows
of cells, error values as text. The same functions serve classic xlwings, xlwings Lite and xlwings Server.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from xlwings import arg, func

from xlops.faces.desk import Desk
from xlops.functions import FUNCTIONS, Function
from xlops.functions.call import answer
from xlops.functions.cells import OURS
from xlops.label import Language

Udf = Callable[..., object]
KEPT = 100_000
"""So many calls of single values are remembered."""


def functions_for(shop: str | Path | None, *, language: Language = "en", today: date | None = None) -> dict[str, Udf]:
    """Every cell function by its Excel name, for one shop; without a shop those that need none, in `language`.

    Nothing is opened before a function is called. `today` is the clock's unless given.
    """
    desk = Desk(Path(shop), today=today) if shop is not None else None

    def answered(function: Function, args: tuple[object, ...]) -> object:
        return answer(function, args, language=language) if desk is None else _answered(function, args, desk)

    wanted = FUNCTIONS.where(lambda each: desk is not None or not each.asks)
    return {each.id: _made(each, partial(answered, each)) for each in wanted}


def _answered(function: Function, args: tuple[object, ...], desk: Desk) -> object:
    """What the cell shows; whatever goes wrong is a text in it, and what nobody foresaw is told to the shop's log."""
    try:
        if not function.asks:
            return answer(function, args, language=desk.language)
        hub = desk.hub()
        known, key = desk.known, _key(function, args)
        if key is None:
            return answer(function, args, language=desk.language, hub=hub)
        found = known.get(key)
        if found is None:
            found = answer(function, args, language=desk.language, hub=hub)
            if len(known) >= KEPT:
                known.clear()
            if not (isinstance(found, str) and found.startswith(OURS)):  # what went wrong may go well the next time
                known[key] = found
        return found
    except Exception as error:
        return f"{OURS}: {desk.said(error)}"


def _key(function: Function, args: tuple[object, ...]) -> object:
    """A call of single values, by which its answer is remembered; None for ranges."""
    key: list[object] = [function.id]
    for each in args:
        value = each
        if type(each) is list:
            if len(each) != 1 or type(each[0]) is not list or len(each[0]) != 1:
                return None
            value = each[0][0]
        key += (type(value), value)
    return tuple(key)


def _made(function: Function, answered: Callable[[tuple[object, ...]], object]) -> Udf:
    """A function that xlwings takes for one written by hand."""

    def called(*args: object) -> object:
        return answered(args)

    called.__name__ = called.__qualname__ = function.id
    called.__doc__ = function.label.en
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    called.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(each.name, kind, default=None if each.optional else inspect.Parameter.empty)
            for each in function.arguments
        ]
    )
    # list is one of xlwings' own accessors: anything else here would be taken for a converter
    called.__annotations__ = {each.name: list for each in function.arguments}
    made: Udf = func(category=function.category.en, volatile=function.volatile)(called)
    for each in function.arguments:
        made = arg(each.name, ndim=2, err_to_str=True, doc=each.label.en)(made)
    return made
