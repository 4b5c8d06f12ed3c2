"""Figures are found by what they count and for when, by their value, and from the newest.

The indexes hold only tags with a number as their value, so that giving any other tag does not touch
them. What is counted is compared by its words, as `annotate.text.ledger.content_words` does it.
"""

from typing import ClassVar

from django.db import migrations

WORDS = r"""
CREATE FUNCTION curation_words(said text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN (
        SELECT left(coalesce(string_agg(DISTINCT word, ' ' ORDER BY word), ''), 200) FROM (
            SELECT CASE WHEN length(part) > 4 AND part LIKE '%ies' THEN left(part, -3) || 'y'
                        WHEN length(part) > 3 AND part LIKE '%s'
                         AND right(part, 2) NOT IN ('ss', 'us', 'is')
                        THEN left(part, -1) ELSE part END COLLATE "C" AS word
              FROM regexp_split_to_table(lower(said), '[^[:alnum:]]+') AS part
        ) AS words
         WHERE word <> '' AND word <> ALL ('{a,an,and,are,as,at,be,been,by,for,from,had,has,have,in,
               into,is,it,its,of,on,or,over,that,the,their,there,these,they,this,to,was,were,which,
               who,will,with,about,almost,nearly,some,more,than,number,numbers,total,totals,count,
               reported,recorded,registered,official}')
    );
END
$$
"""
COUNTED = "curation_words(details->>'unit')"
PERIOD = "left(lower(btrim(coalesce(details->>'period', ''))), 100)"
NUMBER = "jsonb_typeof(details->'value') = 'number'"


def index(name: str, columns: str) -> migrations.RunSQL:
    """An index of the figures alone."""
    return migrations.RunSQL(
        f"CREATE INDEX {name} ON annotations_annotationtag ({columns}) WHERE {NUMBER}",
        f"DROP INDEX {name}",
    )


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("annotations", "0005_many_quotes_at_once"),
        ("curation", "0007_dismissals"),
    ]

    operations: ClassVar = [
        migrations.RunSQL(WORDS, "DROP FUNCTION curation_words(text)"),
        index("figures_by_counted", f"tag_id, ({COUNTED}), ({PERIOD}), annotation_id"),
        index("figures_by_value", "tag_id, (details->'value'), annotation_id"),
        index("figures_by_age", "tag_id, annotation_id"),
    ]
