"""A refresh against a new workbook: the demo's hub of one day over that of the day before, CPU seconds and their ratio.

python benchmarks/refresh.py SHOP        a demo shop that was loaded (dev.py demo makes out/demo/shop)
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from datetime import datetime, time, timedelta
from pathlib import Path
from time import process_time

from xlops.build import identity_of, pages_of
from xlops.demo import DEMO_TODAY
from xlops.hub import Hub
from xlops.render.closed import write_workbook
from xlops.render.grid import lower
from xlops.render.package.refresh import refresh_workbook, standing_names
from xlops.theme import Look
from xlops.workbooks import workbook

RUNS = 3


def main(shop: Path) -> None:
    """Print the best of some runs of each."""
    chosen = workbook("hub")
    made = {}
    for today in (DEMO_TODAY - timedelta(days=1), DEMO_TODAY):
        hub = Hub.open(shop, today=today)
        now = datetime.combine(today, time(9))
        title = chosen.title.text(hub.language)
        look = Look(hub.language, hub.settings.currency, hub.name, title, today, now)
        made[today] = pages_of(hub, chosen.sheets), look, identity_of(hub, now)
    (before, earlier, first), (pages, look, identity) = made.values()
    authored, refreshed = [], []
    with tempfile.TemporaryDirectory() as folder:
        old, target = Path(folder) / "old.xlsx", Path(folder) / "OpsHub.xlsx"
        write_workbook(before, old, earlier, first)
        for _ in range(RUNS):
            began = process_time()
            write_workbook(pages, target, look, identity)
            authored.append(process_time() - began)
            shutil.copyfile(old, target)
            began = process_time()
            done = refresh_workbook(lower(pages, look, *(standing_names(target) or ())), look, target, identity)
            refreshed.append(process_time() - began)
            if done.left:
                raise SystemExit(f"left: {done.left}")
    print(f"new {min(authored):.2f} s, refresh {min(refreshed):.2f} s CPU, ratio {min(refreshed) / min(authored):.2f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
