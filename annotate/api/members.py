"""The members of a project."""

from django.http import HttpResponse
from rest_framework.exceptions import NotFound

from annotate.accounts.actions import add_member, change_role, remove_member
from annotate.accounts.models import Membership
from annotate.api import answers, representations
from annotate.api.paging import Keyset, Page
from annotate.api.responses import json_response, no_content
from annotate.api.schema import describes
from annotate.api.seats import ProjectView
from annotate.api.shapes import PageQuery, Shape, Text

_OLDEST_FIRST = Keyset((("id", int),))


class RoleShape(Shape):
    """What a member may do."""

    role = Text(help_text="viewer, annotator, curator or admin")


class NewMemberShape(RoleShape):
    """Who is to become a member."""

    email = Text(max_length=254)
    name = Text(max_length=150, required=False)


PAGE = PageQuery()
NEW_MEMBER, ROLE = NewMemberShape(), RoleShape()


class MemberList(ProjectView):
    """Who belongs to the project, and as what."""

    queries = {"GET": PAGE}

    @describes("List the members", answer=answers.Member, page=True, query=PAGE)
    def get(self, request: object, slug: str) -> HttpResponse:
        """Email addresses are shown to admins only."""
        page: Page[Membership] = self.page(_OLDEST_FIRST)
        members = Membership.objects.filter(project=self.seat.project).select_related("user")
        return json_response(
            page.answer(
                list(page.window(members)),
                key=lambda one: (one.pk,),
                show=lambda one: representations.member(one, by=self.seat),
            )
        )

    @describes(
        "Add a member", body=NewMemberShape, answer=answers.Member, code=201, errors=(403, 409)
    )
    def post(self, request: object, slug: str) -> HttpResponse:
        """By email address. For admins."""
        membership, _ = add_member(seat=self.seat, **self.body(NEW_MEMBER))
        membership.refresh_from_db(fields=["created_at"])
        return json_response(representations.member(membership, by=self.seat), code=201)


class MemberDetail(ProjectView):
    """One membership."""

    @describes("Look at a member", answer=answers.Member)
    def get(self, request: object, slug: str, pk: int) -> HttpResponse:
        """Who, as what, since when."""
        return json_response(representations.member(self._member(pk), by=self.seat))

    @describes("Change a role", body=RoleShape, answer=answers.Member, errors=(403, 409))
    def patch(self, request: object, slug: str, pk: int) -> HttpResponse:
        """For admins. A project keeps at least one admin."""
        membership = change_role(seat=self.seat, membership=self._member(pk), **self.body(ROLE))
        return json_response(representations.member(membership, by=self.seat))

    @describes("Remove a member", code=204, errors=(403, 409))
    def delete(self, request: object, slug: str, pk: int) -> HttpResponse:
        """Anyone for admins, yourself for everybody. The work done stays."""
        remove_member(seat=self.seat, membership=self._member(pk))
        return no_content()

    def _member(self, pk: int) -> Membership:
        found = (
            Membership.objects.filter(project=self.seat.project, pk=pk)
            .select_related("user")
            .first()
        )
        if found is None:
            raise NotFound("There is no such member.")
        return found
