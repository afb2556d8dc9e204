"""The hub: the facts of one shop, and questions to them. The only object that most code needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from xlops.archive import Archive, Generation
from xlops.calendar.comparisons import Comparison, comparison
from xlops.calendar.events import Announcements
from xlops.calendar.periods import Period, period
from xlops.engine.answer import Answer
from xlops.engine.extent import Extent, Holdings
from xlops.engine.question import Question, conditions
from xlops.errors import QuestionError
from xlops.facts import FACTS
from xlops.label import Label, Language
from xlops.ledgers.announced import announced
from xlops.ledgers.thresholds import parameter
from xlops.metrics.own import use_own_metrics
from xlops.origin import Origin
from xlops.paths import ShopPaths
from xlops.settings import Settings, Store, read_settings

if TYPE_CHECKING:
    import pandas

    from xlops.engine.cube import Cube
    from xlops.engine.cube_figure import Compared
    from xlops.engine.run import Engine
    from xlops.typed.state import TypedState


@dataclass(frozen=True)
class OtherCurrency:
    """Rows that are left out because they are in another currency than the shop's."""

    id: str
    """Of the fact."""
    fact: Label
    store: str
    currency: str
    rows: int


@dataclass(frozen=True)
class Quality:
    """What the archive's log says, newest last: frames of imports, changed rows, quarantined rows, repairs."""

    imports: pandas.DataFrame
    changes: pandas.DataFrame
    quarantine: pandas.DataFrame
    repairs: pandas.DataFrame


class Hub:
    """One shop at one generation, seen on one business day. Answers are kept for as long as the hub lives."""

    def __init__(
        self, archive: Archive, generation: Generation, *, settings: Settings, today: date, currency: str | None = None
    ) -> None:
        self._archive, self._generation, self._currency = archive, generation, currency
        self.settings, self.today = settings, today
        self._answers: dict[Question, Answer] = {}
        self._holdings = Holdings(settings.stores, self._extents)
        self._first: Hub | None = None
        """The hub that this one is a view of: what is the same to every view is looked up there, once."""

    @classmethod
    def open(cls, shop: Path | str, *, today: date, as_of: int | date | datetime | None = None) -> Hub:
        """The hub of a shop folder on the business date `today`; `as_of` goes back to a generation of the archive.

        Raises UsageError where there is no shop, ArchiveError for a damaged archive or an unknown generation.
        """
        paths = ShopPaths(Path(shop))
        settings = read_settings(paths.settings)
        use_own_metrics(settings.modules, paths.root)
        archive, generation = Archive.look(paths.archive, as_of)
        return cls(archive, generation, settings=settings, today=today)

    @property
    def name(self) -> str:
        """The shop's name."""
        return self.settings.name

    @property
    def language(self) -> Language:
        """The language of the shop."""
        return self.settings.language

    @property
    def yesterday(self) -> date:
        """The last complete business day."""
        return self.today - timedelta(1)

    @property
    def paths(self) -> ShopPaths:
        """The shop folder that the archive lies in."""
        return ShopPaths(self._archive.root.parent)

    @property
    def generation(self) -> int:
        """The number of the archive's generation that is read."""
        return self._generation.number

    @property
    def made_at(self) -> datetime:
        """When that generation was made."""
        return self._generation.made_at

    @cached_property
    def stores(self) -> tuple[Store, ...]:
        """The settings' stores, then any other that has facts."""
        return self._holdings.stores

    @cached_property
    def home(self) -> Hub:
        """The same hub, reading only rows in the shop's own currency (rows that name none are read too)."""
        if self._currency:
            return self
        return self._like(currency=self.settings.currency)

    def speaking(self, language: Language) -> Hub:
        """The same hub in the other language."""
        return self if language == self.language else self._like(settings=replace(self.settings, language=language))

    def planning(self, year: int) -> Hub:
        """The same hub, of which the promotion calendar shows that year."""
        return self._like(settings=replace(self.settings, calendar_year=year))

    def ask(
        self,
        metrics: Sequence[str],
        by: Sequence[str] = (),
        *,
        period: str | Period,
        against: str | Comparison | None = None,
        where: Mapping[str, object] | None = None,
        currency: str | None = None,
    ) -> Answer:
        """Metrics by dimensions over a period, set against another one when asked.

        QuestionError when there is no honest answer; UnknownName for a metric; UsageError for a period.
        """
        question = self.question(metrics, by, period=period, against=against, where=where, currency=currency)
        if question not in self._answers:
            from xlops.engine.ask import ask

            self._answers[question] = ask(
                question, engine=self._engine, holdings=self._holdings, bases=self.settings.bases
            )
        return self._answers[question]

    def figure(self, metric: str, period: str | Period, where: Mapping[str, object] | None = None) -> float | None:
        """One figure as a float, None for blank: what `ask` gives, read off the cube where that can prove it.

        For thousands of short questions; raises what `ask` raises.
        """
        from xlops.engine.cube_table import Unproven

        over = _period(period, self.today)
        try:
            return self._cube.figure(metric, over, conditions(where) if where else ())
        except Unproven:
            value = self.ask([metric], period=over, where=where).value(metric)
            return None if value is None else float(value)

    def compared(
        self,
        metric: str,
        period: str | Period,
        against: str | Comparison,
        where: Mapping[str, object] | None = None,
    ) -> Compared:
        """A figure, what it is set against and the change, as floats: what `ask` gives, read off the cube as in `figure`."""
        from xlops.engine.cube_figure import Compared
        from xlops.engine.cube_table import Unproven

        over = _period(period, self.today)
        if isinstance(against, str):
            against = comparison(against, over, events=self.events)
        try:
            return self._cube.compared(metric, over, against.period, conditions(where) if where else ())
        except Unproven:
            answer = self.ask([metric], period=over, against=against, where=where)
            values = (answer.value(each) for each in (metric, f"{metric}_against", f"{metric}_change"))
            return Compared(*(None if each is None else float(each) for each in values))

    def question(
        self,
        metrics: Sequence[str],
        by: Sequence[str] = (),
        *,
        period: str | Period,
        against: str | Comparison | None = None,
        where: Mapping[str, object] | None = None,
        currency: str | None = None,
    ) -> Question:
        """The question in full, as `ask` answers it."""
        for name, value in (("metrics", metrics), ("by", by)):
            if isinstance(value, str):
                raise QuestionError(f'{name} is a list: write ["{value}"]')
        over = _period(period, self.today)
        if isinstance(against, str):
            against = comparison(against, over, events=self.events)
        return Question(tuple(metrics), tuple(by), over, against, conditions(where), currency or self._currency)

    def sql(self, question: Question) -> str:
        """The statement that answers a question: it can be pasted into DuckDB."""
        from xlops.engine.ask import explain

        return explain(question, holdings=self._holdings, bases=self.settings.bases).sql

    def known(self, fact: str) -> bool:
        """Has the shop any rows of the fact?"""
        return bool(self._holdings[FACTS[fact].id])

    def rows_of(self, fact: str, store: str | None = None) -> int:
        """How many rows the archive has of a fact, of one store or of all."""
        return sum(extent.rows for _, extent in self._of(fact, store))

    def days(self, fact: str, store: str | None = None) -> Period | None:
        """From the first to the last day of a fact's rows, in one store or all; None without dated rows."""
        found = [each for _, each in self._of(fact, store) if each.first is not None and each.last is not None]
        if not found:
            return None
        return Period(min(each.first for each in found if each.first), max(each.last for each in found if each.last))

    def last_day(self, fact: str, store: str | None = None) -> date | None:
        """The last day of a fact's rows, in one store or all."""
        known = self.days(fact, store)
        return known.end if known else None

    @property
    def last_known(self) -> date | None:
        """The last day of which the shop has anything that happened: what is planned (targets, costs to come) is left out."""
        ends = [self.last_day(each.id) for each in FACTS if each.rhythm in ("daily", "event", "snapshot")]
        return max((each for each in ends if each), default=None)

    def missing_days(self, fact: str, store: str, period: Period) -> list[date]:
        """The days of a period for which the store has no rows of a daily fact, since it began; [] for other facts."""
        if FACTS[fact].rhythm != "daily" or not self._holdings.has(fact, store):
            return []
        covers, begins = self._holdings.covers(fact, store), self._holdings.begins(store)
        return [day for day in period if begins is not None and day >= begins and not covers(day)]

    @cached_property
    def currencies(self) -> frozenset[str]:
        """The currencies that the shop's amounts are in."""
        return frozenset[str]().union(
            *(extent.currencies for fact in FACTS for extent in self._holdings[fact.id].values())
        )

    def other_currencies(self) -> tuple[OtherCurrency, ...]:
        """What `home` leaves out: rows in other currencies, per fact and store."""
        found = []
        for fact in FACTS:
            if "currency" not in fact or not any(each.kind == "money" for each in fact.columns):
                continue
            for store, extent in self._holdings[fact.id].items():
                for currency in sorted(extent.currencies - {self.settings.currency}):
                    rows = self._count(fact.id, store, currency)
                    found.append(OtherCurrency(fact.id, fact.label, store, currency, rows))
        return tuple(found)

    def origin(self, *facts: str) -> Origin:
        """Where numbers over these facts come from, for the foot of a block."""
        known = [FACTS[each] for each in facts if self.known(each)] or [FACTS[each] for each in facts]
        return Origin(
            Label(", ".join(each.label.en for each in known), "、".join(each.label.zh for each in known)),
            self.made_at,
            sum(self.rows_of(each.id) for each in known),
            any(
                coverage.simulated for each in known for coverage in self._generation.coverage.get(each.id, {}).values()
            ),
        )

    def read(
        self,
        fact: str,
        columns: Sequence[str],
        *,
        period: Period | None = None,
        where: Mapping[str, object] | None = None,
        any_currency: bool = False,
    ) -> pandas.DataFrame:
        """Raw rows of a fact for analyses: money as float, days as date, moments as datetime64, ids as text.

        A hub of one currency leaves out rows in others, unless `any_currency`. UnknownName for a column that the fact lacks.
        """
        from xlops.engine.rows import read

        return read(
            self._engine,
            FACTS[fact],
            columns,
            period=period,
            where=conditions(where),
            currency=None if any_currency else self._currency,
        )

    @cached_property
    def typed(self) -> TypedState:
        """What was typed in workbooks: the rows of every ledger as its sheet shows them, and what was put aside."""
        from xlops.typed.state import state_of

        return self._first.typed if self._first else state_of(self._archive, self._generation, self.settings)

    def parameter(self, id: str) -> float:
        """A threshold of the shop: what the operator typed, else the default. UnknownName for one that is not declared."""
        declared = parameter(id)
        return self._parameters.get(declared.id, declared.default)

    @cached_property
    def _parameters(self) -> dict[str, float]:
        if "parameters" not in self._generation.coverage:
            return {}
        rows = [row.stored for row in self.typed.rows["parameters"].values() if row.stored is not None]
        return {str(row["parameter"]): float(str(row["value"])) for row in rows if row["value"] is not None}

    @cached_property
    def events(self) -> Announcements:
        """The event dates that the shop typed, in xlops.toml and in its promotion calendar."""
        known = "event_phases" in self._generation.coverage
        rows = self.typed.rows["event_phases"].values() if known else ()
        return announced(self.settings.events, [row.stored for row in rows if row.stored is not None]).dates

    def quality(self) -> Quality:
        """The archive's log: imports, changed rows, quarantined rows, repairs."""
        return self._quality

    @cached_property
    def _quality(self) -> Quality:
        archive, generation = self._archive, self._generation
        return Quality(
            *(
                each(generation).to_pandas()
                for each in (archive.imports, archive.changes, archive.quarantine, archive.repairs)
            )
        )

    @cached_property
    def _engine(self) -> Engine:
        from xlops.engine.run import Engine

        return Engine({fact.id: self._archive.files(fact.id, self._generation) for fact in FACTS})

    @cached_property
    def _cube(self) -> Cube:
        from xlops.engine.cube import Cube

        return Cube(lambda: self._engine, self._holdings, self.settings.bases, self._currency)

    def _extents(self, fact: str) -> Mapping[str, Extent]:
        """From the generation's own account of itself; facts with cuts and spans are looked into once."""
        declared = FACTS[fact]
        coverage = self._generation.coverage.get(fact, {})
        if (declared.cut or declared.rhythm == "span") and coverage:
            from xlops.engine.run import extents

            return extents(self._engine, declared)
        return {
            store: Extent(each.rows, each.first, each.last, each.days, frozenset(each.currencies))
            for store, each in sorted(coverage.items())
            if each.rows
        }

    def _of(self, fact: str, store: str | None) -> list[tuple[str, Extent]]:
        extents = self._holdings[FACTS[fact].id]
        return [(each, extent) for each, extent in extents.items() if store is None or each == store]

    def _count(self, fact: str, store: str, currency: str) -> int:
        sql = f'SELECT COUNT(*) AS "n" FROM "{fact}" WHERE "store" = $store AND "currency" = $currency'
        rows = self._engine.table(sql, {"store": store, "currency": currency}, facts=[fact])
        return int(rows.column("n")[0].as_py())

    def _like(self, *, settings: Settings | None = None, currency: str | None = None) -> Hub:
        """Another view of the same generation, sharing what was looked up."""
        made = Hub(
            self._archive,
            self._generation,
            settings=settings or self.settings,
            today=self.today,
            currency=currency or self._currency,
        )
        made._holdings = self._holdings
        made.__dict__["_engine"] = self._engine
        made._first = self._first or self
        return made


def _period(text: str | Period, today: date) -> Period:
    return text if isinstance(text, Period) else period(text, today)


__all__ = ["Answer", "Hub", "OtherCurrency", "Quality"]
