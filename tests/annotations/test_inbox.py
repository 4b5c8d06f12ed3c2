"""Mentions and replies wait in the inboxes of those whom they are for."""

from collections.abc import Callable

from annotate.accounts.actions import remove_member
from annotate.accounts.models import Membership, Project, Role, User
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import delete_annotation, restore_annotation
from annotate.annotations.comments import (
    add_comment,
    change_comment,
    delete_comment,
    member_names,
    restore_comment,
)
from annotate.annotations.inbox import (
    count_unread,
    count_unread_of,
    items_of,
    read_all,
    read_thread,
)
from annotate.annotations.models import Annotation, InboxItem
from annotate.articles.actions import delete_article
from tests.conftest import join, person

type Annotate = Callable[..., Annotation]


def inbox(user: User) -> list[tuple[str, str]]:
    """(why, what) of everything that waits, newest first."""
    items = InboxItem.objects.visible_to(user).unread().order_by("-id")
    found = [(item.reason, item.text) for item in items_of(items)]
    # Counted for one and for many it is the same.
    assert count_unread(user) == count_unread_of({user.pk}).get(user.pk, 0) == len(found)
    return found


class TestInbox:
    def test_a_mention_waits_with_whom_it_names(
        self, seat: Seat, bobs_seat: Seat, coras_seat: Seat, veras_seat: Seat, made: Annotation
    ) -> None:
        text = "@Cora Costa and @vera, what do you think?"
        comment = add_comment(seat=bobs_seat, annotation=made, text=text)
        assert inbox(coras_seat.user) == inbox(veras_seat.user) == [("mentioned you", text)]
        assert inbox(seat.user) == [("replied", text)]
        assert inbox(bobs_seat.user) == []
        assert {mention.person for mention in comment.mentions.all()} == {
            coras_seat.user, veras_seat.user,
        }  # fmt: skip

    def test_replies_wait_with_who_takes_part(
        self, seat: Seat, bobs_seat: Seat, coras_seat: Seat, made: Annotation
    ) -> None:
        add_comment(seat=bobs_seat, annotation=made, text="One")
        add_comment(seat=coras_seat, annotation=made, text="Two")
        add_comment(seat=seat, annotation=made, text="Three")
        assert [text for _, text in inbox(seat.user)] == ["Two", "One"]
        assert [text for _, text in inbox(bobs_seat.user)] == ["Three", "Two"]
        assert [text for _, text in inbox(coras_seat.user)] == ["Three"]

    def test_naming_oneself_tells_nobody(self, bobs_seat: Seat, made: Annotation) -> None:
        add_comment(seat=bobs_seat, annotation=made, text="@Bob Bianchi was here")
        assert inbox(bobs_seat.user) == []

    def test_a_stranger_is_never_named(
        self, bobs_seat: Seat, charlie: User, made: Annotation
    ) -> None:
        comment = add_comment(seat=bobs_seat, annotation=made, text="@Charlie Chen @Charlie")
        assert not comment.mentions.exists()
        assert count_unread(charlie) == 0

    def test_an_edit_names_somebody_else(
        self, bobs_seat: Seat, coras_seat: Seat, veras_seat: Seat, made: Annotation
    ) -> None:
        comment = add_comment(seat=bobs_seat, annotation=made, text="@Cora?")
        change_comment(seat=bobs_seat, comment=comment, text="@Vera?")
        assert inbox(coras_seat.user) == []
        assert inbox(veras_seat.user) == [("mentioned you", "@Vera?")]

    def test_an_edit_does_not_wake_who_has_read_it(
        self, seat: Seat, bobs_seat: Seat, coras_seat: Seat, made: Annotation
    ) -> None:
        comment = add_comment(seat=bobs_seat, annotation=made, text="@Cora?")
        read_all(user=coras_seat.user)
        read_all(user=seat.user)
        change_comment(seat=bobs_seat, comment=comment, text="@Cora??")
        assert inbox(coras_seat.user) == []
        assert inbox(seat.user) == []

    def test_a_reply_that_names_one_later_waits_again(
        self, seat: Seat, bobs_seat: Seat, made: Annotation
    ) -> None:
        comment = add_comment(seat=bobs_seat, annotation=made, text="Hm.")
        read_all(user=seat.user)
        change_comment(seat=bobs_seat, comment=comment, text="Hm, @Alice.")
        assert inbox(seat.user) == [("mentioned you", "Hm, @Alice.")]

    def test_two_of_one_name_are_both_meant_and_a_shared_first_name_nobody(
        self, bobs_seat: Seat, project: Project, made: Annotation
    ) -> None:
        twins = [
            join(person(f"{n}@example.org", "Eve Eder"), project, Role.VIEWER).user for n in "ab"
        ]
        add_comment(seat=bobs_seat, annotation=made, text="@Eve?")
        assert [inbox(each) for each in twins] == [[], []]
        add_comment(seat=bobs_seat, annotation=made, text="@Eve Eder?")
        assert [len(inbox(each)) for each in twins] == [1, 1]

    def test_a_person_without_a_name_is_called_as_she_is_shown(
        self, bobs_seat: Seat, project: Project, made: Annotation
    ) -> None:
        nameless = join(person("d.dahl@example.org", ""), project, Role.VIEWER).user
        add_comment(seat=bobs_seat, annotation=made, text="@d.dahl, please")
        assert len(inbox(nameless)) == 1

    def test_what_is_deleted_waits_no_more_until_it_is_back(
        self, seat: Seat, bobs_seat: Seat, made: Annotation
    ) -> None:
        comment = add_comment(seat=bobs_seat, annotation=made, text="Hm.")
        delete_comment(seat=bobs_seat, comment=comment)
        assert count_unread(seat.user) == 0
        restore_comment(seat=bobs_seat, comment=comment)
        assert count_unread(seat.user) == 1
        delete_annotation(seat=seat, annotation=made, seen_version=1)
        assert count_unread(seat.user) == 0
        restore_annotation(seat=seat, annotation=made)
        assert count_unread(seat.user) == 1
        delete_article(seat=seat, article=made.article)
        assert count_unread(seat.user) == 0

    def test_who_is_a_member_no_longer_sees_nothing(
        self, seat: Seat, bobs_seat: Seat, coras_seat: Seat, made: Annotation
    ) -> None:
        add_comment(seat=bobs_seat, annotation=made, text="@Cora?")
        remove_member(seat=seat, membership=Membership.objects.get(user=coras_seat.user))
        assert inbox(coras_seat.user) == []
        assert count_unread(coras_seat.user) == 0
        add_comment(seat=bobs_seat, annotation=made, text="@Cora??")
        assert not InboxItem.objects.filter(
            comment__text="@Cora??", person=coras_seat.user
        ).exists()

    def test_seeing_the_thread_reads_what_waits_of_it_alone(
        self, seat: Seat, bobs_seat: Seat, made: Annotation, annotate: Annotate
    ) -> None:
        other = annotate("eleven years")
        add_comment(seat=bobs_seat, annotation=made, text="One")
        add_comment(seat=bobs_seat, annotation=other, text="Two")
        assert read_thread(user=seat.user, annotation=made) == 1
        assert read_thread(user=seat.user, annotation=made) == 0
        assert inbox(seat.user) == [("replied", "Two")]
        assert read_all(user=seat.user) == 1

    def test_very_many_are_not_counted_to_the_end(
        self, seat: Seat, bobs_seat: Seat, made: Annotation
    ) -> None:
        for number in range(102):
            add_comment(seat=bobs_seat, annotation=made, text=f"{number}")
        assert count_unread(seat.user) == 100


def test_names_to_complete_are_those_of_the_other_members(
    seat: Seat, bobs_seat: Seat, veras_seat: Seat, charlie: User
) -> None:
    assert member_names(seat) == ["Bob Bianchi", "Vera Vogel"]
    assert member_names(veras_seat) == ["Alice Ahlberg", "Bob Bianchi"]
