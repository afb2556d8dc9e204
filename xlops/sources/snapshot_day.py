"""The day of a snapshot: from the file's name, else as the caller says; there is no clock here."""

from __future__ import annotations

import re
from datetime import date

from xlops.errors import InputError
from xlops.label import Label
from xlops.sources.base import Surroundings

_IN_NAME = re.compile(r"(?<!\d)(20\d\d)[-_.]?([01]\d)[-_.]?([0-3]\d)(?!\d)")


def snapshot_day(around: Surroundings) -> dict[str, date | str]:
    """The last date in the name (2025-11-30 or 20251130), else `as_of_day`; InputError when neither is there."""
    for year, month, day in reversed(_IN_NAME.findall(around.name)):
        try:
            return {"day": date(int(year), int(month), int(day))}
        except ValueError:
            continue
    if around.as_of_day is None:
        raise InputError(
            around.name,
            Label(
                "a stock list is the state of one day, and nothing says of which",
                "库存表是某一天的快照，但看不出是哪一天",
            ),
            Label(
                "put the day into the file's name, such as stock_2025-11-30.csv",
                "请在文件名中写上日期，如 stock_2025-11-30.csv",
            ),
        )
    return {"day": around.as_of_day}
