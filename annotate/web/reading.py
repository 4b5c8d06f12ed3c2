"""How one likes to read: letters, lines, light or dark; and the hint that says how to begin."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from annotate.accounts.actions import change_reading, end_greeting
from annotate.accounts.errors import Refused
from annotate.web.seats import PageRequest, person_of

CHOICES = ("text_size", "measure", "theme")


@login_required
@require_POST
def settings(request: PageRequest) -> HttpResponseBase:
    """Keep how the person likes to read."""
    chosen = {name: request.POST.get(name) for name in CHOICES}
    try:
        change_reading(actor=person_of(request), **chosen)
    except Refused as refusal:
        return HttpResponse(refusal.message, status=422, content_type="text/plain")
    if request.htmx:
        return HttpResponse(status=204)
    messages.success(request, "How you like to read is saved.")
    return redirect(_back(request))


@login_required
@require_POST
def greeting(request: PageRequest) -> HttpResponseBase:
    """The hint has been read."""
    end_greeting(actor=person_of(request))
    return HttpResponse(status=204) if request.htmx else redirect(_back(request))


def _back(request: PageRequest) -> str:
    """The page that the form stands on; the account's own when that is not one of ours."""
    there = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        there, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return there if ours else "account-detail"
