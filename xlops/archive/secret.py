"""The key of the pseudonyms of a shop whose settings name none: made once, kept beside the facts that were made with it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from secrets import token_hex

from xlops.archive.lock import writing
from xlops.errors import ArchiveError
from xlops.paths import replacing


def kept_secret(root: Path, now: datetime) -> str:
    """The key in the archive's folder; a random one is put there, for its owner's eyes, when there is none.

    ArchiveError when it cannot be read or another writer holds the archive, OutputError when it cannot be written.
    """
    file = root / "secret"
    if not _read(file):
        with writing(root, now):
            if not _read(file):  # nobody else has made it meanwhile
                with replacing(file) as draft:
                    draft.chmod(0o600)
                    draft.write_text(token_hex(16), encoding="ascii")
    return _read(file)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace").strip()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise ArchiveError(
            f"{file}, the key of the pseudonyms, cannot be read ({error.strerror or error}); look at who may read it"
        ) from None
