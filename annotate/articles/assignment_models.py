"""Who is to read an article."""

from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class Status(models.TextChoices):
    """How far the work on an article has come, as a whole or one person's."""

    TODO = "todo", "To do"
    IN_PROGRESS = "in_progress", "In progress"
    DONE = "done", "Done"


class ReaderIsMember(pgtrigger.Trigger):
    """Articles are given to members of their project."""

    when = pgtrigger.Before
    operation = pgtrigger.Insert | pgtrigger.UpdateOf("article_id", "person_id")
    func = """
        IF NOT EXISTS (
            SELECT FROM articles_article a JOIN accounts_membership m USING (project_id)
             WHERE a.id = NEW.article_id AND m.user_id = NEW.person_id
        ) THEN
            RAISE EXCEPTION 'the reader is not a member of the article''s project'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """


class FirstReader(pgtrigger.Trigger):
    """An article is assigned to the first of its readers, or to nobody."""

    when = pgtrigger.After
    operation = pgtrigger.Insert | pgtrigger.Delete
    declare = [("place", "uuid")]
    func = """
        place := CASE WHEN TG_OP = 'DELETE' THEN OLD.article_id ELSE NEW.article_id END;
        UPDATE articles_article a SET assigned_to_id = f.person_id
          FROM (SELECT (SELECT person_id FROM articles_assignment
                         WHERE article_id = place ORDER BY id LIMIT 1) AS person_id) f
         WHERE a.id = place AND a.assigned_to_id IS DISTINCT FROM f.person_id;
        RETURN NULL;
    """


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    fields=["article", "person", "status"],
    model_name="AssignmentEvent",
    obj_field=pghistory.ObjForeignKey(related_name="events"),
)
class Assignment(models.Model):
    """That a person is to read an article, and how far she is."""

    article = models.ForeignKey(
        "Article", models.CASCADE, related_name="assignments", db_index=False
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="assignments", db_index=False
    )
    status = models.CharField(max_length=12, choices=Status, default=Status.TODO)
    done_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["person", "status", "-id"], name="assignment_of_person"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "person"], name="an_assignment_each"),
            models.CheckConstraint(
                condition=models.Q(status__in=Status.values), name="assignment_status_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(status=Status.DONE, done_at__isnull=False)
                | ~models.Q(status=Status.DONE) & models.Q(done_at=None),
                name="assignment_done_says_when",
            ),
        ]
        triggers: ClassVar = [
            ReaderIsMember(name="reader_is_member"),
            FirstReader(name="article_has_first_reader"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.article_id}"
