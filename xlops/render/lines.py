"""The rows of a sheet as a list that can be changed anywhere; the row operations are read off it at the end."""

from __future__ import annotations

from collections.abc import Sequence

from xlops.render.now import DeleteRows, InsertRows, Operation


class Lines:
    """The rows of a sheet: old ones by their number, new ones by a mark. Places are looked up once all is changed."""

    def __init__(self, bottom: int) -> None:
        self._before: dict[int, list[int]] = {}
        self._after: dict[int, list[int]] = {}
        self._gone: set[int] = set()
        self._grown: dict[int, list[int]] = {}
        self._bottom = bottom
        self._marks = 0
        self._final: dict[int, int] = {}

    def insert(self, row: int, count: int, *, grow: bool = False) -> list[int]:
        """New rows right below the old row (0: at the top); their marks. `grow`: ranges that end in it grow over them."""
        made = [-(self._marks + at) for at in range(1, count + 1)]
        self._marks += count
        (self._grown if grow else self._after).setdefault(row, []).extend(made)
        return made

    def insert_before(self, row: int, count: int) -> list[int]:
        """New rows right above the old row; their marks."""
        made = [-(self._marks + at) for at in range(1, count + 1)]
        self._marks += count
        self._before.setdefault(row, []).extend(made)
        return made

    def delete(self, row: int) -> None:
        """Take an old row out."""
        self._gone.add(row)

    def settle(self) -> tuple[Operation, ...]:
        """The operations from top to bottom, each in the row numbers of its time; places can be asked for now."""
        operations: list[Operation] = []
        place = 1

        def put(marks: Sequence[int], grow: int) -> None:
            nonlocal place
            if marks:
                operations.append(InsertRows(place, len(marks), grow))
            for mark in marks:
                self._final[mark] = place
                place += 1

        put(self._after.get(0, ()), 0)
        for row in range(1, self._bottom + 1):
            put(self._before.get(row, ()), 0)
            if row in self._gone:
                last = operations[-1] if operations else None
                if isinstance(last, DeleteRows) and last.at == place:
                    operations[-1] = DeleteRows(place, last.count + 1)
                else:
                    operations.append(DeleteRows(place, 1))
            else:
                self._final[row] = place
                place += 1
            put(self._grown.get(row, ()), place - 1)
            put(self._after.get(row, ()), 0)
        return tuple(operations)

    def place(self, line: int) -> int:
        """Where a row that stays, or a new one by its mark, stands now."""
        return self._final[line]

    def gone(self, row: int) -> bool:
        """Whether an old row was taken out."""
        return row in self._gone
