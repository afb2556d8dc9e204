"""Columns of a frame as arrays: ids, days, units, truths; what cannot be read is said in one sentence."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlops.analysis.demand.arrays import Bools, Counts, Floats
from xlops.errors import UsageError
from xlops.label import Label

_BAD_UNITS = Label("the demand has {count} rows whose y is not a number", "销量表有 {count} 行的 y 不是数字")
_NO_ID = Label("the demand has {count} rows without a unique_id", "销量表有 {count} 行没有 unique_id")


def day_numbers(days: pd.Series, trouble: Label) -> Counts:
    """Days since 1970 of a column of dates or of texts that are dates; UsageError with `trouble` and a count."""
    if not pd.api.types.is_datetime64_any_dtype(days):
        days = pd.to_datetime(days, errors="coerce")
    if isinstance(days.dtype, pd.DatetimeTZDtype):
        days = days.dt.tz_localize(None)
    whole = np.empty(len(days), dtype=np.int32)
    values, wrong = days.to_numpy(), 0
    for begin in range(0, len(values), 1 << 22):  # in parts, so that tens of millions of rows need no second copy
        part = values[begin : begin + (1 << 22)]
        wrong += int(np.isnat(part).sum())
        whole[begin : begin + len(part)] = part.astype("datetime64[D]").astype(np.int64)
    if wrong:
        raise UsageError(trouble.format(count=wrong))
    return whole


def id_codes(column: pd.Series) -> tuple[Counts, pd.Index]:
    """The number of each row's SKU, and the SKUs in order; UsageError when one is blank."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.cat.remove_unused_categories()
        codes, ids = column.cat.codes.to_numpy(), column.cat.categories
    else:
        try:
            codes, ids = pd.factorize(column, sort=True)
        except TypeError:  # numbers and texts have no order among each other
            codes, ids = pd.factorize(column.astype(str), sort=True)
    if blank := int((codes < 0).sum()):
        raise UsageError(_NO_ID.format(count=blank))
    return codes.astype(np.int32, copy=False), pd.Index(ids)


def unit_values(column: pd.Series) -> tuple[Floats, Bools, int]:
    """Units with 0 for blanks and returns; which were blank; how many were returns."""
    given = column
    if not pd.api.types.is_numeric_dtype(given):
        given = pd.to_numeric(column, errors="coerce")
        if wrong := int((given.isna() & column.notna()).sum()):
            raise UsageError(_BAD_UNITS.format(count=wrong))
    values = given.to_numpy(dtype=np.float32, na_value=np.nan)
    missing = np.isnan(values)
    if wrong := int(np.isinf(values).sum()):
        raise UsageError(_BAD_UNITS.format(count=wrong))
    returns = int((values < 0).sum())
    if returns or missing.any():
        values = np.where(values > 0, values, np.float32(0))
    return values, missing, returns


def truths(column: pd.Series) -> Bools:
    """in_stock as truth; a blank is true, a text is read as a word."""
    if pd.api.types.is_bool_dtype(column) or pd.api.types.is_numeric_dtype(column):
        return column.fillna(True).to_numpy(dtype=bool)
    words = column.astype("string").str.strip().str.casefold().fillna("true")
    return ~words.isin(["false", "0", "no", "n", "f", "0.0", "否"]).to_numpy(dtype=bool)
