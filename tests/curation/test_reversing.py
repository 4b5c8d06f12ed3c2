"""Changes that are taken back, with the verdict and the report that saw what it was before."""

from collections.abc import Callable

from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation
from annotate.annotations.models import Annotation
from annotate.annotations.reversal import Move
from annotate.curation.actions import review_annotation
from annotate.curation.models import Entry, Report
from annotate.curation.queries import row
from annotate.curation.report_queries import entry_rows
from annotate.curation.reports import add_to_report
from annotate.curation.reversing import reverse_changes


def test_what_is_taken_back_and_done_again_is_judged_and_stale_by_what_it_says(
    seat: Seat, report: Report, annotate: Callable[..., Annotation]
) -> None:
    made = annotate("eleven years", "claim", note="First.")
    review_annotation(seat=seat, annotation=made, verdict="accepted")
    add_to_report(seat=seat, report=report, annotations=[made.pk])

    def now() -> tuple[str, str]:
        [entry] = entry_rows(Entry.objects.filter(report=report))
        return row(made.pk).status, entry.stale

    change_annotation(seat=seat, annotation=made, seen_version=1, note="Second.")
    change_annotation(seat=seat, annotation=Annotation.objects.get(), seen_version=2, note="Third.")
    assert now() == ("proposed", "changed")
    reverse_changes(seat=seat, moves=[Move(made.pk, 3, 2)])
    assert now() == ("proposed", "changed")
    reverse_changes(seat=seat, moves=[Move(made.pk, 2, 1)])
    assert now() == ("accepted", "")
    reverse_changes(seat=seat, moves=[Move(made.pk, 1, 2)])
    assert now() == ("proposed", "changed")
