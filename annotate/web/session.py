"""Who is signed in now: what an open page asks before it sends what was kept for later."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@login_not_required
@never_cache
@require_safe
def detail(request: HttpRequest) -> JsonResponse:
    """The person's id, or null, and the token that her forms need now."""
    person = request.user.pk if request.user.is_authenticated else None
    return JsonResponse({"person": person, "token": get_token(request) if person else ""})
