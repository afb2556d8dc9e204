"""An answer is computed once per hub: a hub is one generation on one day, so nothing can go stale."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from xlops.hub import Hub

P = ParamSpec("P")
T = TypeVar("T")

_MEMORY: WeakKeyDictionary[Hub, dict[Hashable, Any]] = WeakKeyDictionary()


def remembered(answer: Callable[Concatenate[Hub, P], T]) -> Callable[Concatenate[Hub, P], T]:
    """The same answer, kept for as long as its hub lives; its arguments must be hashable, its result is not changed."""

    @wraps(answer)
    def once(hub: Hub, *args: P.args, **kwargs: P.kwargs) -> T:
        known = _MEMORY.setdefault(hub, {})
        key = (answer.__module__, answer.__qualname__, args, tuple(sorted(kwargs.items())))
        if key not in known:
            known[key] = answer(hub, *args, **kwargs)
        result: T = known[key]
        return result

    return once  # type: ignore[return-value]  # wraps() hides that it is a plain function
