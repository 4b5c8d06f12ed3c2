"""How long exports are remembered, and in what pieces."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from annotate.accounts.models import Project
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import delete_annotation
from annotate.annotations.models import Annotation
from annotate.exporting import memory
from annotate.exporting.models import PastExport, PastPart
from tests.exporting.test_since import since, told, whole

type Annotate = Callable[..., Annotation]


def test_a_large_export_is_remembered_in_parts(
    annotate: Annotate, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "_A_PART", 2)
    for quote in ("eleven years", "the pilots", "every hour", "Count first", "arithmetic"):
        annotate(quote)
    first = whole(seat)
    past = PastExport.objects.get()
    assert (past.annotations, past.parts.count()) == (5, 3)
    gone = Annotation.objects.get(quote="every hour")
    delete_annotation(seat=seat, annotation=gone, seen_version=1)
    assert told(since(seat, first)) == {str(gone.pk): "trash"}


def test_the_oldest_of_a_person_give_way_and_old_ones_are_forgotten(
    seat: Seat, bobs_seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "KEPT_EACH", 2)
    of_bob = whole(bobs_seat)
    mine = [whole(seat)["id"] for _ in range(3)]
    kept = {str(pk) for pk in PastExport.objects.values_list("pk", flat=True)}
    assert kept == {of_bob["id"], *mine[1:]}
    assert memory.forget_exports() == 0
    monkeypatch.setattr(memory, "KEPT_DAYS", -1)
    assert memory.forget_exports() == 3
    assert not PastPart.objects.exists()


@pytest.mark.django_db
def test_the_database_keeps_what_is_remembered_as_it_is(project: Project) -> None:
    past = PastExport.objects.create(id=uuid4(), project=project, annotations=0)
    with pytest.raises(ProgrammingError), transaction.atomic():
        PastExport.objects.filter(pk=past.pk).update(annotations=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        PastPart.objects.create(export=past, number=0, ids=UUID(int=1).bytes, sums=b"")
