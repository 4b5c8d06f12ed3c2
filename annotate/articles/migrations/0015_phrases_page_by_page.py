"""Phrases are looked for until a page of articles is found.

The index knows which articles have a word, and not where in them it stands: of a phrase of common
words every vector had to be fetched and compared, though a page shows fifty.
"""

from typing import ClassVar

from django.db import migrations

# What has no vector has been compared already by who asks.
FIRST = """
CREATE FUNCTION articles_first_found(candidates uuid[], wanted tsquery, most integer)
RETURNS SETOF uuid LANGUAGE plpgsql STABLE ROWS 50 AS $$
DECLARE
    candidate uuid;
BEGIN
    FOREACH candidate IN ARRAY candidates LOOP
        EXIT WHEN most <= 0;
        PERFORM FROM articles_article
          WHERE id = candidate AND (search IS NULL OR search @@ wanted);
        IF FOUND THEN
            most := most - 1;
            RETURN NEXT candidate;
        END IF;
    END LOOP;
END
$$
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("articles", "0014_readers_of_articles")]

    operations: ClassVar = [migrations.RunSQL(FIRST, "DROP FUNCTION articles_first_found")]
