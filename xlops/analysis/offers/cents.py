"""Money as whole cents: no offer is computed in fractions that nobody can pay.

Rounding, stated once: a percentage is taken of a unit's price (or of an order's amount), the result is rounded half up
to the cent; an amount that is shared out is rounded down, and the cents left over go to the largest remainders, the
first ones first.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

import numpy as np
import numpy.typing as npt

from xlops.errors import UsageError
from xlops.label import Label

Cents = npt.NDArray[np.int64]
Amount = Decimal | int | str | float

MILLION = 1_000_000
"""Percentages and shares are whole millionths: 12.5 % is 125,000."""
LARGEST = 10**12
"""No amount above ten thousand million is computed with: products of it would leave 64 bits."""

_NOT_MONEY = Label("{what}: {amount} is no amount of whole cents", "{what}：{amount} 不是精确到分的金额")
_NOT_PERCENT = Label(
    "{what}: {percent} % is no percentage from 0 to 100 with at most four decimals",
    "{what}：{percent}% 不是 0 到 100 之间、至多四位小数的百分比",
)


def cents(amount: Amount, what: Label | str = "amount") -> int:
    """The amount in cents; UsageError when it is none, negative, or has a fraction of a cent.

    A binary float is read as it is written (399.15 is 39915 cents).
    """
    try:
        exact = Decimal(str(amount)) * 100
    except InvalidOperation:
        exact = Decimal(-1)
    if not exact.is_finite() or exact != exact.to_integral_value() or not 0 <= exact <= LARGEST:
        raise UsageError(_NOT_MONEY.format(what=what, amount=amount))
    return int(exact)


def millionths(percent: Amount, what: Label | str = "percent") -> int:
    """A percentage as whole millionths of the whole; UsageError when it is none."""
    try:
        exact = Decimal(str(percent)) * 10_000
    except InvalidOperation:
        exact = Decimal(-1)
    if not exact.is_finite() or exact != exact.to_integral_value() or not 0 <= exact <= MILLION:
        raise UsageError(_NOT_PERCENT.format(what=what, percent=percent))
    return int(exact)


def money(value: int) -> Decimal:
    """Cents as an amount."""
    return Decimal(int(value)).scaleb(-2)


def percent_off(base: Cents, part: int) -> Cents:
    """What is taken off `base` when `part` millionths are: base less the rest, which is rounded half up."""
    rest = (base * (MILLION - part) + MILLION // 2) // MILLION
    return np.asarray(base - rest, dtype=np.int64)


def parted(total: Cents, parts: Sequence[int]) -> list[Cents]:
    """Each amount split by `parts` (millionths that add up to one): rounded down, left-over cents to the largest rests."""
    if len(parts) == 1:
        return [total]
    scaled = [total * part for part in parts]
    shares = [each // MILLION for each in scaled]
    rests = np.stack([each % MILLION for each in scaled])
    left = total - sum(shares)
    order = np.argsort(-rests, axis=0, kind="stable")
    rank = np.argsort(order, axis=0, kind="stable")
    return [np.asarray(share + (rank[place] < left), dtype=np.int64) for place, share in enumerate(shares)]


def allocated(total: Cents, weights: Cents, group: npt.NDArray[np.int64]) -> Cents:
    """Each group's `total` shared over its members by weight, to the cent.

    `weights` and `group` are per member, members of a group stand together; a group with a total has a positive weight.
    """
    sums = np.bincount(group, weights, len(total)).astype(np.int64)
    concerned = (total[group] > 0) & (weights > 0)
    shares = np.zeros(len(group), dtype=np.int64)
    if not concerned.any():
        return shares
    places = np.flatnonzero(concerned)
    mine, weight = group[places], weights[places]
    whole, summed = total[mine], sums[mine]
    down, rest = _divided(weight, whole, summed)
    left = total - np.bincount(mine, down, len(total)).astype(np.int64)
    needs = left[mine] > 0
    if needs.any():
        candidates = np.flatnonzero(needs)
        order = candidates[np.lexsort((candidates, -rest[candidates], mine[candidates]))]
        groups = mine[order]
        starts = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]])
        rank = np.arange(len(order)) - np.repeat(starts, np.diff(np.r_[starts, len(order)]))
        down[order] += rank < left[groups]
    shares[places] = down
    return shares


def _divided(weight: Cents, whole: Cents, summed: Cents) -> tuple[Cents, Cents]:
    """weight * whole / summed rounded down, and the rest of the division."""
    if int(weight.max()) * int(whole.max()) < 2**62:
        product = weight * whole
        down = product // summed
        rest = product - down * summed
        return down, rest  # rests of one group have one divisor: they compare as they are
    exact = [divmod(int(x) * int(y), int(z)) for x, y, z in zip(weight, whole, summed, strict=True)]
    return np.array([each[0] for each in exact], dtype=np.int64), np.array([each[1] for each in exact], dtype=np.int64)
