"""One shop held open between calls: opened when first asked, again when its archive, its settings or the day have changed."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path
from time import monotonic
from typing import ClassVar

from xlops.errors import XlopsError
from xlops.faces.clock import now_in
from xlops.functions.named import forget_names
from xlops.hub import Hub
from xlops.label import Label, Language
from xlops.metrics.own import use_own_metrics
from xlops.paths import ShopPaths
from xlops.settings import read_settings

LOOK_EVERY = 0.5
"""Seconds for which the shop is taken to be as it was: one recalculation asks thousands of times."""


class Desk:
    """A shop that many short questions are put to, from any thread, on the day that the clock tells unless one is given."""

    _in_force: ClassVar[Desk | None] = None

    def __init__(self, shop: Path, *, today: date | None = None) -> None:
        self.paths, self._today = ShopPaths(shop), today
        self.known: dict[object, object] = {}
        """What was answered from the shop as it is; forgotten when it changes."""
        self._hub: Hub | None = None
        self._language: Language | None = None
        self._seen: object = None
        self._looked = -LOOK_EVERY
        self._lock = threading.Lock()

    @property
    def language(self) -> Language:
        """The shop's language; Chinese, the settings' default, while they cannot be read."""
        if self._language is None:
            try:
                self._language = read_settings(self.paths.settings).language
            except XlopsError:
                return "zh"
        return self._language

    def hub(self) -> Hub:
        """The shop as it is now, in its own currency; XlopsError where it cannot be opened."""
        with self._lock:
            moment = monotonic()
            if self._hub is not None and moment - self._looked < LOOK_EVERY:
                hub = self._hub
            else:
                hub = self._look()
                self._looked = monotonic()
            if Desk._in_force is not self:  # metrics of a shop's own are declared while it is the one that is asked
                use_own_metrics(hub.settings.modules, self.paths.root)
                forget_names()
                Desk._in_force = self
            return hub

    def _look(self) -> Hub:
        settings = read_settings(self.paths.settings) if self._hub is None else self._hub.settings
        today = self._today or now_in(settings.time_zone).date()
        seen = (today, _stamp(self.paths.archive / "manifest.json"), _stamp(self.paths.settings))
        if self._hub is None or seen != self._seen:
            self._hub = Hub.open(self.paths.root, today=today).home
            forget_names()
            self._language, self._seen, self.known = self._hub.language, seen, {}
        return self._hub

    def said(self, error: Exception) -> str:
        """One line about an error in the shop's language; details of what nobody foresaw go into the shop's log."""
        if isinstance(error, XlopsError):
            said: Label = error.label
        else:
            from xlops.faces.cli.failure import LOG_FOLDER, unexpected

            before = LOG_FOLDER.set(self.paths.archive)
            try:
                said, _ = unexpected(error)
            finally:
                LOG_FOLDER.reset(before)
        return said.text(self.language)


def _stamp(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
