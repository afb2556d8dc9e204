"""The live formulas of the event stock plan: one text a column. `analysis/stock/event_plan.event_need` is their twin."""

from __future__ import annotations

from datetime import date

from xlops.analysis.stock.newsvendor import HIGHEST, LOWEST, Z90, Z95
from xlops.calendar.periods import Period
from xlops.label import Label, Language
from xlops.ledgers.expression import literally, quoted

ENOUGH = Label("enough", "够用")
ORDER = Label("order", "该采购")
LATE = Label("▼ too late", "▼ 来不及")
UNKNOWN = Label("stock unknown", "库存未知")


def here(column: str) -> str:
    """The cell of a column in the row."""
    return f"t_event_stock[[#This Row],[{column}]]"


def typed(column: str, otherwise: str) -> str:
    """What was typed in a column where it is a number, else another column."""
    return f"IF(ISNUMBER({here(column)}),{here(column)},{here(otherwise)})"


def plan_cell(column: str) -> str:
    """A column of the stock plan in the row's own line of it."""
    return f"INDEX(t_stock_settings[{column}],MAX(1,{here('plan_row')}))"


def formulas(
    language: Language,
    today: date,
    *,
    factors: tuple[float, float, float],
    arrive: date,
    closed: Period | None,
    coming: bool,
) -> dict[str, str]:
    """Column -> its formula, of a row whose P50, P90 and P95 are `factors` of the expected units.

    `arrive` is the day by which goods must be there, `closed` are days on which suppliers are; `coming`: the row has orders on their way, which the sheet On order lists.
    """
    key = literally(f'{here("store")}&"|"&{here("sku")}')
    locked = f"IF(ISNUMBER({plan_cell('locked')}),{plan_cell('locked')},N({plan_cell('known_locked')}))"
    on_way = (
        f"SUMIFS(t_on_order[open_units],t_on_order[row_key],{key},"
        f't_on_order[in_days],">=0",t_on_order[in_days],"<="&({here("starts")}-{_day(today)}))'
    )
    margin, loss = typed("margin", "known_margin"), typed("loss", "known_loss")
    ratio, p50, p90, p95 = (here(each) for each in ("ratio", "low", "high", "top"))
    z = f"NORMSINV(MIN({HIGHEST},MAX({LOWEST},{ratio})))"
    below = f"{p50}*EXP({z}/{Z90!r}*LN({p90}/{p50}))"
    above = f"{p90}*EXP(({z}-{Z90!r})/{(Z95 - Z90)!r}*LN({p95}/{p90}))"
    wanted = f"IF({ratio}<=0,0,IF({z}<={Z90!r},{below},{above}))"
    need = f"({here('wanted')}+{here('until')}-{here('available')}-{here('inbound')})"
    moq, pack = f"N({here('moq')})", f"MAX(1,N({here('pack')}))"
    proposal = f"IF(ROUND({need},6)>0,ROUNDUP(ROUND(MAX({need},{moq})/{pack},6),0)*{pack},0)"
    return {
        "plan_row": f"=IFERROR(MATCH({key},t_stock_settings[row_key],0),0)",
        "available": f'=IF({here("plan_row")}=0,"",IF(ISNUMBER({plan_cell("available")}),{plan_cell("available")}+{locked},""))',
        "inbound": f"={on_way if coming else '0'}",
        "expected": f"={here('baseline')}*{typed('uplift', 'learned')}",
        **{
            name: f"={here('expected')}*{factor!r}"
            for name, factor in zip(("low", "high", "top"), factors, strict=True)
        },
        "ratio": f'=IF(AND(ISNUMBER({margin}),ISNUMBER({loss})),IF({margin}<=0,0,{margin}/({margin}+MAX({loss},0))),"")',
        "wanted": f"=IF({p50}<=0,0,ROUNDUP(ROUND(IF(ISNUMBER({ratio}),{wanted},{p90}),6),0))",
        "proposal": f'=IF(ISNUMBER({here("available")}),{proposal},"")',
        "order": f"={typed('order_units', 'proposal')}",
        "lead": f"=MAX(0,IF(ISNUMBER({here('lead_days')}),{here('lead_days')},N({plan_cell('lead')})))",
        "order_by": _order_by(_day(arrive), closed),
        "cash": f'=IF(COUNT({here("order")},{here("unit_cost")})<2,"",{here("order")}*{here("unit_cost")})',
        "status": (
            f"=IF(NOT(ISNUMBER({here('order')})),{_say(UNKNOWN, language)},IF({here('order')}<=0,{_say(ENOUGH, language)},"
            f"IF({here('order_by')}<{_day(today)},{_say(LATE, language)},{_say(ORDER, language)})))"
        ),
    }


def _order_by(arrive: str, closed: Period | None) -> str:
    """The last day to order, days of the suppliers' closure left out: `calendar/closures.order_by`."""
    lead = f"ROUNDUP({here('lead')},0)"
    if closed is None:
        return f"={arrive}-{lead}"
    first, last = _day(closed.start), _day(closed.end)
    inside = f"IF({arrive}>{last},{arrive}-{lead}-({last}-{first}+1),{first}-1-{lead})"
    return f"=IF(OR({arrive}<{first},{arrive}-{lead}>{last}),{arrive}-{lead},{inside})"


def _say(label: Label, language: Language) -> str:
    return quoted(label.text(language))


def _day(day: date) -> str:
    return f"DATE({day.year},{day.month},{day.day})"
