"""Articles are found by the stems of their words too, in the languages that PostgreSQL knows.

A stem stands in the vector beside the words as they are, marked with its language ("=en boat"), so
that it meets only what was typed and stemmed in the same language. No word begins with that mark.
"""

from typing import ClassVar

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

CONFIG = """
CREATE FUNCTION articles_search_config(language text) RETURNS regconfig
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE split_part(lower(language), '-', 1)
        WHEN 'ar' THEN 'arabic' WHEN 'hy' THEN 'armenian' WHEN 'eu' THEN 'basque'
        WHEN 'ca' THEN 'catalan' WHEN 'da' THEN 'danish' WHEN 'nl' THEN 'dutch'
        WHEN 'en' THEN 'english' WHEN 'fi' THEN 'finnish' WHEN 'fr' THEN 'french'
        WHEN 'de' THEN 'german' WHEN 'el' THEN 'greek' WHEN 'hi' THEN 'hindi'
        WHEN 'hu' THEN 'hungarian' WHEN 'id' THEN 'indonesian' WHEN 'ga' THEN 'irish'
        WHEN 'it' THEN 'italian' WHEN 'lt' THEN 'lithuanian' WHEN 'ne' THEN 'nepali'
        WHEN 'no' THEN 'norwegian' WHEN 'nb' THEN 'norwegian' WHEN 'nn' THEN 'norwegian'
        WHEN 'pt' THEN 'portuguese' WHEN 'ro' THEN 'romanian' WHEN 'ru' THEN 'russian'
        WHEN 'sr' THEN 'serbian' WHEN 'es' THEN 'spanish' WHEN 'sv' THEN 'swedish'
        WHEN 'ta' THEN 'tamil' WHEN 'tr' THEN 'turkish' WHEN 'yi' THEN 'yiddish'
    END::regconfig
$$
"""
# Stemmed as it is written (stemmers know accents), without accents afterwards: so "élèves" and
# "eleve" meet. Nothing for a language that has no configuration.
STEMS = r"""
CREATE FUNCTION articles_search_stems(language text, body text) RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg('=' || split_part(lower(language), '-', 1) || ' ' || stem), '{}')
      FROM unnest(string_to_array(unaccent(array_to_string(
               tsvector_to_array(to_tsvector(articles_search_config(language), body)), E'\n'
           )), E'\n')) AS stem
     WHERE octet_length(stem) BETWEEN 1 AND 1000
$$
"""
# PostgreSQL refuses a vector of more than 1 MB, which only a text of a hundred thousand different
# words reaches; such a text is found by its title and its first 200,000 code points.
VECTOR = """
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
# Every phrase as it is; and every word, as the beginning of a longer one or by its stem in any of
# the languages. unaccent() makes apostrophes of letters, which must not end a quoted word.
QUERY = r"""
CREATE FUNCTION articles_search_query(phrases text[], words text[], languages text[])
RETURNS tsquery LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH tongues AS (
        SELECT DISTINCT split_part(lower(language), '-', 1) AS tongue
          FROM unnest(languages) AS language
    ), parts AS (
        SELECT phraseto_tsquery('simple', unaccent(phrase)) AS part FROM unnest(phrases) AS phrase
         UNION ALL
        SELECT to_tsquery('simple', '''' || translate(unaccent(word), '''\', '  ') || ''':*')
            || coalesce((
                SELECT string_agg('(' || stemmed || ')', ' | ') FROM tongues, LATERAL (
                    SELECT string_agg(
                        '''' || replace(replace(stem, '\', '\\'), '''', '''''') || '''', ' & '
                    ) AS stemmed FROM unnest(articles_search_stems(tongue, word)) AS stem
                ) AS found
            )::tsquery, '') FROM unnest(words) AS word
    )
    SELECT string_agg('(' || part::text || ')', ' & ')::tsquery
      FROM parts WHERE numnode(part) > 0
$$
"""
BEFORE = """
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
FORGOTTEN = "DROP FUNCTION articles_search_vector(text, text, text, text)"
# The worker makes them anew; what has no vector is searched word by word meanwhile.
OUTDATED = "UPDATE articles_article SET search = NULL WHERE language <> ''"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("articles", "0009_labels_and_assignment")]

    operations: ClassVar = [
        migrations.RunSQL(CONFIG, "DROP FUNCTION articles_search_config"),
        migrations.RunSQL(STEMS, "DROP FUNCTION articles_search_stems"),
        migrations.RunSQL(
            VECTOR, "DROP FUNCTION articles_search_vector(text, text, text, text, text)"
        ),
        migrations.RunSQL(QUERY, "DROP FUNCTION articles_search_query"),
        migrations.RunSQL(FORGOTTEN, BEFORE),
        pgtrigger.migrations.RemoveTrigger(model_name="article", name="article_search_is_outdated"),
        pgtrigger.migrations.AddTrigger(
            model_name="article",
            trigger=pgtrigger.compiler.Trigger(
                name="article_search_is_outdated",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.search := NULL;\n        RETURN NEW;\n    ",
                    hash="2ea073a47a3012d9f216ac63b73576df09eb6992",
                    operation='INSERT OR UPDATE OF "title", "byline", "publisher", "language", '
                    '"current_id"',
                    pgid="pgtrigger_article_search_is_outdated_8c5d8",
                    table="articles_article",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(OUTDATED, OUTDATED),
    ]
