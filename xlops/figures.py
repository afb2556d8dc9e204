"""Figures in sentences: the same number written as an English and a Chinese reader expect it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from xlops.label import Label, same

SYMBOLS = {
    "CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "BRL": "R$", "TRY": "₺", "INR": "₹", "HKD": "HK$", "CAD": "CA$", "AUD": "A$",
}  # fmt: skip
"""Signs of currencies; one that is not here is written by its code."""

WEEKDAYS = (
    Label("Mon", "周一"), Label("Tue", "周二"), Label("Wed", "周三"), Label("Thu", "周四"), Label("Fri", "周五"), Label("Sat", "周六"),
    Label("Sun", "周日"),
)  # fmt: skip

Amount = Decimal | float | int


def symbol(currency: str) -> str:
    """The sign of a currency, or its code and a space."""
    return SYMBOLS.get(currency, f"{currency} ")


def money(amount: Amount, currency: str) -> Label:
    """An amount without cents: −£1,240."""
    return same(f"{_minus(amount)}{symbol(currency)}{abs(amount):,.0f}")


def signed_money(amount: Amount, currency: str) -> Label:
    """An amount with its sign: +£310."""
    return same(("+" if amount > 0 else _minus(amount)) + f"{symbol(currency)}{abs(amount):,.0f}")


def compact(amount: Amount, currency: str = "") -> Label:
    """An amount as short as a headline wants it: £41.9k, ¥4.2万."""
    sign = _minus(amount) + (symbol(currency) if currency else "")
    size = abs(float(amount))
    return Label(sign + _scaled(size, ((1e6, "M"), (1e3, "k"))), sign + _scaled(size, ((1e8, "亿"), (1e4, "万"))))


def share(value: Amount, digits: int = 1) -> Label:
    """A fraction as a percentage: 3.1 %."""
    return same(f"{_minus(value)}{abs(float(value)) * 100:.{digits}f}%")


def change(value: Amount, digits: int = 1) -> Label:
    """A relative change with its sign and arrow: ▼ 18.4%."""
    size = f"{abs(float(value)) * 100:.{digits}f}%"
    if float(value) == 0 or size == f"{0:.{digits}f}%":
        return same(f"= {0:.{digits}f}%")
    return same(f"{'▲' if value > 0 else '▼'}\u00a0{size}")


def whole(value: Amount) -> Label:
    """A count: 48,210."""
    return same(f"{_minus(value)}{abs(float(value)):,.0f}")


def short_day(day: date) -> Label:
    """A day without its year: 12-08."""
    return same(f"{day:%m-%d}")


def weekday(day: date) -> Label:
    """The day of the week."""
    return WEEKDAYS[day.weekday()]


def full_day(day: date) -> Label:
    """A day with its weekday: 2010-12-08 (Wed)."""
    name = weekday(day)
    return Label(f"{day:%Y-%m-%d} ({name.en})", f"{day:%Y-%m-%d}（{name.zh}）")


def _minus(value: Amount) -> str:
    return "−" if value < 0 else ""


def _scaled(size: float, steps: tuple[tuple[float, str], ...]) -> str:
    for step, name in steps:
        if size >= step:
            return f"{size / step:,.1f}{name}"
    return f"{size:,.0f}"
