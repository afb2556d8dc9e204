"""`python -m xlops` is the command `xlops`."""

import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line; Ctrl-C before it is even there is one line and code 130 as well."""
    try:
        from xlops.faces.cli import main as run

        run()
    except KeyboardInterrupt:
        exec("")  # noqa: S102  # else CPython may end by SIGINT: see xlops.stopping.settle
        print("xlops: stopped; nothing was begun", file=sys.stderr)  # noqa: T201  # nothing is imported yet
        sys.exit(130)


if __name__ == "__main__":
    main()
