"""The rules that the database itself keeps for annotations, whoever writes."""

from typing import Any

import pgtrigger
from django.db import connection

_ALL_AT_ONCE = """
    WITH claimed AS MATERIALIZED ({claimed}), cut AS MATERIALIZED (
        SELECT r.id, r.length, max(c."end" - c.start) AS longest,
               ceil(r.length / sqrt(count(*)))::int AS step
          FROM claimed c JOIN articles_revision r ON r.id = c.revision_id
         GROUP BY r.id HAVING count(*) > 4
    ), pieces AS MATERIALIZED (
        SELECT r.id, cut.step, piece,
               substr(r.text, piece * cut.step + 1, cut.step + cut.longest) AS text
          FROM cut JOIN articles_revision r ON r.id = cut.id,
               generate_series(0, cut.length / cut.step) AS piece
    )
    SELECT c.start, c."end", r.length INTO wrong
      FROM claimed c JOIN articles_revision r ON r.id = c.revision_id
      LEFT JOIN pieces p ON p.id = r.id AND p.piece = c.start / p.step
     WHERE c.start < 0 OR c."end" <= c.start OR c."end" > r.length
        OR c.quote <> CASE
               WHEN p.id IS NULL THEN substr(r.text, c.start + 1, c."end" - c.start)
               ELSE substr(p.text, c.start % p.step + 1, c."end" - c.start)
           END COLLATE "C"
     LIMIT 1;
    IF wrong."end" <= wrong.start OR wrong."end" > wrong.length THEN
        RAISE EXCEPTION 'the span [%, %) is empty or outside the text of % code points',
            wrong.start, wrong."end", wrong.length USING ERRCODE = 'check_violation';
    ELSIF FOUND THEN
        RAISE EXCEPTION 'the quote is not the text at [%, %)', wrong.start, wrong."end"
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


class _AllAtOnce(pgtrigger.Trigger):
    """Looks at all that one statement says of places in texts.

    PostgreSQL finds a place by counting code points from the beginning of a text, which in a long
    one takes as long for each quote as for all. So of n quotes in one text, the text is cut first
    into √n pieces, each with as much of what follows as the longest quote has, and every quote is
    compared with its piece. What a row said before is true already.
    """

    level = pgtrigger.Statement
    when = pgtrigger.After
    declare: Any = [("wrong", "record")]


class QuoteIsTheText(pgtrigger.Trigger):
    """The span lies inside the revision's text and the quote is exactly what stands there.

    The revision must belong to the article and the article to the project, so that no annotation
    can cross a project's border. Offsets count code points, as PostgreSQL's characters do in UTF-8.
    `QuotesStayTheText` looks at quotes that change, `NewQuotesAreTheText` at those of many
    annotations that come at once, when the transaction says so.

    A new annotation stands in the article's current text. Its row is locked as the foreign key will
    lock it at the commit, so that no other text becomes current in between.
    """

    when = pgtrigger.Before
    operation = pgtrigger.Insert | pgtrigger.UpdateOf("revision_id", "article_id", "project_id")
    declare: Any = [("place", "record")]
    func = """
        SELECT r.length,
               CASE WHEN TG_OP = 'INSERT'
                     AND current_setting('annotate.at_once', true) IS DISTINCT FROM 'on'
                    THEN substr(r.text, NEW.start + 1, NEW."end" - NEW.start) END AS quote
          INTO place
          FROM articles_revision r JOIN articles_article a ON a.id = r.article_id
         WHERE r.id = NEW.revision_id AND a.id = NEW.article_id AND a.project_id = NEW.project_id;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'the revision is not one of this article in this project'
                USING ERRCODE = 'check_violation';
        END IF;
        IF TG_OP = 'UPDATE' THEN
            RETURN NEW;
        END IF;
        PERFORM FROM articles_article
          WHERE id = NEW.article_id AND current_id = NEW.revision_id FOR KEY SHARE;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'the article has another text by now'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'annotation_in_current_text';
        END IF;
        IF NEW.start < 0 OR NEW."end" <= NEW.start OR NEW."end" > place.length THEN
            RAISE EXCEPTION 'the span [%, %) is empty or outside the text of % code points',
                NEW.start, NEW."end", place.length USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.quote <> place.quote COLLATE "C" THEN
            RAISE EXCEPTION 'the quote is not the text at [%, %)', NEW.start, NEW."end"
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """


class NewQuotesAreTheText(_AllAtOnce):
    """The quotes of new annotations are the text, looked at together in a transaction whose setting
    `annotate.at_once` is on. One of the two looks at each: who stores one asks for no more."""

    operation = pgtrigger.Insert
    condition = pgtrigger.Condition("current_setting('annotate.at_once', true) = 'on'")
    referencing: Any = pgtrigger.Referencing(new="new_values")
    func = _ALL_AT_ONCE.format(
        claimed="""
        SELECT revision_id, start, "end", quote COLLATE "C" AS quote FROM new_values
    """
    )


def look_at_once() -> None:
    """Until the transaction ends, the quotes that one statement stores are compared together."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('annotate.at_once', 'on', true)")


class QuotesStayTheText(_AllAtOnce):
    """What `QuoteIsTheText` says of a new annotation's span and quote holds for changed ones."""

    operation = pgtrigger.Update
    referencing: Any = pgtrigger.Referencing(old="old_values", new="new_values")
    func = _ALL_AT_ONCE.format(
        claimed="""
        SELECT revision_id, start, "end", quote COLLATE "C" AS quote FROM new_values
        EXCEPT
        SELECT revision_id, start, "end", quote COLLATE "C" FROM old_values
    """
    )


class TagOfTheProject(pgtrigger.Trigger):
    """An annotation carries only tags of its own project."""

    when = pgtrigger.Before
    operation = pgtrigger.Insert | pgtrigger.UpdateOf("tag_id", "annotation_id")
    func = """
        IF NOT EXISTS (
            SELECT FROM annotations_annotation a JOIN annotations_tag t USING (project_id)
             WHERE a.id = NEW.annotation_id AND t.id = NEW.tag_id
        ) THEN
            RAISE EXCEPTION 'the tag does not belong to the annotation''s project'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """


class AboutTheText(pgtrigger.Trigger):
    """An anchoring is about its article's current text, within one project.

    Placed means that the annotation stands there, moved or orphaned that it does not. The words of
    the place where it may be are what stands there: `NewCandidatesAreTheText` looks at those.
    """

    when = pgtrigger.Before
    operation = pgtrigger.Insert | pgtrigger.Update
    declare: Any = [("place", "record")]
    func = """
        SELECT a.revision_id INTO place
          FROM annotations_annotation a JOIN articles_article p ON p.id = a.article_id
         WHERE a.id = NEW.annotation_id AND p.current_id = NEW.revision_id
           AND a.project_id = NEW.project_id;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'the anchoring is not about the annotation''s present text'
                USING ERRCODE = 'check_violation';
        END IF;
        IF (NEW.state = 'placed') <> (place.revision_id = NEW.revision_id) THEN
            RAISE EXCEPTION 'an annotation is % where it does not stand', NEW.state
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """


_CANDIDATES = """
        SELECT revision_id, start, "end", quote COLLATE "C" AS quote FROM {table}
         WHERE start IS NOT NULL"""


class NewCandidatesAreTheText(_AllAtOnce):
    """The words of the place where an annotation may be are what stands there."""

    operation = pgtrigger.Insert
    referencing: Any = pgtrigger.Referencing(new="new_values")
    func = _ALL_AT_ONCE.format(claimed=_CANDIDATES.format(table="new_values"))


class CandidatesStayTheText(_AllAtOnce):
    """The same of an anchoring that changes."""

    operation = pgtrigger.Update
    referencing: Any = pgtrigger.Referencing(old="old_values", new="new_values")
    func = _ALL_AT_ONCE.format(
        claimed=f"{_CANDIDATES.format(table='new_values')}\n        EXCEPT"
        f"{_CANDIDATES.format(table='old_values')}"
    )


_STAYS_BEHIND = """
    IF EXISTS (
        SELECT FROM annotations_annotation a
          JOIN articles_article p ON p.id = a.article_id
          LEFT JOIN annotations_anchoring g ON g.annotation_id = a.id
         WHERE {which}
           AND (coalesce(g.state, 'placed') = 'placed') <> (a.revision_id = p.current_id)
            OR {which} AND g.revision_id <> p.current_id
    ) THEN
        RAISE EXCEPTION 'an annotation was left behind in an older text'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


class NoneIsLeftBehind(pgtrigger.Trigger):
    """When an article has got a new text, each of its annotations stands there, or an anchoring
    says that it moved or is orphaned. Looked at when the transaction ends."""

    when = pgtrigger.After
    operation = pgtrigger.UpdateOf("current_id")
    timing = pgtrigger.Deferred
    func = _STAYS_BEHIND.format(which="a.article_id = NEW.id")


class WaitsWithItsAnnotation(pgtrigger.Trigger):
    """An anchoring goes only with its annotation, or when it says nothing that the annotation does
    not say itself. Looked at when the transaction ends."""

    when = pgtrigger.After
    operation = pgtrigger.Delete
    timing = pgtrigger.Deferred
    func = _STAYS_BEHIND.format(which="a.id = OLD.annotation_id")


class StaysWithItsAnchoring(pgtrigger.Trigger):
    """An annotation changes its text only together with its anchoring. Looked at when the
    transaction ends."""

    when = pgtrigger.After
    operation = pgtrigger.UpdateOf("revision_id")
    timing = pgtrigger.Deferred
    func = _STAYS_BEHIND.format(which="a.id = NEW.id")
