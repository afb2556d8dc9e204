"""The page of metrics and analyses."""

from __future__ import annotations

from xlops.engine.dimensions import known_dimensions
from xlops.facts import FACTS
from xlops.metrics import METRICS, Metric
from xlops.metrics.analyses import ANALYSES
from xlops.metrics.base import Aggregate, Expression
from xlops.metrics.basis import CHOICES, switches
from xlops.metrics.lineage import leaves, may_read, readings, rollup
from xlops.metrics.prose import GOOD, ROLL_UPS, UNITS, describe, formula_text
from xlops.metrics.subjects import by_subject, subject_label
from xlops.pages.markdown import anchored, both, heading, ids, join, table

RARE = ("line", "entry", "po", "body", "currency")


def metrics_page() -> str:
    """Every metric by subject, the switches, the analyses."""
    parts = [
        heading(
            "Metrics",
            f"{len(METRICS)} metrics. A metric is an aggregate over one fact column, or + − × ÷ of metrics. "
            "Blank means unknown, 0 means none; rates are ratios of sums, never means of rates; people are never added up silently.",
        ),
        "## Basis switches\n\nChosen under `[basis]` in `xlops.toml`; the first is the default.",
        table(
            ("switch", "choice", "English", "中文", "changes"),
            [
                (f"`{switch}`", f"`{choice}`", label.en, label.zh, ids(_switched_by(switch)) if number == 0 else "")
                for switch, choices in CHOICES.items()
                for number, (choice, label) in enumerate(choices.items())
            ],
        ),
    ]
    for subject, metrics in by_subject():
        parts.append(f"## {both(subject_label(subject))}")
        parts.append(
            table(
                ("id", "English", "中文", "formula", "rolls up"),
                [
                    (
                        f"[`{each.id}`](#{each.id})",
                        each.label.en,
                        each.label.zh,
                        formula_text(each).en,
                        rollup(each.id, {}),
                    )
                    for each in metrics
                ],
            )
        )
        parts += [_metric(each) for each in metrics]
    parts.append("## Analyses\n\nNumbers that the closed language cannot say.")
    parts.append(
        table(
            ("id", "English", "中文", "formula", "meaning", "state"),
            [
                (f"`{each.id}`", each.label.en, each.label.zh, each.formula.en, each.doc.en, each.state)
                for each in ANALYSES
            ],
        )
    )
    return join(parts)


def _switched_by(switch: str) -> list[str]:
    return [each.id for each in METRICS if each.switch == switch]


def _metric(metric: Metric) -> str:
    lines = [
        anchored(3, metric.id, metric.label),
        f"`{metric.id}` · {UNITS[metric.unit].en} · {GOOD[metric.good].en} · {ROLL_UPS[rollup(metric.id, {})].en}",
        metric.doc,
        f"- Formula: {formula_text(metric).en} ｜ {formula_text(metric).zh}",
    ]
    lines += [
        f"- On the basis {CHOICES[metric.switch][name].en}: {describe(node).en}"
        for name, node in metric.variants.items()
    ]
    if metric.finer:
        note = f" ({metric.finer_note.en} ｜ {metric.finer_note.zh})" if metric.finer_note else ""
        lines.append(
            f"- Where a finer cut is asked for: {'; or '.join(describe(each).en for each in metric.finer)}{note}"
        )
    if metric.basis:
        lines.append(f"- Basis: {metric.basis.en} ｜ {metric.basis.zh}")
    if inherited := [each for each in switches(metric, {}) if each != metric.switch]:
        lines.append(f"- Follows the switch {ids(inherited)}")
    lines.append(f"- Reads: {ids(sorted(may_read(metric.id, {})))}; by {', '.join(_dimensions(metric)) or 'nothing'}")
    lines.append(f"- So what: {metric.so_what.en} ｜ {metric.so_what.zh}")
    if metric.differs:
        lines.append(f"- May differ from the platform's screen: {metric.differs.en} ｜ {metric.differs.zh}")
    return "\n\n".join([*lines[:3], "\n".join(lines[3:])])


def _dimensions(metric: Metric) -> list[str]:
    """The dimensions that some reading of every leaf has; several at once need one reading that has them all."""
    found: list[list[str]] = [
        list(dict.fromkeys(name for node in readings(leaf, {}) for name in _dimensions_of(node)))
        for leaf in leaves(metric.id, {})
    ]
    return [name for name in found[0] if all(name in each for each in found[1:])] if found else []


def _dimensions_of(node: Expression) -> list[str]:
    """Numbers of orders and the like, and further days, could be asked for but seldom are."""
    if not isinstance(node, Aggregate):
        return []
    names = known_dimensions(FACTS[node.fact], on=node.on)
    return [each for each in names if each not in RARE and not each.endswith(("_id", "_day"))]
