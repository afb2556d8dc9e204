"""What docs/hosts.md says of hosts that can be tried here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
CODE = """
import sys
for each in ("duckdb", "deltalake", "lxml", "openpyxl", "python_calamine", "sqlglot", "filelock", "click", "rich", "holidays",
             "lunar_python", "jinja2", "pyopenvba"):
    sys.modules[each] = None
from xlops.faces.udfs import functions_for
globals().update(functions_for(None, language="zh"))
print(OPS_CVR([[10]], [[200]]))
print("OPS_KPI" in globals(), len([each for each in globals() if each.startswith("OPS_")]) > 10)
"""


def test_functions_over_ranges_work_in_a_sandbox_that_has_little_more_than_pandas_and_pyarrow() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.split() == ["0.05", "False", "True"]
