"""Pages and API write only through actions."""

import ast
from pathlib import Path

import pytest

ANNOTATE = Path(__file__).resolve().parents[2] / "annotate"
WRITES = {
    "save", "create", "delete", "update", "bulk_create", "bulk_update", "get_or_create",
    "update_or_create", "aupdate", "acreate", "asave", "adelete", "raw", "execute",
}  # fmt: skip
# Dictionaries and sets have an `update` too; the session, a cookie and a view may be deleted from.
HARMLESS = {("dict", "update"), ("set", "update"), ("headers", "update"), ("super", "delete")}


def modules() -> list[Path]:
    return [
        path
        for room in ("web", "api")
        for path in sorted((ANNOTATE / room).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def writes_in(source: str) -> list[str]:
    """Calls of methods that write, as `line: owner.method`."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr in WRITES:
            owner = ast.unparse(node.func.value)
            if (owner.partition("(")[0].rpartition(".")[2], node.func.attr) not in HARMLESS:
                found.append(f"{node.lineno}: {owner}.{node.func.attr}")
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ANNOTATE)))
def test_pages_and_api_leave_writing_to_actions(path: Path) -> None:
    assert writes_in(path.read_text()) == []


def test_the_check_sees_writes() -> None:
    assert writes_in("Tag.objects.filter(pk=1).update(name='x')\narticle.save()") == [
        "1: Tag.objects.filter(pk=1).update",
        "2: article.save",
    ]
