"""Raw rows of a fact, for analyses that the metric language cannot express."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pyarrow as pa
from sqlglot import exp

from xlops.engine import nodes as n
from xlops.engine.legs import Parameters, in_currency
from xlops.engine.question import Atom
from xlops.engine.run import Engine
from xlops.facts import Fact

if TYPE_CHECKING:
    import pandas

    from xlops.calendar.periods import Period


def read(
    engine: Engine,
    fact: Fact,
    columns: Sequence[str],
    *,
    period: Period | None = None,
    where: Sequence[tuple[str, tuple[Atom, ...]]] = (),
    currency: str | None = None,
) -> pandas.DataFrame:
    """The rows in the order of their key; UnknownName for a column that the fact lacks."""
    parameters = Parameters()
    query = exp.Select().select(*(n.column(fact[each].name, fact.id) for each in columns)).from_(n.table(fact.id))
    found: list[exp.Expression] = []
    if period is not None:
        day = n.column(fact["day"].name, fact.id)
        found.append(n.between(day, n.literal(period.start), n.literal(period.end)))
    for text, allowed in where:
        bound = [parameters.bind(each) for each in allowed if each is not None]
        found.append(n.among(n.column(fact[text].name, fact.id), bound, blank=None in allowed))
    if currency and "currency" in fact:
        found.append(in_currency(fact, parameters.bind(currency)))
    if found:
        query = query.where(*found)
    key = [exp.Ordered(this=n.column(each, fact.id), desc=False, nulls_first=False) for each in fact.key]
    table = engine.table(query.order_by(*key).sql("duckdb"), parameters.values, facts=[fact.id])
    fields = [pa.field(each.name, pa.float64()) if pa.types.is_decimal(each.type) else each for each in table.schema]
    frame: pandas.DataFrame = table.cast(pa.schema(fields)).to_pandas(date_as_object=True)
    return frame
