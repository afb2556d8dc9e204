"""The live formulas of the lifecycle table: stage in force, stock to hold in it, what is over."""

from __future__ import annotations

from datetime import date

from xlops.label import Label, Language
from xlops.ledgers.expression import literally, quoted

NEVER = Label("never sold", "从未售出")
CLEAR = Label("▼ clear", "▼ 清仓")
SEASON = Label("▼ season ends first", "▼ 到货已过季")
OVER = Label("order nothing", "停止补货")
TOP_UP = Label("top up", "补足")
HOLD = Label("hold", "保持")
UNKNOWN = Label("stock unknown", "库存未知")


def here(column: str) -> str:
    """The cell of a column in the row."""
    return f"t_item_stages[[#This Row],[{column}]]"


def plan_cell(column: str) -> str:
    """A column of the stock plan in the row's own line of it."""
    return f"INDEX(t_stock_settings[{column}],MAX(1,{here('plan_row')}))"


def formulas(language: Language, today: date, *, found: Label, ends: date | None) -> dict[str, str]:
    """Column -> its formula, of a row whose stage was `found` and whose category's season `ends`."""
    key = literally(f'{here("store")}&"|"&{here("sku")}')
    wanted = f"MATCH({here('stage_used')},t_life_settings[what],0)"
    now = f"DATE({today.year},{today.month},{today.day})"
    days = f"IFERROR(INDEX(t_life_settings[used],{wanted}),0)"
    late = f"IF(ISNUMBER({here('ends')}),{here('ends')}<{now}+N({plan_cell('lead')}),FALSE)"
    known = f"DATE({ends.year},{ends.month},{ends.day})" if ends else '""'
    return {
        "plan_row": f"=IFERROR(MATCH({key},t_stock_settings[row_key],0),0)",
        "stage_used": f'=IF({here("stage")}<>"",{here("stage")},{_say(found, language)})',
        "position": f'=IF({here("plan_row")}=0,"",IF(ISNUMBER({plan_cell("position")}),{plan_cell("position")},""))',
        "to_hold": f"=ROUNDUP(ROUND({here('d')}*{days},6),0)",
        "over": f'=IF(ISNUMBER({here("position")}),MAX(0,{here("position")}-{here("to_hold")}),"")',
        "over_value": f'=IF(COUNT({here("over")},{here("unit_cost")})<2,"",{here("over")}*{here("unit_cost")})',
        "ends": f"=IF(ISNUMBER({here('season_end')}),{here('season_end')},{known})",
        "action": (
            f"=IF({here('stage_used')}={_say(NEVER, language)},{_say(HOLD, language)},"
            f"IF(NOT(ISNUMBER({here('position')})),{_say(UNKNOWN, language)},"
            f"IF(AND({days}<=0,{here('position')}>0),{_say(CLEAR, language)},"
            f"IF(AND({late},{here('position')}<{here('to_hold')}),{_say(SEASON, language)},"
            f"IF({here('over')}>{here('to_hold')},{_say(OVER, language)},"
            f"IF({here('position')}<{here('to_hold')},{_say(TOP_UP, language)},{_say(HOLD, language)}))))))"
        ),
    }


def action(
    stage: str, days: float, position: float | None, to_hold: float, ends: date | None, today: date, lead: float
) -> Label:
    """What the formula `action` says; `stage` "" is never sold."""
    if not stage:
        return HOLD
    if position is None:
        return UNKNOWN
    if days <= 0 and position > 0:
        return CLEAR
    late = ends is not None and (ends - today).days < lead
    if late and position < to_hold:
        return SEASON
    if max(0.0, position - to_hold) > to_hold:
        return OVER
    return TOP_UP if position < to_hold else HOLD


def _say(label: Label, language: Language) -> str:
    return quoted(label.text(language))
