"""Every check, one after the other; one that stumbles is a finding like any other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from xlops import stopping
from xlops.errors import XlopsError
from xlops.faces.doctor.base import CHECKS, GROUPS, Check, Finding, Place
from xlops.label import Label

_NOT_HERE = Label("{what}: cannot be checked on {system}", "{what}：在 {system} 上无法检查")
_RUN_THERE = Label("run xlops doctor on the PC where Excel is", "请在装有 Excel 的电脑上运行 xlops doctor")
_NO_SHOP = Label("{what}: no shop folder here", "{what}：这里没有店铺文件夹")
_NAME_ONE = Label("name one with --shop DIR", "请用 --shop 文件夹 指定")
_STUMBLED = Label("{what}: could not be checked ({why})", "{what}：无法检查（{why}）")
_ALL_WELL = Label("{passed} checks pass", "{passed} 项正常")
_NOT_ALL = Label(
    "{passed} checks pass, {warned} to look at, {failed} to mend, {unknown} not checked here",
    "{passed} 项正常，{warned} 项请留意，{failed} 项需要处理，{unknown} 项在此无法检查",
)


def examine(place: Place) -> Iterator[tuple[Check, Finding]]:
    """The findings of every check, by group; on a system where a check means nothing it is left out.

    Only Linux has no Excel at all: there, what would be checked elsewhere is said to be unknown.
    """
    order = list(GROUPS)
    for each in sorted(CHECKS, key=lambda one: order.index(one.group)):
        stopping.check()
        for finding in _findings(each, place):
            yield each, finding


def summary(findings: Iterable[Finding]) -> Label:
    """How many checks pass, and how many do not, in one line."""
    states = [each.state for each in findings]
    counts = {state: states.count(state) for state in ("pass", "warn", "fail", "unknown")}
    if counts["pass"] == len(states):
        return _ALL_WELL.format(passed=counts["pass"])
    return _NOT_ALL.format(
        passed=counts["pass"], warned=counts["warn"], failed=counts["fail"], unknown=counts["unknown"]
    )


def _findings(check: Check, place: Place) -> Sequence[Finding]:
    if place.system not in check.systems:
        if place.system in ("Windows", "Darwin"):
            return ()
        return (Finding("unknown", _NOT_HERE.format(what=check.label, system=place.system), _RUN_THERE),)
    if check.needs_shop and place.paths is None:
        return (Finding("unknown", _NO_SHOP.format(what=check.label), _NAME_ONE),)
    try:
        return tuple(check.look(place))
    except XlopsError as error:
        stopping.heed(error)
        return (Finding("fail", error.label),)
    except Exception as error:  # a doctor that falls ill helps nobody
        stopping.heed(error)
        return (Finding("unknown", _STUMBLED.format(what=check.label, why=f"{type(error).__name__}: {error}")),)
