"""What a cell function is: name, arguments, shape of the result, words in both languages, and the Python that computes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from xlops.label import Label
from xlops.registry import Registry

Takes = Literal["each", "whole", "rows", "one"]
"""How a range is taken.

each   value by value: a range of clicks and a range of visitors give a range of rates
whole  all its values at once, row by row
rows   all of it at once, as rows
one    its first value: a setting of the calculation
"""
Kind = Literal["number", "text", "day", "period", "any"]
Shape = Literal["each", "one", "same", "table"]
"""each: as the ranges given value by value; one: a single value; same: as the first range; table: spills."""


@dataclass(frozen=True)
class Argument:
    """One argument, as the function wizard shows it."""

    name: str
    label: Label
    takes: Takes
    kind: Kind
    optional: bool = False
    group: int = 0
    """Arguments that may be given several times together carry the number of the time; 0 for all others."""


@dataclass(frozen=True)
class Example:
    """A call with what it gives; lists are ranges, and a shop's own functions are asked of the demo shop."""

    args: tuple[object, ...]
    gives: object


@dataclass(frozen=True)
class Function:
    """A function of Excel. `run` takes values as `call` decodes them, a hub first when it `asks` the shop."""

    id: str
    arguments: tuple[Argument, ...]
    result: Shape
    label: Label
    category: Label
    run: Callable[..., object]
    examples: tuple[Example, ...]
    asks: bool = False
    volatile: bool = False
    note: Label | None = None
    """What the wizard's one line has no room for; shown in the docs."""

    @property
    def needed(self) -> int:
        """How many arguments must be given."""
        return sum(not each.optional for each in self.arguments)

    @property
    def signature(self) -> str:
        """The call as a formula shows it; what is optional stands in brackets, repeated groups once, with dots."""
        parts = [f"[{each.name}]" if each.optional else each.name for each in self.arguments if each.group in (0, 1)]
        dots = ", ..." if any(each.group > 1 for each in self.arguments) else ""
        return f"{self.id}({', '.join(parts)}{dots})"


FUNCTIONS: Registry[Function] = Registry("function", "xlops.functions")

RATES = Label("xlops: rates", "xlops：比率")
ADS = Label("xlops: advertising", "xlops：广告")
STRUCTURE = Label("xlops: structure", "xlops：结构")
STATISTICS = Label("xlops: statistics", "xlops：统计")
SERVICE = Label("xlops: service", "xlops：服务")
CUSTOMERS = Label("xlops: customers", "xlops：客户")
PLANS = Label("xlops: plans and tests", "xlops：计划与测试")
STOCK = Label("xlops: stock", "xlops：库存")
PROMOTIONS = Label("xlops: promotions", "xlops：促销")
RIVALS = Label("xlops: rivals and market", "xlops：竞店与市场")
SHOP = Label("xlops: the shop", "xlops：店铺数据")
CATEGORIES = (SHOP, RATES, ADS, STRUCTURE, CUSTOMERS, SERVICE, STOCK, PROMOTIONS, RIVALS, PLANS, STATISTICS)
"""In the order in which the docs show them."""


def each(name: str, en: str, zh: str, kind: Kind = "number") -> Argument:
    """An argument that is taken value by value."""
    return Argument(name, Label(en, zh), "each", kind)


def whole(name: str, en: str, zh: str, kind: Kind = "number") -> Argument:
    """A range that is taken all at once."""
    return Argument(name, Label(en, zh), "whole", kind)


def rows(name: str, en: str, zh: str, kind: Kind = "number") -> Argument:
    """A range that is taken all at once, as rows."""
    return Argument(name, Label(en, zh), "rows", kind)


def one(name: str, en: str, zh: str, kind: Kind = "number") -> Argument:
    """A single value that the whole calculation goes by."""
    return Argument(name, Label(en, zh), "one", kind)


def may(argument: Argument) -> Argument:
    """The argument, but it may be left out."""
    return replace(argument, optional=True)


def repeated(times: int, *arguments: Argument) -> tuple[Argument, ...]:
    """The arguments together up to `times` times, all of them optional; from the second on their names are numbered."""
    return tuple(
        replace(argument, name=argument.name + (str(time) if time > 1 else ""), optional=True, group=time)
        for time in range(1, times + 1)
        for argument in arguments
    )


def example(*args: object, gives: object) -> Example:
    """A call and what it gives."""
    return Example(args, gives)


def function(
    id: str,
    *arguments: Argument,
    en: str,
    zh: str,
    category: Label,
    examples: tuple[Example, ...],
    result: Shape = "each",
    asks: bool = False,
    volatile: bool = False,
    note: tuple[str, str] | None = None,
) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """Declare a cell function over the Python that computes it; gives that Python back unchanged."""
    left_out = False
    for argument in arguments:
        if left_out and not argument.optional:
            raise ValueError(f"{id}: {argument.name} is needed and stands after one that may be left out")
        left_out = argument.optional
    if result == "each" and not any(argument.takes == "each" for argument in arguments):
        raise ValueError(f"{id} gives a value for each, and takes none value by value")

    def declared(run: Callable[..., object]) -> Callable[..., object]:
        FUNCTIONS.add(
            Function(
                id,
                arguments,
                result,
                Label(en, zh),
                category,
                run,
                examples,
                asks,
                volatile,
                Label(*note) if note else None,
            )
        )
        return run

    return declared
