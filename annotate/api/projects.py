"""Projects."""

from django.http import HttpResponse

from annotate.accounts.actions import change_project
from annotate.accounts.models import Membership, Role
from annotate.annotations.projects import start_project
from annotate.api import answers, representations
from annotate.api.paging import Keyset, Page
from annotate.api.responses import json_response
from annotate.api.schema import describes
from annotate.api.seats import ApiView, ProjectView
from annotate.api.shapes import PageQuery, Shape, Text, Yes

_BY_SLUG = Keyset((("project__slug", str),))


class ProjectShape(Shape):
    """A project's name and description."""

    name = Text(max_length=200)
    description = Text(max_length=2000, required=False)


class NewProjectShape(ProjectShape):
    """A new project."""

    slug = Text(required=False, help_text="Made from the name when it is left out.")


class ProjectChangeShape(ProjectShape):
    """What is to change."""

    rejections_need_reasons = Yes(required=False)
    blind = Yes(required=False)


PAGE = PageQuery()
NEW_PROJECT, CHANGED_PROJECT = NewProjectShape(), ProjectChangeShape(partial=True)


class ProjectList(ApiView):
    """The projects that the person is a member of."""

    queries = {"GET": PAGE}

    @describes("List your projects", answer=answers.Project, page=True, query=PAGE)
    def get(self, request: object) -> HttpResponse:
        """By slug, each with your role in it."""
        page: Page[Membership] = self.page(_BY_SLUG)
        seats = Membership.objects.filter(user=self.request.user).select_related("project")
        return json_response(
            page.answer(
                list(page.window(seats)),
                key=lambda seat: (seat.project.slug,),
                show=lambda seat: representations.project(seat.project, seat.role, self.request),
            )
        )

    @describes(
        "Make a project",
        body=NewProjectShape,
        answer=answers.Project,
        code=201,
        errors=(403,),
    )
    def post(self, request: object) -> HttpResponse:
        """You become its admin; it has the tags claim, figure and recommendation."""
        project = start_project(actor=self.request.user, **self.body(NEW_PROJECT))
        project.refresh_from_db(fields=["created_at"])
        return json_response(representations.project(project, Role.ADMIN, self.request), code=201)


class ProjectDetail(ProjectView):
    """One project."""

    @describes("Look at a project", answer=answers.Project)
    def get(self, request: object, slug: str) -> HttpResponse:
        """Its name and description, and your role in it."""
        return self._shown()

    @describes("Change a project", body=ProjectChangeShape, answer=answers.Project, errors=(403,))
    def patch(self, request: object, slug: str) -> HttpResponse:
        """Its name, description or rules; the slug stays, for addresses have it. For admins."""
        change_project(seat=self.seat, **self.body(CHANGED_PROJECT))
        return self._shown()

    def _shown(self) -> HttpResponse:
        shown = representations.project(self.seat.project, self.seat.role, self.request)
        return json_response(shown)
