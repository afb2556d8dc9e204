"""The funnels: ordered metrics on one basis."""

from __future__ import annotations

from xlops.funnels import FUNNELS
from xlops.metrics import METRICS
from xlops.metrics.lineage import depends


def test_every_step_and_every_amount_is_a_metric() -> None:
    for each in FUNNELS:
        assert len(each.steps) >= 2
        assert METRICS[each.amount].unit == "money"
        for step in each.steps:
            assert METRICS[step.metric].unit in ("count", "people"), step.metric


def test_the_four_funnels_of_a_shop_are_there() -> None:
    assert [each.id for each in FUNNELS] == ["visit", "session", "ads", "leads"]


def test_a_funnel_by_persons_counts_people_and_one_by_sessions_counts_sessions() -> None:
    assert {METRICS[step.metric].unit for step in FUNNELS["visit"].steps} == {"people"}
    assert FUNNELS["visit"].basis == "person"
    assert not FUNNELS["visit"].closed
    assert depends("traffic_sessions", {}) == {"traffic"}


def test_a_session_funnel_reads_one_fact_so_that_its_steps_belong_together() -> None:
    for id, fact in (("session", "traffic"), ("ads", "ads")):
        funnel = FUNNELS[id]
        assert {depends(name, {}) for name in (*(step.metric for step in funnel.steps), funnel.amount)} == {
            frozenset([fact])
        }


def test_every_funnel_speaks_both_languages_and_says_what_it_counts() -> None:
    for each in FUNNELS:
        assert each.doc.endswith(".")
        assert all(step.label.en and step.label.zh for step in each.steps)
