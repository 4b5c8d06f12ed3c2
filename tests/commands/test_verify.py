from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from annotate.annotations.models import Annotation
from annotate.articles.models import Article


def damage(statement: str, parameters: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement, parameters)
        cursor.execute("SET session_replication_role = DEFAULT")


def test_all_is_well_when_nothing_is_damaged(annotate: Callable[..., Annotation]) -> None:
    annotate("eleven years")
    out = StringIO()
    call_command("verify", stdout=out)
    assert out.getvalue() == "All is well: 1 annotations on 1 revisions checked.\n"


def test_each_damaged_quote_and_text_is_named(
    annotate: Callable[..., Annotation], article: Article
) -> None:
    fine, bad = annotate("eleven years"), annotate("Count first")
    damage("UPDATE annotations_annotation SET quote = 'Count never' WHERE id = %s", [bad.pk])
    damage("UPDATE articles_revision SET text = text || '!' WHERE id = %s", [article.current_id])
    out = StringIO()
    with pytest.raises(CommandError) as ended:
        call_command("verify", stdout=out)
    assert ended.value.returncode == 1
    lines = out.getvalue().splitlines()
    assert len(lines) == 3
    assert f"annotation {bad.pk}: its quote is not the text at its offsets" in lines
    assert sum(line.startswith(f"revision {article.current_id}:") for line in lines) == 2
    assert str(fine.pk) not in out.getvalue()
