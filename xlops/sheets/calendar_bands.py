"""Spans of days as bands of a calendar: the weeks of a month, the months of a year, the thirds of its months."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from math import ceil

from xlops import figures
from xlops.answers.promotion_year import Day, Planned, PromotionYear
from xlops.blocks import Band, Bar, Calendar, Head, Ink
from xlops.calendar.periods import Period
from xlops.label import Label, same
from xlops.sheets.calendar_spans import Span, event_span, page_of

MONTHS = tuple(
    Label(en, f"{number}月")
    for number, en in enumerate(
        ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
         "December"), 1,
    )
)  # fmt: skip
MOST_LANES = 9
"""Lanes of a week; what has no room is counted in one more."""
YEAR_COLUMNS = 36
"""Columns of the year: the days of a month with room for a name behind the last, or three for each month."""
_DAY = timedelta(1)
_SHORT = 12
"""Letters of a holiday's name that have room beside the day."""
_WIDE = 4.2
"""Characters of one of them."""
_MORE = Label("+{n} more", "另 {n} 项")
_NO_ROOM = same(" ")
_TODAY, _WORK = Label("today", "今天"), Label("at work", "班")
_PAY = Label("pay-day", "发薪日")
_LEGEND: tuple[tuple[Ink, Label], ...] = (
    ("S", Label("biggest", "年度大促")),
    ("A", Label("a platform's", "平台大促")),
    ("B", Label("theme day", "主题日")),
    ("C", Label("small", "小型活动")),
    ("risk", Label("! risk day", "! 风险日")),
)
YEAR_LEGEND: tuple[tuple[Ink, Label], ...] = (
    *_LEGEND,
    ("off", Label("public holiday", "法定假日")),
    ("closed", Label("couriers or suppliers closed", "快递或供应商停运停工")),
    ("today", Label("today · ~ planned", "今天 · ~ 预排，尚未公布")),
)
MONTH_LEGEND: tuple[tuple[Ink, Label], ...] = (
    *_LEGEND,
    ("prepare", Label("before the event", "活动前")),
    ("after", Label("after the event", "活动后")),
    ("open", Label("deadline", "截止与开放")),
    ("task", Label("□ task due", "□ 任务截止")),
    ("off", Label("day off", "休息日")),
    ("plain", Label("~ not announced", "~ 预排未公布")),
)
PREPARE_LEGEND: tuple[tuple[Ink, Label], ...] = (
    ("prepare", Label("preparation, from the first task", "筹备，自首个任务起")),
    ("S", Label("phases and event days of level S", "阶段与活动日")),
    ("A", Label("the same of level A", "阶段与活动日")),
    ("after", Label("after it: returns, review", "活动后：退款、复盘")),
)


def month_calendar(
    year: PromotionYear, month: int, found: Sequence[Span], today: date, pay_days: frozenset[date] = frozenset()
) -> Calendar:
    """A month as weeks from Monday to Sunday."""
    first = date(year.year, month, 1)
    last = first + timedelta(monthrange(year.year, month)[1] - 1)
    days = {each.day: each for each in year.days}
    start = first - timedelta(first.weekday())
    bands = []
    while start <= last:
        week = Period(start, start + timedelta(6))
        heads = tuple(_head(day, month, days.get(day), today, day in pay_days) for day in week)
        inside = [each for each in found if each.end >= max(start, first) and each.start <= min(week.end, last)]
        bands.append(Band(heads, _lanes(inside, Period(max(start, first), min(week.end, last)), start)))
        start += timedelta(7)
    return Calendar(
        f"month_{month:02d}", tuple(bands), caption=figures.WEEKDAYS, legend=MONTH_LEGEND, span=2, lanes=3
    )  # fmt: skip


def year_calendar(year: PromotionYear, today: date) -> Calendar:
    """The year as twelve rows of days, events by name and level."""
    days = {each.day: each for each in year.days}
    bands = []
    for month, name in enumerate(MONTHS, 1):
        length = monthrange(year.year, month)[1]
        first = date(year.year, month, 1)
        heads = [_small_head(first + timedelta(at), days, today) for at in range(length)]
        heads += [Head(same(" "), "faint")] * (YEAR_COLUMNS - length)
        whole = Period(first, first + timedelta(length - 1))
        shown = [
            event_span(each) for each in year.events if each.of.days.overlap(whole)
        ]  # an event of two months stands in both
        counts = {level: sum(each.ink == level for each in shown) for level in ("S", "A", "B", "C", "risk")}
        said = " ".join(f"{'!' if level == 'risk' else level}{count}" for level, count in counts.items() if count)
        label = Label(f"{name.en[:3]}  {said}", f"{name.zh}  {said}")
        bands.append(
            Band(tuple(heads), _year_lanes(_with_closures(year, shown, whole), whole), label, link=f"month_{month:02d}")
        )
    return Calendar("year", tuple(bands), legend=YEAR_LEGEND, labels=True, small=True, lanes=1)


def _with_closures(year: PromotionYear, shown: list[Span], whole: Period) -> list[Span]:
    closed = year.closed
    if closed is None:
        return shown
    for each, text in (
        (closed.couriers, Label("couriers stop", "快递停运")),
        (closed.suppliers, Label("suppliers stop", "供应商停工")),
    ):
        if each.days.overlap(whole):
            shown.append(Span(each.days.start, each.days.end, "closed", text, 9))
    return shown


def preparation_calendar(year: PromotionYear, chosen: Sequence[Planned], today: date) -> Calendar:
    """The big events as rows over the thirds of months: preparation, phases, what follows."""
    heads = tuple(
        Head(
            Label(name.en[:3], name.zh) if third == 0 else same(" "),
            "today" if today in year.period and third_of(today) == at * 3 + third else "weekend" if at % 2 else "plain",
        )
        for at, name in enumerate(MONTHS)
        for third in range(3)
    )
    lanes = tuple(tuple(_stages(each, year)) for each in chosen)
    labels = tuple(_dated(each) for each in chosen)
    links = tuple(page_of(each) for each in chosen)
    return Calendar(
        "preparation",
        (Band(heads, lanes, Label("Third of a month", "上旬、中旬、下旬"), labels, links=links),),
        legend=PREPARE_LEGEND,
        labels=True,
        small=True,
    )


def third_of(day: date) -> int:
    """The column of a day: 1-10, 11-20 and from 21 on of its month."""
    return (day.month - 1) * 3 + min((day.day - 1) // 10, 2)


def _dated(each: Planned) -> Label:
    day = f"{each.of.day:%m-%d}"
    return Label(f"{each.of.level} {each.of.label.en} {day}", f"{each.of.level} {each.of.label.zh} {day}")


def _stages(each: Planned, year: PromotionYear) -> Iterable[Bar]:
    """Preparation, phases, what follows, none over another: a column that two want is the graver's."""
    phases = Period(
        min([each.of.day, *(p.period.start for p in each.of.phases if p.id not in ("registration", "supplier_stop"))]),
        max([each.of.days.end, *(p.period.end for p in each.of.phases if p.id != "price_watch")]),
    )
    found = _thirds(phases, year)
    if found is not None:
        text = same(f"{phases.start:%m-%d}") if found[0] < found[1] else same(each.of.level)
        yield Bar(*found, each.of.level, text, link=page_of(each))
    if each.begins < phases.start and (before := _thirds(Period(each.begins, phases.start - _DAY), year)):
        last = min(before[1], found[0] - 1) if found else before[1]
        if before[0] <= last:
            yield Bar(
                before[0],
                last,
                "prepare",
                Label(f"from {each.begins:%m-%d}", f"{each.begins:%m-%d} 起") if before[0] < last else _NO_ROOM,
            )
    if phases.end < each.ends and (behind := _thirds(Period(phases.end + _DAY, each.ends), year)):
        first = max(behind[0], found[1] + 1) if found else behind[0]
        if first <= behind[1]:
            yield Bar(
                first,
                behind[1],
                "after",
                Label(f"to {each.ends:%m-%d}", f"至 {each.ends:%m-%d}") if first < behind[1] else _NO_ROOM,
            )


def _thirds(days: Period, year: PromotionYear) -> tuple[int, int] | None:
    """First and last column of the days that lie in the year; None where none does."""
    inside = days.overlap(year.period)
    if inside is None:
        return None
    return third_of(inside.start), third_of(inside.end)


def _head(day: date, month: int, special: Day | None, today: date, paid: bool) -> Head:
    if day.month != month:
        return Head(same(f"{day.month}/{day.day}"), "faint")
    text = same(str(day.day))
    if day == today:
        return Head(text, "today", _TODAY)
    if special is not None and special.works:
        return Head(text, "work", _WORK, special.name)
    if special is not None:
        name = special.name
        said = Label(f"off · {name.en}" if len(name.en) <= _SHORT else "off", f"休 · {name.zh}")
        return Head(text, "off", said, name)
    return Head(text, "weekend" if day.weekday() >= 5 else "plain", _PAY if paid else None)


def _small_head(day: date, days: dict[date, Day], today: date) -> Head:
    special = days.get(day)
    ink: Ink = "weekend" if day.weekday() >= 5 else "plain"
    if special is not None:
        ink = "work" if special.works else "off"
    note = None if special is None else special.name
    return Head(same(str(day.day)), "today" if day == today else ink, note=note)


def _lanes(found: Sequence[Span], shown: Period, start: date) -> tuple[tuple[Bar, ...], ...]:
    """Spans into lanes of a week, the first free one each; what has no room is counted below its day."""
    lanes: list[dict[int, Bar]] = []
    left: dict[int, int] = {}
    for each in found:
        first, last = (max(each.start, shown.start) - start).days, (min(each.end, shown.end) - start).days
        taken = range(first, last + 1)
        place = next((lane for lane in lanes if not any(at in lane for at in taken)), None)
        if place is None and len(lanes) < MOST_LANES:
            lanes.append(place := {})
        if place is None:
            left[first] = left.get(first, 0) + 1
            continue
        bar = Bar(first, last, each.ink, each.text, each.mark, note=each.note, link=each.link)
        place |= dict.fromkeys(taken, bar)
    made = [tuple(dict.fromkeys(lane[at] for at in sorted(lane))) for lane in lanes]
    if left:
        made.append(
            tuple(Bar(at, at, "task", _MORE.format(n=count), link="event_tasks") for at, count in sorted(left.items()))
        )
    return tuple(made)


def _columns(text: Label) -> int:
    """Columns of the year that a name takes in either language, and one to keep the next apart."""
    return ceil(max(len(text.en) * 1.0, len(text.zh) * 1.9) * 0.9 / _WIDE) + 1


def _year_lanes(found: Sequence[Span], whole: Period) -> tuple[tuple[Bar, ...], ...]:
    """Events of a month, each with its name behind it, in as few lanes as their names allow."""
    lanes: list[list[Bar]] = []
    for each in sorted(found, key=lambda span: (span.start, span.rank)):
        first, last = (max(each.start, whole.start) - whole.start).days, (min(each.end, whole.end) - whole.start).days
        beside = min(last + _columns(each.text), YEAR_COLUMNS - 1)
        mark = each.mark if each.ink != "closed" else "×"
        bar = Bar(first, last, each.ink, each.text, mark, beside=max(beside, last + 1), link=each.link)
        place = next((lane for lane in lanes if lane[-1].beside < first), None)
        if place is None:
            lanes.append(place := [])
        place.append(bar)
    return tuple(tuple(lane) for lane in lanes)
