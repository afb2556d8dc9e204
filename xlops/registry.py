"""One registry for all declarations, and discovery: import every module of a package."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from typing import Generic, Protocol, TypeVar

from xlops.errors import UnknownName


class Named(Protocol):
    """Anything declared once under an id."""

    @property
    def id(self) -> str:
        """The language-free name it is known by."""


T = TypeVar("T", bound=Named)


class Registry(Generic[T]):
    """Declarations of one kind by id, in order of declaration.

    `packages` are imported whole at the first look-up, so that a new declaration needs no second place.
    """

    def __init__(self, noun: str, *packages: str) -> None:
        self.noun = noun
        self._packages = packages
        self._known: dict[str, T] = {}

    def add(self, item: T) -> T:
        """Register `item` and give it back; an id can be declared once only."""
        if item.id in self._known:
            raise ValueError(f"{self.noun} {item.id!r} is declared twice")
        self._known[item.id] = item
        return item

    def __getitem__(self, name: str) -> T:
        """The declaration of that id; UnknownName with the nearest when there is none."""
        self._discover()
        try:
            return self._known[name]
        except KeyError:
            raise UnknownName(self.noun, name, self._known) from None

    def __contains__(self, name: object) -> bool:
        self._discover()
        return name in self._known

    def __iter__(self) -> Iterator[T]:
        self._discover()
        return iter(tuple(self._known.values()))

    def __len__(self) -> int:
        self._discover()
        return len(self._known)

    def where(self, wanted: Callable[[T], bool]) -> list[T]:
        """The declarations for which `wanted` is true, in order."""
        return [item for item in self if wanted(item)]

    def forget(self, name: str) -> None:
        """Take a declaration out again (a shop's own module that is no longer named; tests)."""
        self._known.pop(name, None)

    def _discover(self) -> None:
        if self._packages:
            packages, self._packages = self._packages, ()
            try:
                for each in packages:
                    discover(each)
            except BaseException:
                self._packages = packages  # half a registry must not pass for a whole one
                raise


def discover(package: str) -> None:
    """Import every module of `package`, in name order; importing is what declares."""
    home = importlib.import_module(package)
    for module in sorted(each.name for each in pkgutil.walk_packages(home.__path__, f"{package}.")):
        importlib.import_module(module)
