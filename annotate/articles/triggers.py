"""The rules that the database itself keeps for articles, whoever writes."""

import pgtrigger


class HonestRevision(pgtrigger.Trigger):
    """Length and checksum are those of the text, and the text is not empty and at most 5,000,000
    long."""

    when = pgtrigger.Before
    operation = pgtrigger.Insert
    func = """
        IF char_length(NEW.text) NOT BETWEEN 1 AND 5000000 THEN
            RAISE EXCEPTION 'a revision has 1 to 5,000,000 code points, this one %',
                char_length(NEW.text) USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.length <> char_length(NEW.text) THEN
            RAISE EXCEPTION 'the revision says % code points, its text has %',
                NEW.length, char_length(NEW.text) USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.sha256 <> encode(sha256(convert_to(NEW.text, 'UTF8')), 'hex') THEN
            RAISE EXCEPTION 'the checksum is not that of the revision''s text'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """


class CurrentRevision(pgtrigger.Trigger):
    """The current revision of an article is one of its own.

    The revision is stored first (its foreign key is deferred), so that it can be looked at here.
    """

    when = pgtrigger.Before
    operation = pgtrigger.Insert | pgtrigger.UpdateOf("current_id")
    func = """
        IF NOT EXISTS (
            SELECT FROM articles_revision WHERE id = NEW.current_id AND article_id = NEW.id
        ) THEN
            RAISE EXCEPTION 'the current revision is not one of this article'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """


class SearchVectorIsOutdated(pgtrigger.Trigger):
    """Whatever changes the words of an article, or their language, takes its search vector away.

    To make it takes longer than to store the article; annotate.search does so a moment later, and
    finds the article by its words meanwhile.
    """

    when = pgtrigger.Before
    operation = pgtrigger.Insert | pgtrigger.UpdateOf(
        "title", "byline", "publisher", "language", "current_id"
    )
    func = """
        NEW.search := NULL;
        RETURN NEW;
    """


class LabelOfProject(pgtrigger.Trigger):
    """An article's labels are of its own project."""

    when = pgtrigger.Before
    operation = pgtrigger.Insert | pgtrigger.Update
    func = """
        IF NOT EXISTS (
            SELECT FROM articles_article a JOIN articles_label l ON l.project_id = a.project_id
             WHERE a.id = NEW.article_id AND l.id = NEW.label_id
        ) THEN
            RAISE EXCEPTION 'the label is not one of the article''s project'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """


class RevisesOfProject(pgtrigger.Trigger):
    """What an import revises is an article of its own project."""

    when = pgtrigger.Before
    operation = pgtrigger.Insert
    condition = pgtrigger.Q(new__revises__isnull=False)
    func = """
        IF NOT EXISTS (
            SELECT FROM articles_article WHERE id = NEW.revises_id AND project_id = NEW.project_id
        ) THEN
            RAISE EXCEPTION 'the article to be revised is not one of the import''s project'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """
