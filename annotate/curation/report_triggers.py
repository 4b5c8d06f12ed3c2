"""The rules that the database itself keeps for reports and releases, whoever writes."""

from typing import Any

import pgtrigger


class EntryStaysInside(pgtrigger.Trigger):
    """An entry's annotation is of its report's project, and its section one of its report."""

    when = pgtrigger.Before
    operation = pgtrigger.Insert | pgtrigger.UpdateOf("report_id", "annotation_id", "section_id")
    func = """
        IF NOT EXISTS (
            SELECT FROM curation_report r JOIN annotations_annotation a USING (project_id)
             WHERE r.id = NEW.report_id AND a.id = NEW.annotation_id
        ) THEN
            RAISE EXCEPTION 'the annotation is not of the report''s project'
                USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.section_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM curation_section s
             WHERE s.id = NEW.section_id AND s.report_id = NEW.report_id
        ) THEN
            RAISE EXCEPTION 'the section is not of the report' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """


class NumbersHaveNoGaps(pgtrigger.Trigger):
    """A report's releases are numbered from 1, each one higher than the one before. The report's
    row is locked, so that two releases made at once come one after the other."""

    when = pgtrigger.Before
    operation = pgtrigger.Insert
    declare: Any = [("expected", "integer")]
    func = """
        PERFORM FROM curation_report WHERE id = NEW.report_id FOR NO KEY UPDATE;
        SELECT coalesce(max(number), 0) + 1 INTO expected
          FROM curation_release WHERE report_id = NEW.report_id;
        IF NEW.number <> expected THEN
            RAISE EXCEPTION 'the next release of this report is number %', expected
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """


class NeverChanges(pgtrigger.Trigger):
    """A release is what it was when it was frozen: no change, no deletion."""

    when = pgtrigger.Before
    operation = pgtrigger.Update | pgtrigger.Delete
    func = """
        RAISE EXCEPTION 'a release never changes and is never deleted'
            USING ERRCODE = 'check_violation';
    """
