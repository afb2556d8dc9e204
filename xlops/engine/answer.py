"""The answer to a question: rows, and what must be said of them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from xlops.calendar.periods import Period
from xlops.engine.question import TIME, Question
from xlops.errors import QuestionError

if TYPE_CHECKING:
    import pandas

    from xlops.calendar.comparisons import Comparison
    from xlops.engine.gaps import Masks


class Answer:
    """Rows of an answer: dimensions, then m, and when compared m_against and m_change, for each metric m.

    Money is Decimal with four digits, ratios are float, counts int, days date; None is blank: unknown.
    """

    def __init__(
        self,
        question: Question,
        table: pa.Table,
        *,
        known: Masks,
        sql: str,
    ) -> None:
        self.question, self.table, self.gaps, self.marks = question, table, known.gaps, dict(known.marks)
        self._added_up, self._text = known.added_up, sql

    @property
    def sql(self) -> str:
        """The statement that gave the rows, one clause a line; it can be pasted into DuckDB."""
        import sqlglot

        return sqlglot.transpile(self._text, read="duckdb", write="duckdb", pretty=True)[0]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(self.table.column_names)

    @property
    def period(self) -> Period:
        """The period that was asked for."""
        return self.question.period

    @property
    def against(self) -> Comparison | None:
        """What it is set against."""
        return self.question.against

    def exact(self, metric: str) -> list[bool]:
        """For each row: is each person counted once in the metric? True, too, of what counts no people.

        False where visitors of several days or cells are added up, because the platform's own figure is not there.
        """
        if metric not in self.question.metrics:
            raise QuestionError(f"{metric} was not asked for; the answer has {', '.join(self.question.metrics)}")
        added_up = self._added_up[metric]
        if not added_up:
            return [True] * len(self)
        by = self.question.by
        time = [self.table[each].to_pylist() for each in by if each in TIME]
        keys = list(zip(*time, strict=True)) if time else [()] * len(self)
        place = next((each for each in ("store", "platform") if each in by), None)
        places = self.table[place].to_pylist() if place else [None] * len(self)
        return [group not in added_up for group in zip(keys, places, strict=True)]

    @cached_property
    def _rows(self) -> list[dict[str, Any]]:
        names = self.table.column_names
        columns = [_values(each) for each in self.table.columns]
        return [dict(zip(names, each, strict=True)) for each in zip(*columns, strict=True)]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """One dict a row; a list of its own each time."""
        return [dict(each) for each in self._rows]

    def value(self, metric: str) -> Any:
        """The figure of a metric (or m_against, m_change) in an answer of one row; QuestionError for several."""
        if self.table.num_rows != 1:
            raise QuestionError(f"{metric}: the answer has {self.table.num_rows} rows, not one; read .rows")
        if metric not in self.columns:
            raise QuestionError(f"{metric} was not asked for; the answer has {', '.join(self.columns)}")
        return self._rows[0][metric]

    def frame(self) -> pandas.DataFrame:
        """The rows as a pandas frame: figures as float64 (blank is NaN), days as datetime64, texts as they are."""
        floats = pa.schema(
            [each if each.name in self.question.by else pa.field(each.name, pa.float64()) for each in self.table.schema]
        )
        frame: pandas.DataFrame = self.table.cast(floats).to_pandas(date_as_object=False)
        return frame

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def __repr__(self) -> str:
        return f"Answer({', '.join(self.columns)}: {len(self)} rows, {self.period})"


def _values(column: pa.ChunkedArray) -> list[Any]:
    """The values as Python objects. Days and money are made once for each different value: making them is slow."""
    if not (pa.types.is_date(column.type) or pa.types.is_decimal(column.type)):
        return list(column.to_pylist())
    found: list[Any] = []
    for chunk in column.dictionary_encode().chunks:
        known = [*chunk.dictionary.to_pylist(), None]
        found += [known[each] for each in chunk.indices.fill_null(-1).to_pylist()]
    return found
