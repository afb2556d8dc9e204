"""One leg of a question as SQL: aggregates of one fact over one period, grouped by the question's dimensions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlglot import exp

from xlops.engine import nodes as n
from xlops.engine.conditions import doubtful, knows, metric_where, worth_a_row
from xlops.engine.dimensions import has_own_title, origin
from xlops.engine.extent import PARTED, Part
from xlops.engine.gaps import running_days
from xlops.engine.plan import Leg, Plan, Read
from xlops.engine.question import TIME
from xlops.engine.reading import Leaf
from xlops.facts import FACTS, Fact
from xlops.metrics.base import Count, Distinct, Last, People, Sum


@dataclass
class Parameters:
    """The values that are bound, named in order of appearance."""

    values: dict[str, object] = field(default_factory=dict)

    def bind(self, value: object) -> exp.Expression:
        """A parameter that stands for `value`; the same value is bound once."""
        for text, known in self.values.items():
            if type(known) is type(value) and known == value:
                return n.parameter(text)
        text = f"p{len(self.values) + 1}"
        self.values[text] = value
        return n.parameter(text)


def leaf_type(leaf: Leaf) -> n.Type:
    """The SQL type of a leaf's figure."""
    aggregate = leaf.aggregate
    if isinstance(aggregate, (Count, Distinct)):
        return n.WHOLE
    match FACTS[aggregate.fact][aggregate.column].kind:
        case "money":
            return n.MONEY
        case "number":
            return n.REAL
        case "count" | "people":
            return n.WHOLE
    raise TypeError(aggregate)


def value_name(side: int, index: int) -> str:
    """The column of leaf number `index` on a side."""
    return f"{_PREFIX[side]}_{index}"


def rows_name(side: int, index: int) -> str:
    """The column that tells how many rows leaf number `index` was read from, NULL for none."""
    return f"{_PREFIX[side]}_{index}_rows"


_PREFIX = ("own", "against")


def rows_index(leg: Leg, read: Read, made: Plan) -> int:
    """The leaf whose row count serves `read`: the first of its leg with the same conditions."""
    numbers = [made.numbers[each.leaf] for each in leg.reads if each.leaf.aggregate.where == read.leaf.aggregate.where]
    return min(numbers)


def knowing_of(leg: Leg, made: Plan) -> Mapping[str, str]:
    """The column of each leaf with a condition, and the column that tells how many rows know what it asks."""
    found: dict[str, str] = {}
    for read in leg.reads:
        if columns := doubtful(leg, read):
            first = min(made.numbers[each.leaf] for each in leg.reads if doubtful(leg, each) == columns)
            found[value_name(leg.side.index, made.numbers[read.leaf])] = f"{_PREFIX[leg.side.index]}_{first}_known"
    return found


def dimension(fact: Fact, text: str, leg: Leg, made: Plan) -> exp.Expression:
    """A dimension of the question over the rows of a leg's fact."""
    if text in TIME:
        day = n.column(leg.on, fact.id)
        return n.truncated(n.later(day, days=leg.side.shift_days, months=leg.side.shift_months), text)
    match origin(fact, text, on=leg.on):
        case "platform":
            return platform(made, n.column("store", fact.id))
        case "products":
            own = n.column(text, fact.id) if has_own_title(fact) and text in fact else None
            if not made.has_items:
                return own or n.null("VARCHAR")
            item = n.column(text, "products")
            return exp.Coalesce(this=item, expressions=[own]) if own else item
        case "own":
            return n.column(text, fact.id)
    raise ValueError(f"{fact.id} has no {text}")


def platform(made: Plan, store: exp.Expression) -> exp.Expression:
    """The platform of a store, from the settings."""
    ifs = [
        exp.If(this=exp.EQ(this=store, expression=n.literal(each.id)), true=n.literal(each.platform))
        for each in made.stores
        if each.platform
    ]
    return exp.Case(ifs=ifs, default=n.literal("")) if ifs else n.literal("")


def select(leg: Leg, made: Plan, parameters: Parameters, *, raw: Iterable[exp.Expression] | None = None) -> exp.Select:
    """The leg: dimensions, then one column a leaf and one of row counts for each set of conditions.

    `raw` replaces the aggregates (used to look for currencies).
    """
    if leg.kind == "running" and any(each in TIME for each in made.question.by):
        return _running(leg, made, parameters)
    fact = leg.fact
    dims = {each: dimension(fact, each, leg, made) for each in made.question.by}
    query = exp.Select().select(*(n.aliased(node, each) for each, node in dims.items()), copy=False)
    query = query.select(*(raw if raw is not None else _aggregates(leg, made, parameters)), copy=False)
    query = _from(leg, made, query)
    query = _where(query, rows_wanted(leg, made, parameters))
    groups = [node.copy() for node in dims.values() if not isinstance(node, exp.Literal)]
    if leg.by_store:
        groups.append(n.column("store", fact.id))
    if not groups:
        return query
    query = query.group_by(*groups, copy=False)
    if raw is None and not leg.by_store and all(doubtful(leg, each) for each in leg.reads):
        query = query.having(worth_a_row(leg), copy=False)
    return query


def _where(query: exp.Select, condition: exp.Expression | None) -> exp.Select:
    return query.where(condition, copy=False) if condition is not None else query


def _from(leg: Leg, made: Plan, query: exp.Select) -> exp.Select:
    fact = leg.fact
    query = query.from_(_last_days(leg, made) if leg.kind == "last" else n.table(fact.id), copy=False)
    asked = (*made.question.by, *(each for each, _ in made.question.where))
    if made.has_items and any(origin(fact, each, on=leg.on) == "products" for each in asked):
        on = [exp.EQ(this=n.column(each, "products"), expression=n.column(each, fact.id)) for each in ("store", "sku")]
        query = query.join(n.table("products"), on=exp.and_(*on), join_type="left", copy=False)
    return query


def _last_days(leg: Leg, made: Plan) -> exp.Expression:
    """The rows of the period with the last day that their store has in it, or in the bucket."""
    fact = leg.fact
    over: list[exp.Expression] = [n.column("store", fact.id)]
    over += [dimension(fact, each, leg, made) for each in made.question.by if each in TIME]
    last = exp.Window(this=exp.Max(this=n.column(leg.on, fact.id)), partition_by=over)
    inner = exp.Select().select(
        exp.Column(this=exp.Star(), table=n.name(fact.id)), n.aliased(last, "last_day"), copy=False
    )
    inner = inner.from_(n.table(fact.id), copy=False)
    condition = n.both([_dates(leg, made), _parts(leg), *metric_where(fact, leg.reads[0].leaf.aggregate.where)])
    return _where(inner, condition).subquery(n.name(fact.id))


def rows_wanted(leg: Leg, made: Plan, parameters: Parameters) -> exp.Expression | None:
    """The condition on rows of the leg: period, cut, question's filters, currency."""
    fact = leg.fact
    found: list[exp.Expression | None] = []
    if leg.kind == "last":
        found.append(exp.EQ(this=n.column(leg.on, fact.id), expression=n.column("last_day", fact.id)))
    else:
        found += [_dates(leg, made), _parts(leg)]
        wheres = {read.leaf.aggregate.where for read in leg.reads}
        if len(wheres) == 1 and not any(doubtful(leg, each) for each in leg.reads):
            found += metric_where(fact, wheres.pop())
    for text, allowed in made.question.where:
        if text == "platform":
            of_platform = [n.literal(each.id) for each in made.stores]
            found.append(n.among(n.column("store", fact.id), of_platform) if of_platform else exp.Boolean(this=False))
            continue
        node = dimension(fact, text, leg, made)
        bound = [parameters.bind(each) for each in allowed if each is not None]
        found.append(n.among(node, bound, blank=None in allowed))
    if leg.currency and made.question.names_currency:
        found.append(in_currency(fact, parameters.bind(leg.currency)))
    return n.both(found)


def in_currency(fact: Fact, currency: exp.Expression) -> exp.Expression:
    """Rows in that currency, and rows that name none."""
    code = exp.Coalesce(this=n.column("currency", fact.id), expressions=[n.literal("")])
    return n.among(code, [n.literal(""), currency])


def _dates(leg: Leg, made: Plan) -> exp.Expression | None:
    """The rows' days: the period, or exactly the leg's spans."""
    fact, side = leg.fact, leg.side
    if leg.kind == "spans":
        return _spans(leg)
    if fact.rhythm == "reference" and leg.on != "day":
        return None
    day = n.column(leg.on, fact.id)
    start, end = side.period.start, side.period.end
    if leg.kind == "running":
        first = next(iter(side.buckets(made.question.by).values()))[-1]
        start = min(running_days(leg.reads[0].leaf, first)[0], start) if made.question.by else start
        if not any(each in TIME for each in made.question.by):
            start = running_days(leg.reads[0].leaf, end)[0]
    parts: list[exp.Expression | None] = [n.between(day, n.literal(start), n.literal(end))]
    if side.shift_months and "day" in made.question.by:
        shown = n.later(day.copy(), days=0, months=side.shift_months)
        same = exp.EQ(this=_day_of(shown), expression=_day_of(day.copy()))
        parts.append(same)
    for (first_day, last_day), stores in _spans_by_days(leg).items():
        inside = n.every(
            n.between(day.copy(), n.literal(first_day), n.literal(last_day)),
            n.among(n.column("store", fact.id), [n.literal(each) for each in stores]),
        )
        parts.append(exp.Not(this=exp.paren(inside)))
    return n.both(parts)


def _day_of(day: exp.Expression) -> exp.Expression:
    return exp.Extract(this=exp.Var(this="DAY"), expression=day)


def _spans_by_days(leg: Leg) -> dict[tuple[object, object], list[str]]:
    found: dict[tuple[object, object], list[str]] = {}
    for store, start, end in leg.spans:
        found.setdefault((start, end), []).append(store)
    return found


def _spans(leg: Leg) -> exp.Expression:
    parts = []
    for (start, end), stores in _spans_by_days(leg).items():
        one = n.every(
            exp.EQ(this=n.column("start", leg.fact.id), expression=n.literal(start)),
            exp.EQ(this=n.column("day", leg.fact.id), expression=n.literal(end)),
            n.among(n.column("store", leg.fact.id), [n.literal(each) for each in stores]),
        )
        parts.append(exp.paren(one) if len(leg.spans) > 1 else one)
    return n.either(parts) if parts else exp.Boolean(this=False)


def _parts(leg: Leg) -> exp.Expression | None:
    """Exactly one cut per store (and per value of the column that parts the fact)."""
    fact, parts = leg.fact, leg.reads[0].parts
    if leg.kind == "spans" or not fact.cut:
        return None
    by_part: dict[tuple[Part, ...], list[str]] = {}
    for store, each in parts:
        by_part.setdefault(each, []).append(store)
    found = []
    for each, stores in by_part.items():
        if not each:
            continue
        one = _one_of(fact, each)
        if len(by_part) > 1:
            one = n.every(one, n.among(n.column("store", fact.id), [n.literal(store) for store in stores]))
        found.append(exp.paren(one) if len(by_part) > 1 else one)
    return n.either(found) if found else exp.Boolean(this=False)


def _one_of(fact: Fact, parts: tuple[Part, ...]) -> exp.Expression:
    parting = PARTED.get(fact.id)
    cut = n.column("cut", fact.id)
    if parting is None or len({each for _, each in parts}) == 1:
        text = n.among(cut, [n.literal(parts[0][1])])
        if parting is None:
            return text
        value = exp.Coalesce(this=n.column(parting, fact.id), expressions=[n.literal("")])
        return n.every(text, n.among(value, [n.literal(each) for each, _ in parts]))
    each_part = []
    for value_text, cut_text in parts:
        value = exp.Coalesce(this=n.column(parting, fact.id), expressions=[n.literal("")])
        pair = exp.and_(
            exp.EQ(this=value, expression=n.literal(value_text)),
            exp.EQ(this=cut.copy(), expression=n.literal(cut_text)),
        )
        each_part.append(exp.paren(pair))
    return n.either(each_part)


def _aggregates(leg: Leg, made: Plan, parameters: Parameters) -> list[exp.Expression]:
    wheres = {read.leaf.aggregate.where for read in leg.reads}
    found: dict[str, exp.Expression] = {}
    for read in leg.reads:
        aggregate = read.leaf.aggregate
        inside = len(wheres) > 1 or any(doubtful(leg, each) for each in leg.reads)
        condition = n.both(metric_where(leg.fact, aggregate.where)) if inside else None
        index = made.numbers[read.leaf]
        own = condition
        if leg.currency and read.leaf.is_money and not made.question.names_currency:
            # Rows in other currencies still count as rows: a group that has no others is unknown, not 0.
            own = n.both([condition, in_currency(leg.fact, parameters.bind(leg.currency))])
        found[value_name(leg.side.index, index)] = _aggregate(read, leg.fact, own)
        rows = rows_name(leg.side.index, rows_index(leg, read, made))
        if rows not in found and not isinstance(aggregate, Count):
            number = exp.Count(this=exp.Star()) if condition is None else n.count(n.when(condition, n.literal(1)))
            found[rows] = n.null_if_zero(number)
        if doubtful(leg, read):
            known = knows(leg, read)
            text = knowing_of(leg, made)[value_name(leg.side.index, index)]
            found.setdefault(text, n.total(n.when(known, n.literal(1), n.literal(0))))
    return [n.aliased(node, text) for text, node in found.items()]


def _aggregate(read: Read, fact: Fact, condition: exp.Expression | None) -> exp.Expression:
    aggregate = read.leaf.aggregate
    value: exp.Expression = n.column(aggregate.column, fact.id)
    if condition is not None:
        value = n.when(condition.copy(), value)
    match aggregate:
        case Sum() | People() | Last():
            return n.total(value)
        case Count():
            return n.count(value)
        case Distinct():
            # A number that is the table's key differs in every row of its store: to count rows is enough.
            distinct = set(fact.key) != {"store", aggregate.column}
            return n.null_if_zero(n.count(value, distinct=distinct))
    raise TypeError(aggregate)


def _running(leg: Leg, made: Plan, parameters: Parameters) -> exp.Select:
    """For each bucket the rows from the first day of the month or year to its last day, each row in many buckets."""
    fact, by = leg.fact, made.question.by
    time = [each for each in by if each in TIME]
    rest = {each: dimension(fact, each, leg, made) for each in by if each not in TIME}
    adds_up = not any(isinstance(read.leaf.aggregate, Distinct) for read in leg.reads)
    day = n.column(leg.on, fact.id)
    inner = exp.Select().select(
        n.aliased(day, "row_day"), *(n.aliased(node, each) for each, node in rest.items()), copy=False
    )
    wanted = _where(_from(leg, made, inner), rows_wanted(leg, made, parameters))
    buckets = [
        [*map(n.literal, key), n.literal(running_days(leg.reads[0].leaf, days[-1])[0]), n.literal(days[-1])]
        for key, days in sorted(leg.side.buckets(by).items())
    ]
    outer = exp.Select().select(
        *(n.aliased(n.column(each, "buckets" if each in TIME else "days"), each) for each in by), copy=False
    )
    names = [*time, "first_day", "end_day"]
    inside = n.between(n.column("row_day", "days"), n.column("first_day", "buckets"), n.column("end_day", "buckets"))
    groups: list[exp.Expression] = [n.column(each, "buckets" if each in TIME else "days") for each in by]
    if adds_up:
        columns = _aggregates(leg, made, parameters)
        wanted = wanted.select(*columns, copy=False).group_by(day.copy(), *(each.copy() for each in rest.values()))
        outer = outer.select(
            *(n.aliased(n.total(n.column(each.alias, "days")), each.alias) for each in columns), copy=False
        )
    else:
        for read in leg.reads:
            index = made.numbers[read.leaf]
            condition = n.both(metric_where(fact, read.leaf.aggregate.where)) if len(leg.reads) > 1 else None
            value: exp.Expression = n.column(read.leaf.aggregate.column, fact.id)
            hit: exp.Expression = n.literal(1)
            if condition is not None:
                value, hit = n.when(condition, value), n.when(condition.copy(), hit)
            wanted = wanted.select(n.aliased(value, f"value_{index}"), n.aliased(hit, f"hit_{index}"), copy=False)
            number = n.null_if_zero(n.count(n.column(f"value_{index}", "days"), distinct=True))
            outer = outer.select(n.aliased(number, value_name(leg.side.index, index)), copy=False)
            if rows_index(leg, read, made) == index:
                hits = n.null_if_zero(n.count(n.column(f"hit_{index}", "days")))
                outer = outer.select(n.aliased(hits, rows_name(leg.side.index, index)), copy=False)
        if leg.by_store:
            wanted = wanted.select(n.aliased(n.column("store", fact.id), "row_store"), copy=False)
            groups.append(n.column("row_store", "days"))
    return (
        outer.from_(wanted.subquery(n.name("days")), copy=False)
        .join(n.values(buckets, "buckets", names), on=inside)
        .group_by(*groups)
    )


def columns_of(leg: Leg, made: Plan) -> Mapping[str, n.Type]:
    """The figures that a leg gives, with their types."""
    found: dict[str, n.Type] = {}
    for read in leg.reads:
        found[value_name(leg.side.index, made.numbers[read.leaf])] = leaf_type(read.leaf)
        if not isinstance(read.leaf.aggregate, Count):
            found[rows_name(leg.side.index, rows_index(leg, read, made))] = n.WHOLE
    return {**found, **dict.fromkeys(knowing_of(leg, made).values(), n.WHOLE)}


def figures_of(leg: Leg, made: Plan) -> Mapping[str, str | None]:
    """The column of each leaf of a leg, and the column that tells how many rows it was read from; None for counts."""
    side = leg.side.index
    return {
        value_name(side, made.numbers[read.leaf]): None
        if isinstance(read.leaf.aggregate, Count)
        else rows_name(side, rows_index(leg, read, made))
        for read in leg.reads
    }
