"""The front door: the sign-in form for a visitor, the projects for a member."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotate.accounts.models import User
from annotate.accounts.permissions import may_make_projects
from annotate.curation.counts import projects_of
from annotate.web.errors import plain
from annotate.web.sign_in import SignInForm


@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """The projects with what is going on in each, or the sign-in form."""
    if not isinstance(request.user, User):
        return render(request, "account/login.html", {"form": SignInForm(request=request)})
    return render(
        request,
        "home.html",
        {
            "projects": projects_of(request.user),
            "may_make_projects": may_make_projects(request.user),
        },
    )


@login_not_required
@require_safe
def offline(request: HttpRequest) -> HttpResponseBase:
    """What to show while the server cannot be reached; needs no other file."""
    return plain(request, "errors/offline.html")
