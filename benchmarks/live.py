"""What the live writer costs beyond a bare assignment of the same cells, in one run on the fake Excel.

    python benchmarks/live.py

The bar: a table of 10,000 rows through the live writer in at most 1.5 times the time of `Range.value = rows`. The fake
Excel is Python over openpyxl: the ratio says what our own code adds, not how fast Excel is. CPU seconds, best of some
runs, with the garbage collector at rest: what it does depends on how much else is in memory.
"""

from __future__ import annotations

import gc
import sys
import tempfile
import warnings
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
warnings.simplefilter("ignore")

from fake_excel import close_excel, excel  # noqa: E402
from open_books import opened_with  # noqa: E402
from standing import book_of  # noqa: E402

from xlops.blocks import Block, Column, Table, Title  # noqa: E402
from xlops.label import same  # noqa: E402
from xlops.render.live.opened import opened  # noqa: E402
from xlops.render.live.standing import standing  # noqa: E402
from xlops.render.live.writing import Writing  # noqa: E402
from xlops.render.plan import plan  # noqa: E402

ROWS, RUNS = 10_000, 7


def blocks(day: int) -> list[Block]:
    """A table of ten columns whose every row is another one on another day."""
    columns = (
        Column("id", same("Id"), "id"),
        Column("name", same("Name")),
        *(Column(f"n{at}", same(f"N{at}"), "count") for at in range(4)),
        *(Column(f"m{at}", same(f"M{at}"), "money") for at in range(4)),
    )
    rows = tuple(
        {
            "id": f"{row:08}",
            "name": f"Item of the shop {row}",
            **{f"n{at}": row * at + day for at in range(4)},
            **{f"m{at}": row * 1.25 + at + day for at in range(4)},
        }
        for row in range(ROWS)
    )
    return [Title(same("T"), "shop", same("t")), Table("big", columns, rows, real=True, key=("id",))]


def measure(folder: Path) -> tuple[float, float, float, int]:
    """CPU seconds of a bare assignment, of the live writer with the plan in hand, and of the whole refresh; calls of it."""
    book = opened_with(folder, blocks(0))
    sheet = book.sheets[0]
    place = sheet.tables["t_big"].data_body_range
    assert place is not None
    rows = place.options(ndim=2).value
    gc.collect()
    began = process_time()
    place.value = rows
    bare = process_time() - began

    grids = book_of(blocks(1))
    began = process_time()
    now = opened(book)
    there = standing(grids.sheets[0], now)
    assert there is not None
    made = plan(grids.sheets[0], there.now)
    planned = process_time() - began
    excel().calls.clear()
    gc.collect()
    began = process_time()
    writing = Writing(made, there, grids.sheets[0], grids, "Arial", {})
    writing.prepare()
    writing.fill()
    writing.close()
    written = process_time() - began
    calls = len(excel().calls)
    close_excel()
    return bare, written, planned + written, calls


def main() -> int:
    """Print the best of the runs and their ratio; 1 when the bar is missed."""
    gc.disable()
    with tempfile.TemporaryDirectory() as folder:
        runs = [measure(Path(folder)) for _ in range(RUNS)]
    bare, written, whole, calls = (min(each) for each in zip(*runs, strict=True))
    print(f"bare assignment of {ROWS:,} rows x 10     {bare:.3f} s")
    print(f"live writer                             {written:.3f} s   {written / bare:.2f}x   {calls:.0f} calls")
    print(f"read, plan and write                    {whole:.3f} s   {whole / bare:.2f}x")
    return 0 if written / bare <= 1.5 else 1


if __name__ == "__main__":
    sys.exit(main())
