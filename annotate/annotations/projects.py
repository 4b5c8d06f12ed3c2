"""How a project begins: made by a person, with the starting tags, at once."""

from annotate.accounts.actions import make_project
from annotate.accounts.models import Project, Role, User
from annotate.accounts.permissions import Seat
from annotate.accounts.recording import by
from annotate.annotations.tags import add_starting_tags


def start_project(*, actor: User, name: str, slug: str = "", description: str = "") -> Project:
    """A project with claim, figure and recommendation. Raises as `make_project` does."""
    with by(actor):
        project = make_project(actor=actor, name=name, slug=slug, description=description)
        add_starting_tags(seat=Seat(actor, project, Role.ADMIN))
    return project
