"""Projects: begin one, see what is going on in it, rename it."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from annotate.accounts import permissions
from annotate.accounts.actions import change_project
from annotate.accounts.errors import Refused
from annotate.accounts.permissions import Seat
from annotate.annotations.projects import start_project
from annotate.web import overview
from annotate.web.forms import UNPROCESSABLE, show_refusal
from annotate.web.seats import PageRequest, at_the_table, person_of


class ProjectForm(forms.Form):
    """What a project is called and for."""

    name = forms.CharField(max_length=200)
    description = forms.CharField(
        max_length=2000,
        required=False,
        help_text="What the project is for; its members read it.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SettingsForm(ProjectForm):
    """The same, with the project's rules."""

    rejections_need_reasons = forms.BooleanField(required=False, label="A rejection needs a reason")
    blind = forms.BooleanField(required=False, label="Annotators do not see each other’s work")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PageRequest) -> HttpResponseBase:
    """Begin a project with the starting tags."""
    if not permissions.may_make_projects(request.user):
        raise PermissionDenied("Only an administrator makes projects here.")
    form = ProjectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            project = start_project(actor=person_of(request), **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect("project-detail", project.slug)
    return render(request, "projects/new.html", {"form": form}, status=_status(form))


@at_the_table
@require_safe
def detail(request: PageRequest, seat: Seat) -> HttpResponseBase:
    """The overview: what waits, how far all is, who did what, what changed."""
    return render(request, "projects/detail.html", overview.context(seat))


@at_the_table
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: PageRequest, seat: Seat) -> HttpResponseBase:
    """Name, description and rules, for admins."""
    permissions.require(seat.may_change_project, "change the project")
    project = seat.project
    names = ("name", "description", "rejections_need_reasons", "blind")
    form = SettingsForm(
        request.POST or None, initial={name: getattr(project, name) for name in names}
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_project(seat=seat, **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "The project is saved.")
            return redirect("project-settings", project.slug)
    context = {"seat": seat, "form": form}
    return render(request, "projects/settings.html", context, status=_status(form))


def _status(form: forms.Form) -> int:
    return UNPROCESSABLE if form.errors else 200
