"""The answer to a question: rows, and what must be said of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from xlops.calendar.periods import Period
from xlops.engine.question import Gap, Mark, Question
from xlops.errors import QuestionError

if TYPE_CHECKING:
    import pandas

    from xlops.calendar.comparisons import Comparison


class Answer:
    """Rows of an answer: dimensions, then m, and when compared m_against and m_change, for each metric m.

    Money is Decimal with four digits, ratios are float, counts int, days date; None is blank: unknown.
    """

    def __init__(
        self,
        question: Question,
        table: pa.Table,
        *,
        gaps: tuple[Gap, ...],
        marks: Mapping[str, tuple[Mark, ...]],
        sql: str,
    ) -> None:
        self.question, self.table, self.gaps, self.marks, self.sql = question, table, gaps, dict(marks), sql

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

    @cached_property
    def _rows(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.table.to_pylist()
        return rows

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
