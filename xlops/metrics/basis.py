"""On what basis a number is counted, in words: what the shop's switches chose, and what is fixed."""

from __future__ import annotations

from collections.abc import Mapping

from xlops.label import Label
from xlops.metrics.base import METRICS, Metric, Ref, walk

CHOICES: dict[str, dict[str, Label]] = {
    "conversion": {
        "person": Label("by persons", "按人数"),
        "session": Label("by sessions", "按会话"),
        "unit": Label("units by sessions", "件数比会话"),
    },
    "amount": {
        "paid": Label("paid, refunds not deducted", "支付口径，未扣退款"),
        "net": Label("net of refunds", "扣除退款后"),
    },
    "refund": {
        "refund_day": Label("refunds by refund day", "按退款日"),
        "pay_day": Label("refunds by the order's pay day", "按原订单付款日"),
    },
}
"""What each choice of settings.BASES is called."""

PAY_DAY = ("by pay day", "按付款日")
ORDER_DAY = ("by order day", "按下单日")
ATTRIBUTED = ("as the platform attributes it", "平台归因口径")
PER_BUYER = ("per paying buyer", "按支付买家")
PER_ORDER = ("per paid order", "按支付订单")


def basis(metric: Metric, bases: Mapping[str, str]) -> Label | None:
    """What `metric` is based on under the shop's switches; its own basis first, then every switch it depends on."""
    parts = ([metric.basis] if metric.basis else []) + [
        CHOICES[switch][bases.get(switch, next(iter(CHOICES[switch])))] for switch in switches(metric, bases)
    ]
    if not parts:
        return None
    return Label(", ".join(each.en for each in parts), "，".join(each.zh for each in parts))


def switches(metric: Metric, bases: Mapping[str, str]) -> tuple[str, ...]:
    """The basis switches that change `metric`, its own and those of the metrics it is made of."""
    found = dict.fromkeys([metric.switch] if metric.switch else [])
    for node in walk(metric.reading(bases)):
        if isinstance(node, Ref):
            found |= dict.fromkeys(switches(METRICS[node.metric], bases))
    return tuple(found)
