"""Reading a file in a process of its own, so that no file can harm the one that asks."""

import json
import subprocess
import sys
from pathlib import Path

from annotate.text.errors import UnreadableFile
from annotate.text.formats.reads import Read
from annotate.text.metadata import Metadata
from annotate.text.structure import StructuredText

PATIENCE = 75  # seconds, a little more than the processor time that the process may use

_ROOT = Path(__file__).resolve().parents[2]
# Neither the database's address nor a secret is for a process that reads what anybody sent.
_ENVIRONMENT = {"PYTHONPATH": str(_ROOT), "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"}


def read_confined(
    kind: str, data: bytes, *, address: str = "", patience: float | None = None
) -> Read:
    """Read bytes as one of the kinds of `annotate.text.formats`; about 0.1 s are the start's.

    Raises UnreadableFile for whatever stands in the way, also when the reader took too much time
    or memory, or fell over.
    """
    patience = patience or PATIENCE
    command = [sys.executable, "-P", "-m", "annotate.text.formats.child", kind, address]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=patience, env=_ENVIRONMENT,
            cwd="/", check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile(
            f"It could not be read within {patience} seconds.", "too_slow"
        ) from error
    if done.returncode:
        raise UnreadableFile(
            "It cannot be read: it is damaged, or needs more time or memory than a file may take."
        )
    answer = json.loads(done.stdout)
    if "error" in answer:
        raise UnreadableFile(answer["error"], answer["code"])
    text = StructuredText.from_json(answer["text"], answer["structure"], answer["title"])
    return Read(text, Metadata.from_json(answer["metadata"]))
