"""The live formulas of the clearance table: one text a column. `analysis/stock/clearance.ladder` is their twin."""

from __future__ import annotations

from datetime import date

from xlops.analysis.stock.clearance import LOW_RATE, MOST_WEEKS
from xlops.label import Label, Language
from xlops.ledgers.expression import quoted

BEGIN = Label("▼ begin", "▼ 开始降价")
WAIT = Label("wait for budget", "等预算")
PRICE_IS_RIGHT = Label("do not cut", "不宜降价")
LOT = Label("▼ sell as a lot", "▼ 打包处理")
NO_PRICE = Label("price unknown", "价格未知")

WEEKS = range(1, MOST_WEEKS + 1)


def here(column: str) -> str:
    """The cell of a column in the row."""
    return f"t_clearance[[#This Row],[{column}]]"


def formulas(language: Language, today: date, *, ends: date) -> dict[str, str]:
    """Column -> its formula, of a row that is to be gone by `ends` where nothing else is typed."""
    price, units, left_days = here("price"), here("units"), f"({here('end')}-{_day(today)})"
    weeks = f"MIN({MOST_WEEKS},MAX(1,ROUNDUP({left_days}/7,0)))"
    slope = f"IF(N({here('elasticity')})<0,{here('elasticity')},{here('known_slope')})"
    pace = f"MAX({here('d')}*7,{LOW_RATE})"
    floor = f"MIN(IF(ISNUMBER({here('floor_price')}),{here('floor_price')},{here('known_floor')}),{price})"
    multiple = f"MAX(1,{units}/({pace}*{weeks}))"
    found = {
        "units": f"=IF(ISNUMBER({here('clear_units')}),{here('clear_units')},{here('excess')})",
        "end": f"=IF(ISNUMBER({here('end_day')}),{here('end_day')},{_day(ends)})",
        "value": f'=IF(ISNUMBER({here("unit_cost")}),{units}*{here("unit_cost")},"")',
    }
    for week in WEEKS:
        step = f"(1+2*({multiple}-1)*{week}/({weeks}+1))"
        found[f"week{week}"] = (
            f'=IF(OR({week}>{weeks},NOT(ISNUMBER({price}))),"",MAX({price}*{step}^(1/{slope}),{floor}))'
        )
    cells = [here(f"week{week}") for week in WEEKS]
    asked = "+".join(f"IF(ISNUMBER({cell}),({cell}/{price})^{slope},0)" for cell in cells)
    bought = "+".join(f"IF(ISNUMBER({cell}),{cell}*({cell}/{price})^{slope},0)" for cell in cells)
    sold = f"{pace}*MIN(1,MAX({units},0)/{here('asked')})"
    blank = f"NOT(ISNUMBER({price}))"
    found |= {
        "asked": f'=IF({blank},"",{pace}*({asked}))',
        "left": f'=IF({blank},"",MAX(0,ROUND({units}-MIN({here("asked")},MAX({units},0)),6)))',
        "cash": f'=IF({blank},"",{sold}*({bought}))',
        "given_up": f'=IF({blank},"",{sold}*({weeks}*{price}-SUM({cells[0]},{",".join(cells[1:])})))',
        "extra": f'=IF({blank},"",{here("cash")}-{price}*MIN(MAX({units},0),{pace}*{weeks}))',
        "worth": f'=IF({blank},"",IF({here("extra")}>0,ROUND({here("extra")}/MAX({here("given_up")},0.01),4),0))',
        "status": _status(language),
    }
    return found


def _day(day: date) -> str:
    return f"DATE({day.year},{day.month},{day.day})"


def _status(language: Language) -> str:
    budget = 'INDEX(t_life_settings[used],MATCH("discount_budget",t_life_settings[setting],0))'
    spent = f'SUMIFS(t_clearance[given_up],t_clearance[worth],">="&{here("worth")})'
    return (
        f"=IF(NOT(ISNUMBER({here('price')})),{_say(NO_PRICE, language)},"
        f"IF({here('left')}>0.5*{here('units')},{_say(LOT, language)},"
        f"IF({here('extra')}<=0,{_say(PRICE_IS_RIGHT, language)},"
        f"IF({spent}<={budget}+0.000001,{_say(BEGIN, language)},{_say(WAIT, language)}))))"
    )


def _say(label: Label, language: Language) -> str:
    return quoted(label.text(language))
