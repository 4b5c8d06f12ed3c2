"""Search vectors are made after an article is stored, and texts are stored as they are.

Compressing a text takes longer than writing it, and each look at a passage (the rule that a quote is
the text at its offsets, an export's check) would have to take all of it apart again.
"""

from typing import ClassVar

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# PostgreSQL refuses a vector of more than 1 MB, which only a text of a hundred thousand different
# words reaches; such a text is found by its title and its first 200,000 code points.
VECTOR = """
CREATE FUNCTION articles_search_vector(title text, byline text, publisher text, body text)
RETURNS tsvector LANGUAGE plpgsql STABLE PARALLEL SAFE COST 100000 AS $$
DECLARE
    head tsvector := setweight(
        to_tsvector('simple', unaccent(concat_ws(' ', title, byline, publisher))), 'A');
BEGIN
    RETURN head || to_tsvector('simple', unaccent(body));
EXCEPTION WHEN program_limit_exceeded THEN
    RETURN head || strip(to_tsvector('simple', unaccent(left(body, 200000))));
END
$$
"""
PLAIN = """
ALTER TABLE articles_revision
    ALTER COLUMN text SET STORAGE EXTERNAL, ALTER COLUMN structure SET STORAGE EXTERNAL
"""
COMPRESSED = PLAIN.replace("EXTERNAL", "EXTENDED")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("articles", "0001_initial")]

    operations: ClassVar = [
        migrations.RunSQL(VECTOR, "DROP FUNCTION articles_search_vector"),
        migrations.RunSQL(PLAIN, COMPRESSED),
        pgtrigger.migrations.RemoveTrigger(model_name="article", name="article_search_vector"),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                fields=["id"], condition=models.Q(search=None), name="article_not_indexed"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="article",
            trigger=pgtrigger.compiler.Trigger(
                name="article_search_is_outdated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.search := NULL;\n        RETURN NEW;\n    ",
                    hash="ef4c5dde9bb443f78dc689daf24ca218d8bf5340",
                    operation='INSERT OR UPDATE OF "title", "byline", "publisher", "current_id"',
                    pgid="pgtrigger_article_search_is_outdated_8c5d8",
                    table="articles_article",
                    when="BEFORE",
                ),
            ),
        ),
    ]
