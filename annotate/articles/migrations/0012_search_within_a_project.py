"""A search looks into the index alone, and there only at what belongs to its project.

PostgreSQL does not count what it costs to fetch a vector (20 kB and more, stored beside its row), so
it would rather compare a few thousand of them than ask the index. And an index of words alone would
have to go through what other projects say. So each vector names its project ("=p 7"), and a function
that may not scan rows asks for both.
"""

from typing import ClassVar

from django.db import migrations

# PostgreSQL refuses a vector of more than 1 MB, which only a text of a hundred thousand different
# words reaches; such a text is found by its title and its first 200,000 code points.
VECTOR = """
CREATE FUNCTION articles_search_vector(
    project bigint, title text, byline text, publisher text, language text, body text
) RETURNS tsvector LANGUAGE plpgsql STABLE PARALLEL SAFE COST 100000 AS $$
DECLARE
    heading text := concat_ws(' ', title, byline, publisher);
    head tsvector := array_to_tsvector(ARRAY['=p ' || project])
        || setweight(to_tsvector('simple', unaccent(heading)), 'A')
        || array_to_tsvector(articles_search_stems(language, heading));
BEGIN
    RETURN head || to_tsvector('simple', unaccent(body))
        || array_to_tsvector(articles_search_stems(language, body));
EXCEPTION WHEN program_limit_exceeded THEN
    RETURN head || strip(to_tsvector('simple', unaccent(left(body, 200000))))
        || array_to_tsvector(articles_search_stems(language, left(body, 200000)));
END
$$
"""
BEFORE = """
CREATE FUNCTION articles_search_vector(
    title text, byline text, publisher text, language text, body text
) RETURNS tsvector LANGUAGE plpgsql STABLE PARALLEL SAFE COST 100000 AS $$
DECLARE
    heading text := concat_ws(' ', title, byline, publisher);
    head tsvector := setweight(to_tsvector('simple', unaccent(heading)), 'A')
        || array_to_tsvector(articles_search_stems(language, heading));
BEGIN
    RETURN head || to_tsvector('simple', unaccent(body))
        || array_to_tsvector(articles_search_stems(language, body));
EXCEPTION WHEN program_limit_exceeded THEN
    RETURN head || strip(to_tsvector('simple', unaccent(left(body, 200000))))
        || array_to_tsvector(articles_search_stems(language, left(body, 200000)));
END
$$
"""
FOUND = """
CREATE FUNCTION articles_found(project bigint, wanted tsquery) RETURNS SETOF uuid
LANGUAGE sql STABLE ROWS 100 SET enable_seqscan = off AS $$
    SELECT id FROM articles_article
     WHERE search @@ (wanted && ('''=p ' || project || '''')::tsquery)
$$
"""
OUTDATED = "UPDATE articles_article SET search = NULL"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("articles", "0011_imports_of_new_texts")]

    operations: ClassVar = [
        migrations.RunSQL(
            VECTOR, "DROP FUNCTION articles_search_vector(bigint, text, text, text, text, text)"
        ),
        migrations.RunSQL(
            "DROP FUNCTION articles_search_vector(text, text, text, text, text)", BEFORE
        ),
        migrations.RunSQL(FOUND, "DROP FUNCTION articles_found"),
        migrations.RunSQL(OUTDATED, OUTDATED),
    ]
