"""Trends, dependencies and distributions. As in Excel's own statistics text and blanks in a range are left out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from statistics import fmean, stdev

from xlops.analysis.regression import correlation, least_squares, slope
from xlops.analysis.spread import histogram, quantile, skewness
from xlops.analysis.weekdays import WEEKS, weekday_mean
from xlops.errors import UsageError
from xlops.functions.base import STATISTICS, each, example, function, may, one, rows, whole
from xlops.label import Label, same

Values = Sequence[float | None]
MOST_BINS = 100
_LENGTHS = Label(
    "both ranges need as many values: {one} and {two} were given", "两个区域的数值个数应相同：现为 {one} 个和 {two} 个"
)
_NO_FIT = Label(
    "no line can be fitted: {rows} rows are known, and each x must vary on its own",
    "无法拟合：已知 {rows} 行，且各 x 须各自有变化",
)
_BINS = Label("the number of bins is 1 to {most}, not {bins:g}", "分组数应为 1 到 {most}，不是 {bins:g}")
_WINDOW = Label("a window is 1 value or more, not {size:g}", "窗口至少为 1 个值，不是 {size:g}")


@function(
    "OPS_SLOPE",
    whole("y", "The values, in order", "数值，按顺序"),
    may(
        whole(
            "x",
            "What they are set against, such as days; 1, 2, 3 ... when left out",
            "自变量，如日期；不填为 1、2、3……",
        )
    ),
    result="one",
    en="The slope of the line through the values: how much they rise a step.",
    zh="斜率：每一步平均上升多少。",
    category=STATISTICS,
    examples=(example([[10], [12], [14], [None], [18]], gives=2.0),),
)
def _slope(y: Values, x: Values | None) -> float | None:
    return slope(_pairs(x if x is not None else [float(place) for place in range(1, len(y) + 1)], y))


@function(
    "OPS_CORR",
    whole("x", "One series", "一组数值"),
    whole("y", "The other, in the same order", "另一组数值，顺序相同"),
    result="one",
    en="Correlation of two series, -1 to 1.",
    zh="相关系数，-1 到 1。",
    category=STATISTICS,
    examples=(example([[1], [2], [3]], [[2], [4], [6]], gives=1.0),),
)
def _correlation(x: Values, y: Values) -> float | None:
    return correlation(_pairs(x, y))


def _pairs(x: Values, y: Values) -> list[tuple[float, float]]:
    if len(x) != len(y):
        raise UsageError(_LENGTHS.format(one=len(x), two=len(y)))
    return [(one, two) for one, two in zip(x, y, strict=True) if one is not None and two is not None]


@function(
    "OPS_REGRESS",
    whole("y", "What is to be explained", "因变量"),
    rows("x", "What may explain it: one column for each", "自变量：每列一个"),
    result="table",
    en="Least squares: coefficients with standard error, t and p, then R squared and the number of rows.",
    zh="线性回归：系数、标准误、t、p，以及 R² 和行数。",
    category=STATISTICS,
    note=(
        "p is how likely chance alone would show so much; what moves together need not be cause and effect.",
        "p 为纯属偶然的可能性；同时变动不等于因果。",
    ),
    examples=(
        example(
            [[3], [5], [7], [10]],
            [[1], [2], [3], [4]],
            gives=[
                ["Term", "Coefficient", "Standard error", "t", "p"],
                ["Constant", 0.5, 0.474342, 1.054093, 0.402386],
                ["x1", 2.3, 0.173205, 13.279056, 0.00562329],
                ["R²", 0.988785, "", "", ""],
                ["Rows", 4.0, "", "", ""],
            ],
        ),
    ),
)
def _regression(y: Values, x: Sequence[Values]) -> list[list[object]]:
    columns = list(zip(*x, strict=True)) if len(x) == len(y) else list(x)
    if any(len(each) != len(y) for each in columns):
        raise UsageError(_LENGTHS.format(one=len(y), two=max(len(x), len(x[0]))))
    known = [row for row in zip(y, *columns, strict=True) if None not in row]
    fit = least_squares([row[0] for row in known], list(zip(*(row[1:] for row in known), strict=True)))
    if not known or fit is None:
        raise UsageError(_NO_FIT.format(rows=len(known)))
    names = [Label("Constant", "常数项"), *(same(f"x{place}") for place in range(1, len(columns) + 1))]
    terms: list[list[object]] = [
        [name, term.value, term.error, term.t, term.p] for name, term in zip(names, fit.terms, strict=True)
    ]
    return [
        [*_REGRESSION_HEAD],
        *terms,
        [same("R²"), fit.r2],
        [Label("Rows", "行数"), fit.rows],
    ]


_REGRESSION_HEAD = (
    Label("Term", "项"),
    Label("Coefficient", "系数"),
    Label("Standard error", "标准误"),
    same("t"),
    same("p"),
)


@function(
    "OPS_DIST",
    whole("values", "The values", "数值"),
    may(one("bins", "How many bins the histogram has; 10 when left out", "直方图分组数；不填为 10")),
    result="table",
    en="How values lie: count, mean, deciles, skew; beside it a histogram.",
    zh="数据分布：个数、均值、分位数、偏度，旁边是直方图。",
    category=STATISTICS,
    examples=(
        example(
            [[1], [2], [3], [4], [10]],
            3,
            gives=[
                ["Statistic", "Value", "From", "To", "Count", "Share"],
                ["Count", 5.0, 1.0, 4.0, 3.0, 0.6],
                ["Mean", 4.0, 4.0, 7.0, 1.0, 0.2],
                ["Standard deviation", 3.535534, 7.0, 10.0, 1.0, 0.2],
                ["Smallest", 1.0, "", "", "", ""],
                ["P10", 1.4, "", "", "", ""],
                ["P25", 2.0, "", "", "", ""],
                ["Median", 3.0, "", "", "", ""],
                ["P75", 4.0, "", "", "", ""],
                ["P90", 7.6, "", "", "", ""],
                ["Largest", 10.0, "", "", "", ""],
                ["Skew", 1.697056, "", "", "", ""],
            ],
        ),
    ),
)
def _distribution(values: Values, bins: float | None) -> list[list[object]]:
    number = 10 if bins is None else bins
    if not 1 <= number <= MOST_BINS:
        raise UsageError(_BINS.format(most=MOST_BINS, bins=number))
    known = sorted(each for each in values if each is not None)
    head: list[object] = [*_DISTRIBUTION_HEAD]
    if not known:
        return [head, [_COUNT, 0]]
    left: list[list[object]] = [
        [_COUNT, len(known)],
        [Label("Mean", "均值"), fmean(known)],
        [Label("Standard deviation", "标准差"), stdev(known) if len(known) > 1 else None],
        [Label("Smallest", "最小值"), known[0]],
        [same("P10"), quantile(known, 0.1)],
        [same("P25"), quantile(known, 0.25)],
        [Label("Median", "中位数"), quantile(known, 0.5)],
        [same("P75"), quantile(known, 0.75)],
        [same("P90"), quantile(known, 0.9)],
        [Label("Largest", "最大值"), known[-1]],
        [Label("Skew", "偏度"), skewness(known)],
    ]
    right = [[each.low, each.high, each.count, each.count / len(known)] for each in histogram(known, int(number))]
    height = max(len(left), len(right))
    left += [[None, None]] * (height - len(left))
    right += [[]] * (height - len(right))
    return [head, *([*one, *two] for one, two in zip(left, right, strict=True))]


_COUNT = Label("Count", "个数")
_DISTRIBUTION_HEAD = (
    Label("Statistic", "统计量"),
    Label("Value", "值"),
    Label("From", "从"),
    Label("To", "到"),
    _COUNT,
    Label("Share", "占比"),
)


@function(
    "OPS_MOVING_AVG",
    whole("values", "The values, in order", "数值，按顺序"),
    may(
        one(
            "size",
            "How many values are averaged, the present one included; 7 when left out",
            "平均的个数，含当前值；不填为 7",
        )
    ),
    result="same",
    en="Mean of the last few values at each place; blank until there are enough places.",
    zh="移动平均：每处为最近若干个值的均值；个数不足时留空。",
    category=STATISTICS,
    note=(
        "Blank values are left out of the mean; never give it daily rates, give it the sums.",
        "空值不计入；请勿对每日比率求移动平均。",
    ),
    examples=(example([[1], [2], [3], [None], [5]], 2, gives=[[""], [1.5], [2.5], [3.0], [5.0]]),),
)
def _moving(values: Values, size: float | None) -> list[float | None]:
    window = 7 if size is None else int(size)
    if window < 1:
        raise UsageError(_WINDOW.format(size=size))
    found: list[float | None] = []
    for end in range(1, len(values) + 1):
        known = [each for each in values[max(end - window, 0) : end] if each is not None]
        found.append(fmean(known) if known and end >= window else None)
    return found


@function(
    "OPS_SAME_WEEKDAY",
    each("day", "The day that is looked at", "要对照的日期", "day"),
    whole("days", "The days of the values", "数值对应的日期", "day"),
    whole("values", "The values, in the order of the days", "数值，与日期顺序相同"),
    may(one("weeks", "How many weeks back; 4 when left out", "往前几周；不填为 4")),
    en="Mean of the same weekday of the weeks before: what an ordinary such day looks like.",
    zh="前几周同一星期几的均值：平常这一天应有的水平。",
    category=STATISTICS,
    examples=(example("2026-03-09", [["2026-03-02"], ["2026-02-23"], ["2026-03-08"]], [[10], [20], [99]], gives=15.0),),
)
def _same_weekday(day: date, days: Sequence[date | None], values: Values, weeks: float | None) -> float | None:
    if len(days) != len(values):
        raise UsageError(_LENGTHS.format(one=len(days), two=len(values)))
    known = {each: value for each, value in zip(days, values, strict=True) if each is not None}
    return weekday_mean(known, day, WEEKS if weeks is None else int(weeks))
