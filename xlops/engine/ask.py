"""A question from its text to its answer: plan, what is known, SQL, run."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from xlops.engine.answer import Answer
from xlops.engine.extent import Holdings
from xlops.engine.gaps import masks
from xlops.engine.plan import Plan, plan
from xlops.engine.question import Question
from xlops.engine.run import Engine
from xlops.engine.sql import Compiled, currency_checks, statement, two_currencies
from xlops.errors import QuestionError


def ask(question: Question, *, engine: Engine, holdings: Holdings, bases: Mapping[str, str]) -> Answer:
    """The answer; QuestionError when there is no honest one."""
    made = plan(question, holdings=holdings, bases=bases)
    refuse_two_currencies(made, engine, holdings)
    prove_items_unique(made, engine)
    known = masks(made, holdings=holdings)
    compiled = statement(made, known)
    table = engine.run(compiled, facts=facts_of(made))
    return Answer(question, _plain(table), known=known, sql=compiled.text)


def explain(question: Question, *, holdings: Holdings, bases: Mapping[str, str]) -> Compiled:
    """The statement that would answer the question."""
    made = plan(question, holdings=holdings, bases=bases)
    return statement(made, masks(made, holdings=holdings))


def facts_of(made: Plan) -> list[str]:
    """The tables that a plan's statement reads."""
    return sorted(made.legs_tables())


def refuse_two_currencies(made: Plan, engine: Engine, holdings: Holdings) -> None:
    """QuestionError when the figures of a metric would be of two currencies; scans only where the archive holds two at all."""
    if made.question.currency or "currency" in made.question.by:
        return
    stores = {each.id for each in made.stores}
    held = {
        each.metric: {
            currency
            for leaf in each.leaves
            if leaf.is_money
            for store, extent in holdings[leaf.fact].items()
            if store in stores
            for currency in extent.currencies
        }
        for each in made.chosen
    }
    for metric, check in currency_checks(made, [each for each, codes in held.items() if len(codes) > 1]):
        found = engine.run(check, facts=facts_of(made)).to_pylist()
        if found:
            raise two_currencies(metric, found[0]["low"], found[0]["high"], is_grouped=bool(made.question.by))


def prove_items_unique(made: Plan, engine: Engine) -> None:
    """QuestionError when an item of a store stands twice in `products`: looking it up would count rows twice."""
    if "products" not in made.legs_tables():
        return
    twice = engine.table(
        'SELECT "store", "sku" FROM "products" GROUP BY "store", "sku" HAVING COUNT(*) > 1 LIMIT 1', facts=["products"]
    ).to_pylist()
    if twice:
        raise QuestionError(
            f"item {twice[0]['sku']} of {twice[0]['store']} stands twice in products; load its export again"
        )


def _plain(table: pa.Table) -> pa.Table:
    """Money with four digits after the point and whole numbers as int64, whatever the engine made of sums."""
    fields = []
    for each in table.schema:
        type = each.type
        if pa.types.is_decimal(type):
            type = pa.decimal128(38, 4) if type.scale else pa.int64()
        elif pa.types.is_large_string(type) or pa.types.is_string_view(type):
            type = pa.string()
        fields.append(pa.field(each.name, type))
    return table.cast(pa.schema(fields))
