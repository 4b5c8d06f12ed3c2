"""Where things lie on disk, and small files that several processes share."""

import hashlib
import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

DATABASE = "annotate"
# The longest path of a Unix socket is 107 bytes on Linux and 103 on macOS (unix(7)).
LONGEST_SOCKET = 103
SOCKET_NAME = ".s.PGSQL.5432"


class UnsafeDirectory(Exception):
    """A directory that must be ours alone belongs to somebody else or is open to others."""


def private_directory(path: Path, owner: int | None = None) -> Path:
    """Make ``path`` and see that only ``owner`` (a user id; ours by default) can enter it.

    Raises UnsafeDirectory when somebody else made it first.
    """
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (os.geteuid(), owner):
        raise UnsafeDirectory(f"{path} belongs to another user")
    if owner is not None and found.st_uid != owner:
        os.chown(path, owner, -1)
    if stat.S_IMODE(found.st_mode) != 0o700:
        path.chmod(0o700)
    return path


def socket_directory(var: Path) -> Path:
    """The directory of the embedded server's socket; the same for every process of ``var``.

    It lies in ``var`` itself unless that path is too long for a socket's address: then in
    the user's runtime directory or, without one, in the directory for temporary files.
    """
    inside = var / "socket"
    if len(os.fsencode(inside / SOCKET_NAME)) <= LONGEST_SOCKET:
        return inside
    token = hashlib.sha256(os.fsencode(var.resolve())).hexdigest()[:16]
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    base = Path(runtime) if runtime and Path(runtime).is_dir() else Path(tempfile.gettempdir())
    return base / f"annotate-{os.geteuid()}-{token}"


def kept_secret(path: Path, make: Callable[[], str]) -> str:
    """The secret in ``path`` (mode 0600), made when there is none; two at once get the same.

    Raises OSError when the file can be neither read nor written.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        fresh = private_draft(path, make())
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass  # another process was first: its secret counts
        finally:
            fresh.unlink()
    return path.read_text(encoding="utf-8").strip()


def private_draft(path: Path, contents: str) -> Path:
    """A new file beside ``path`` (mode 0600, written to disk) that may be renamed to it."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(contents)
        file.flush()
        os.fsync(file.fileno())
    return fresh
