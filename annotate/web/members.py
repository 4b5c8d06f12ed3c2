"""Who belongs to a project, and as what."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotate.accounts import permissions
from annotate.accounts.actions import add_member, change_role, remove_member
from annotate.accounts.errors import Mendable, Refused
from annotate.accounts.models import Membership, Role
from annotate.accounts.permissions import Seat
from annotate.annotations.comments import member_names
from annotate.web.forms import UNPROCESSABLE, show_refusal
from annotate.web.seats import PageRequest, at_the_table
from annotate.web.sign_in import one_time_link

ROLES_SAY = {
    Role.VIEWER: "reads and exports",
    Role.ANNOTATOR: "also adds articles, annotates and comments",
    Role.CURATOR: "also accepts, rejects and changes everyone’s work",
    Role.ADMIN: "also manages members, tags and settings",
}


class MemberForm(forms.Form):
    """Who is to be a member, and as what."""

    email = forms.EmailField(widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    name = forms.CharField(
        max_length=150, required=False, help_text="Needed only for somebody without an account."
    )
    role = forms.ChoiceField(choices=Role.choices, initial=Role.ANNOTATOR)


@never_cache
@at_the_table
@require_http_methods(["GET", "HEAD", "POST"])
def collection(request: PageRequest, seat: Seat) -> HttpResponseBase:
    """Everyone's list; admins add somebody. A new person's sign-in link is shown once."""
    if request.method != "POST":
        return _page(request, seat, passing_on=request.session.pop("passing_on", None))
    permissions.require(seat.may_manage_members, "add members")
    form = MemberForm(request.POST)
    if form.is_valid():
        try:
            membership, made = add_member(seat=seat, **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            if made:
                _pass_on(request, membership)
            else:
                messages.success(request, f"{membership.user.display_name} is a member now.")
            return redirect("member-list", seat.project.slug)
    return _page(request, seat, form=form)


@at_the_table
@require_safe
def names(request: PageRequest, seat: Seat) -> HttpResponseBase:
    """What the members are called, for completing a mention."""
    return JsonResponse({"names": member_names(seat)})


@at_the_table
@require_POST
def detail(request: PageRequest, seat: Seat, pk: int) -> HttpResponseBase:
    """Another role for a member."""
    membership = _membership_or_404(seat, pk)
    try:
        change_role(seat=seat, membership=membership, role=request.POST.get("role", ""))
    except Mendable as refusal:
        return _page(request, seat, wrong={membership.pk: refusal.message})
    role = membership.get_role_display().lower()
    messages.success(request, f"{membership.user.display_name} is {role} now.")
    if membership.user_id == request.user.pk:
        return redirect("project-detail", seat.project.slug)
    return redirect("member-list", seat.project.slug)


@at_the_table
@require_POST
def removal(request: PageRequest, seat: Seat, pk: int) -> HttpResponseBase:
    """End a membership; one's own, too."""
    membership = _membership_or_404(seat, pk)
    try:
        remove_member(seat=seat, membership=membership)
    except Mendable as refusal:
        return _page(request, seat, wrong={pk: refusal.message})
    if membership.user_id == request.user.pk:
        messages.success(request, f"You have left “{seat.project.name}”.")
        return redirect("home")
    messages.success(
        request, f"{membership.user.display_name} is no member any more. The work stays."
    )
    return redirect("member-list", seat.project.slug)


@at_the_table
@require_POST
def sign_in_link(request: PageRequest, seat: Seat, pk: int) -> HttpResponseBase:
    """A new one-time link for a member, by who may make accounts."""
    membership = _membership_or_404(seat, pk)
    if not permissions.may_make_people(seat.user):
        raise PermissionDenied("Only an administrator of the installation makes sign-in links.")
    _pass_on(request, membership)
    return redirect("member-list", seat.project.slug)


def _pass_on(request: PageRequest, membership: Membership) -> None:
    request.session["passing_on"] = {
        "name": membership.user.display_name,
        "link": one_time_link(membership.user, request),
    }


def _membership_or_404(seat: Seat, pk: int) -> Membership:
    found = Membership.objects.select_related("user").filter(project=seat.project, pk=pk).first()
    if found is None:
        raise Http404
    return found


def _page(
    request: PageRequest,
    seat: Seat,
    *,
    form: MemberForm | None = None,
    wrong: dict[int, str] | None = None,
    passing_on: Any = None,
) -> HttpResponseBase:
    members = Membership.objects.filter(project=seat.project).select_related("user")
    context = {
        "seat": seat,
        "members": [(member, (wrong or {}).get(member.pk, "")) for member in members],
        "form": form or MemberForm(),
        "roles": [(role.value, role.label, text) for role, text in ROLES_SAY.items()],
        "passing_on": passing_on,
        "may_make_people": permissions.may_make_people(seat.user),
    }
    status = UNPROCESSABLE if form or wrong else 200
    return render(request, "members/list.html", context, status=status)
