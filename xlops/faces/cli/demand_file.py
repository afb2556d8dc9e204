"""Demand, stock and the like from a file of any kind: columns by their usual names, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlops.errors import InputError
from xlops.faces.cli.failure import LANGUAGE, in_language
from xlops.faces.cli.output import show_table, tell
from xlops.label import Label
from xlops.paths import replacing

if TYPE_CHECKING:
    import pandas as pd

Names = Mapping[str, Sequence[str]]
"""Field -> the headers that it goes by; the first one is the usual one."""

_SKU = ("unique_id", "sku", "sku_id", "sku id", "item", "product", "商品编码", "商家编码", "货号", "商品id", "规格编码")
DEMAND: Names = {
    "unique_id": _SKU,
    "ds": ("ds", "day", "date", "日期", "统计日期", "下单日期"),
    "y": ("y", "units", "quantity", "qty", "demand", "sales", "units sold", "销量", "数量", "件数", "支付件数"),
    "in_stock": ("in_stock", "in stock", "有货", "是否有货"),
    "event": ("event", "promotion", "promo", "活动", "活动名称"),
    "category": ("category", "类目", "商品类目", "一级类目"),
}
EVENTS: Names = {
    "ds": DEMAND["ds"],
    "event": DEMAND["event"],
    "unique_id": _SKU,
    "uplift": ("uplift", "倍数", "爆发系数"),
}
STOCK: Names = {
    "unique_id": _SKU,
    "on_hand": ("on_hand", "on hand", "stock", "库存", "在库", "现有库存"),
    "reserved": ("reserved", "占用", "已占用"),
    "locked": ("locked", "活动锁定", "锁定"),
    "returns": ("returns", "退货在途", "退货在途数量"),
    "recovery": ("recovery", "退货可售率", "可售率"),
    "deposits": ("deposits", "预售定金", "预售数量"),
    "balance_rate": ("balance_rate", "balance rate", "尾款支付率", "尾款率"),
    "inbound": ("inbound", "在途", "采购在途"),
    "lead_time": ("lead_time", "lead time", "交期", "采购周期"),
    "lead_time_sd": ("lead_time_sd", "lead time sd", "交期标准差"),
    "moq": ("moq", "起订量"),
    "pack": ("pack", "case pack", "装箱数", "箱规"),
    "style": ("style", "款号", "款式"),
    "style_moq": ("style_moq", "style moq", "款起订量"),
    "unit_cost": ("unit_cost", "unit cost", "cost", "成本", "成本价"),
    "margin": ("margin", "unit margin", "毛利", "单件毛利"),
}
BUNDLES: Names = {
    "bundle": ("bundle", "组合装", "套装编码"),
    "component": ("component", "组件", "单品编码"),
    "units": ("units", "数量", "每套数量"),
}
INBOUND: Names = {
    "unique_id": _SKU,
    "eta": ("eta", "due", "due_day", "due day", "预计到货", "到货日期"),
    "units": ("units", "quantity", "qty", "数量", "在途"),
}
NUMBERS = frozenset(
    [
        "y",
        "uplift",
        "on_hand",
        "reserved",
        "locked",
        "returns",
        "recovery",
        "deposits",
        "balance_rate",
        "inbound",
        "lead_time",
        "lead_time_sd",
        "moq",
        "pack",
        "style_moq",
        "unit_cost",
        "margin",
        "units",
    ]
)
DAYS = frozenset({"ds", "eta"})

_LACKS = Label(
    "it has no column for {field} (like {names}); its columns: {found}",
    "缺少 {field} 列（如 {names}）；现有列：{found}",
)
_RENAME = Label("rename the column in the file", "请在文件中改列名")
_NOT_NUMBER = Label('"{text}" is no number', "“{text}”不是数字")
_NOT_DAY = Label('"{text}" is no day', "“{text}”不是日期")
_MEND = Label("correct it, or leave it blank", "请改正，或留空")
_MEND_DAY = Label("write it like 2026-03-31", "请写成 2026-03-31 的样子")
_AHEAD = Label("rows dated after {today}, left out: {count:,}", "{count:,} 行的日期晚于 {today}，已忽略")
_NO_ROWS = Label("it has no rows that can be used", "没有可用的数据行")
_CHECK = Label("check the file", "请检查文件")
_UNREADABLE = Label("it cannot be read: {why}", "无法读取：{why}")
_IS_THERE = Label("check that it is there", "请确认文件存在")
_WRITTEN = Label("{file}: {count:,} rows", "{file}：{count:,} 行")
_FEWER = Label("... {count:,} more; write all with --csv FILE", "…… 另有 {count:,} 行；用 --csv 文件 可全部写出")


@dataclass(frozen=True)
class Column:
    """A column of a result: its name in the frame, its heading, digits after the point (None: as it stands)."""

    name: str
    label: Label
    digits: int | None = 0
    percent: bool = False


def read_frame(file: Path, names: Names, needed: Sequence[str], *, today: date | None = None) -> pd.DataFrame:
    """The file's first table as a frame of the fields that it has; InputError names the row and column of what is wrong.

    Ids stay text. Rows dated after `today` are left out, and said.
    """
    import pandas as pd

    from xlops.sources.reading import tables_in
    from xlops.sources.text_table import fold

    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(file, _UNREADABLE.format(why=error.strerror or error), _IS_THERE) from None
    table = tables_in(data, file.name)[0]
    headers = [fold(each) for each in table.headers]
    frame = pd.DataFrame(index=range(table.cells.num_rows))
    for field, known in names.items():
        place = next((headers.index(each) for each in known if each in headers), None)
        if place is None:
            if field in needed:
                found = ", ".join(each for each in table.headers if each.strip())[:200]
                said = _LACKS.format(field=field, names=", ".join(known[1:4]), found=found)
                raise InputError(file, said, _RENAME)
            continue
        cells = table.cells.column(place).to_pandas().str.strip()
        frame[field] = _typed(cells, field, file, table.headers[place], table.first_row)
    filled = frame[[each for each in needed if each not in ("y", "on_hand")]].notna().all(axis=1)
    frame = frame[filled]
    if today is not None and "ds" in frame:
        ahead = frame["ds"] > pd.Timestamp(today)
        if ahead.any():
            tell(in_language(_AHEAD.format(count=int(ahead.sum()), today=today)), err=True)
            frame = frame[~ahead]
    if frame.empty:
        raise InputError(file, _NO_ROWS, _CHECK)
    return frame.reset_index(drop=True)


def _typed(cells: pd.Series, field: str, file: Path, header: str, first_row: int) -> Any:
    import pandas as pd

    blank = cells.isna() | (cells == "")
    if field in DAYS:
        read: Any = pd.to_datetime(cells.where(~blank), errors="coerce", format="mixed")
        trouble, mend = _NOT_DAY, _MEND_DAY
    elif field in NUMBERS:
        plain = cells.str.replace(",", "", regex=False)
        percent = plain.str.endswith("%", na=False)
        read = pd.to_numeric(plain.str.rstrip("%").where(~blank), errors="coerce")
        read = read.where(~percent, read / 100)
        trouble, mend = _NOT_NUMBER, _MEND
    else:
        return cells.where(~blank)
    wrong = read.isna() & ~blank
    if wrong.any():
        at = int(wrong.to_numpy().argmax())
        said = trouble.format(text=str(cells.iloc[at])[:40])
        raise InputError(file, said, mend, row=first_row + at, column=header)
    return read


def show(frame: pd.DataFrame, columns: Sequence[Column], *, most: int) -> None:
    """Print the first `most` rows under headings in the language of the command."""
    language = LANGUAGE.get()
    head = frame.head(most)
    cells = [[_cell(value, column) for value in head[column.name]] for column in columns]
    right = [place for place, column in enumerate(columns) if column.digits is not None or column.percent]
    show_table([each.label.text(language) for each in columns], list(zip(*cells, strict=True)), right=right)
    if len(frame) > most:
        tell(in_language(_FEWER.format(count=len(frame) - most)))


def write(frame: pd.DataFrame, target: Path) -> None:
    """The whole frame as a CSV file that Excel opens as UTF-8; ids that would be formulas are quoted."""
    from xlops.untrusted import clean, dangerous

    safe = frame.copy(deep=False)
    for name in frame.columns:
        if name in ("unique_id", "event", "style", "note"):
            known = {
                each: f"'{clean(each)}" if dangerous(each) else clean(each)
                for each in map(str, frame[name].dropna().unique())
            }
            safe[name] = frame[name].astype(object).map(lambda each, known=known: known.get(str(each), ""))
    with replacing(target) as draft:
        safe.to_csv(draft, index=False, encoding="utf-8-sig", date_format="%Y-%m-%d", float_format="%.10g")
    tell(in_language(_WRITTEN.format(file=target, count=len(frame))))


def remarks(said: Sequence[Label]) -> None:
    """Say what was done with odd rows, on stderr."""
    for each in said:
        tell(in_language(each), err=True)


def _cell(value: Any, column: Column) -> str:
    if value is None or value != value:
        return ""
    if column.percent:
        return f"{value * 100:.1f}%"
    if hasattr(value, "date"):
        return str(value.date())
    return str(value) if column.digits is None else f"{value:,.{column.digits}f}"
