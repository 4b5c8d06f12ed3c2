"""Threads: what is said under an annotation, and when it is settled."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from annotate.accounts.errors import Conflict, Invalid, NotPermitted
from annotate.accounts.models import Role
from annotate.accounts.permissions import Seat
from annotate.annotations.comments import (
    add_comment,
    change_comment,
    delete_comment,
    reopen_thread,
    resolve_thread,
    restore_comment,
)
from annotate.annotations.models import Annotation, Comment, Resolution
from annotate.annotations.queries import has_open_thread

type Annotate = Callable[..., Annotation]


class TestComments:
    def test_the_author_says_it_otherwise(self, bobs_seat: Seat, made: Annotation) -> None:
        comment = add_comment(seat=bobs_seat, annotation=made, text="Which books?")
        assert comment.edited_at is None
        changed = change_comment(seat=bobs_seat, comment=comment, text=" Which *books*? ")
        assert changed.text == "Which *books*?"
        assert changed.edited_at is not None

    def test_the_same_text_again_is_no_edit(self, bobs_seat: Seat, made: Annotation) -> None:
        comment = add_comment(seat=bobs_seat, annotation=made, text="Which books?")
        assert (
            change_comment(seat=bobs_seat, comment=comment, text="Which books?").edited_at is None
        )

    def test_nobody_else_changes_it_not_even_an_admin(
        self, seat: Seat, bobs_seat: Seat, coras_seat: Seat, made: Annotation
    ) -> None:
        comment = add_comment(seat=bobs_seat, annotation=made, text="Mine")
        for other in (seat, coras_seat):
            with pytest.raises(NotPermitted):
                change_comment(seat=other, comment=comment, text="Yours")
            with pytest.raises(NotPermitted):
                delete_comment(seat=other, comment=comment)
            with pytest.raises(NotPermitted):
                restore_comment(seat=other, comment=comment)
        comment.refresh_from_db()
        assert comment.text == "Mine"

    def test_who_has_become_a_viewer_changes_nothing_any_more(
        self, bobs_seat: Seat, made: Annotation
    ) -> None:
        comment = add_comment(seat=bobs_seat, annotation=made, text="Mine")
        now = Seat(bobs_seat.user, bobs_seat.project, Role.VIEWER)
        with pytest.raises(NotPermitted):
            delete_comment(seat=now, comment=comment)

    def test_deleting_hides_it_and_restoring_brings_it_back_as_it_was(
        self, bobs_seat: Seat, made: Annotation
    ) -> None:
        comment = add_comment(seat=bobs_seat, annotation=made, text="Mine")
        for _ in range(2):
            delete_comment(seat=bobs_seat, comment=comment)
        assert not made.comments.present().exists()
        with pytest.raises(Conflict):
            change_comment(seat=bobs_seat, comment=comment, text="Still mine")
        for _ in range(2):
            restore_comment(seat=bobs_seat, comment=comment)
        assert made.comments.present().get().text == "Mine"

    @pytest.mark.parametrize("text", ["", " \n ", "a" * 20_001, "nul \x00", "half \ud83d"])
    def test_what_cannot_be_said_is_refused(
        self, bobs_seat: Seat, made: Annotation, text: str
    ) -> None:
        comment = add_comment(seat=bobs_seat, annotation=made, text="Mine")
        with pytest.raises(Invalid) as refused:
            add_comment(seat=bobs_seat, annotation=made, text=text)
        assert list(refused.value.fields) == ["text"]
        with pytest.raises(Invalid):
            change_comment(seat=bobs_seat, comment=comment, text=text)
        assert made.comments.get().text == "Mine"

    def test_the_same_id_again_is_the_same_comment(self, bobs_seat: Seat, made: Annotation) -> None:
        id = uuid4()
        first = add_comment(seat=bobs_seat, annotation=made, text="Once", id=id)
        again = add_comment(seat=bobs_seat, annotation=made, text="Once", id=id)
        assert (again.pk, made.comments.count()) == (first.pk, 1)
        change_comment(seat=bobs_seat, comment=first, text="Once only")
        assert add_comment(seat=bobs_seat, annotation=made, text="Once", id=id).pk == id

    def test_an_id_that_is_taken_is_a_conflict(
        self, seat: Seat, bobs_seat: Seat, made: Annotation, annotate: Annotate
    ) -> None:
        id = uuid4()
        add_comment(seat=bobs_seat, annotation=made, text="Once", id=id)
        with pytest.raises(Conflict):
            add_comment(seat=bobs_seat, annotation=made, text="Twice", id=id)
        with pytest.raises(Conflict):
            add_comment(seat=seat, annotation=made, text="Once", id=id)
        with pytest.raises(Conflict):
            add_comment(seat=bobs_seat, annotation=annotate("eleven years"), text="Once", id=id)
        assert Comment.objects.count() == 1


class TestResolving:
    def test_a_thread_is_settled_and_opened_again(
        self, seat: Seat, bobs_seat: Seat, made: Annotation
    ) -> None:
        add_comment(seat=bobs_seat, annotation=made, text="Hm.")
        open_ones = Annotation.objects.filter(has_open_thread())
        assert open_ones.get() == made
        resolve_thread(seat=bobs_seat, annotation=made)
        assert resolve_thread(seat=seat, annotation=made).by == bobs_seat.user
        assert not open_ones.exists()
        reopen_thread(seat=seat, annotation=made)
        reopen_thread(seat=seat, annotation=made)
        assert open_ones.get() == made

    def test_a_reply_opens_it_again(self, seat: Seat, bobs_seat: Seat, made: Annotation) -> None:
        add_comment(seat=bobs_seat, annotation=made, text="Hm.")
        resolve_thread(seat=seat, annotation=made)
        add_comment(seat=bobs_seat, annotation=made, text="No.")
        assert not Resolution.objects.exists()

    def test_sending_a_comment_again_does_not_open_it(
        self, seat: Seat, bobs_seat: Seat, made: Annotation
    ) -> None:
        comment = add_comment(seat=bobs_seat, annotation=made, text="Hm.")
        resolve_thread(seat=seat, annotation=made)
        add_comment(seat=bobs_seat, annotation=made, text="Hm.", id=comment.pk)
        assert Resolution.objects.exists()

    def test_where_nothing_is_said_nothing_is_settled(
        self, bobs_seat: Seat, made: Annotation
    ) -> None:
        with pytest.raises(Conflict):
            resolve_thread(seat=bobs_seat, annotation=made)
        delete_comment(
            seat=bobs_seat, comment=add_comment(seat=bobs_seat, annotation=made, text="Hm.")
        )
        with pytest.raises(Conflict):
            resolve_thread(seat=bobs_seat, annotation=made)

    def test_a_viewer_settles_nothing(
        self, bobs_seat: Seat, veras_seat: Seat, made: Annotation
    ) -> None:
        add_comment(seat=bobs_seat, annotation=made, text="Hm.")
        with pytest.raises(NotPermitted):
            resolve_thread(seat=veras_seat, annotation=made)
        with pytest.raises(NotPermitted):
            reopen_thread(seat=veras_seat, annotation=made)
