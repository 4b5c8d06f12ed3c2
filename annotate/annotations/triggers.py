"""The rules that the database itself keeps for annotations, whoever writes."""

from typing import Any

import pgtrigger


class QuoteIsTheText(pgtrigger.Trigger):
    """The span lies inside the revision's text and the quote is exactly what stands there.

    The revision must belong to the article and the article to the project, so that no annotation
    can cross a project's border. Offsets count code points, as PostgreSQL's characters do in UTF-8.
    """

    when = pgtrigger.Before
    operation = pgtrigger.Insert | pgtrigger.UpdateOf(
        "start", "end", "quote", "revision_id", "article_id", "project_id"
    )
    declare: Any = [("place", "record")]
    func = """
        SELECT r.length, substr(r.text, NEW.start + 1, NEW."end" - NEW.start) AS quote
          INTO place
          FROM articles_revision r JOIN articles_article a ON a.id = r.article_id
         WHERE r.id = NEW.revision_id AND a.id = NEW.article_id AND a.project_id = NEW.project_id;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'the revision is not one of this article in this project'
                USING ERRCODE = 'check_violation';
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
