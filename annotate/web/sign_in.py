"""Signing in: by email and password (allauth's), or once by a link that somebody was given."""

from typing import Any
from urllib.parse import urljoin

from allauth.account import views as allauth_views
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from annotate.accounts.entering import use_link, vouch_for
from annotate.accounts.models import User
from annotate.accounts.tokens import revoke_all_tokens

GONE = 410


class AccountAdapter(DefaultAccountAdapter):
    """Who may make an account for herself: nobody, unless the installation says so."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.ANNOTATE_SIGN_UP)

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponseBase | None:
        """Ask nobody to confirm an address for which an administrator vouched."""
        response: HttpResponseBase | None = super().pre_login(request, user, **kwargs)
        if response is None:
            vouch_for(user)
        return response

    def set_password(self, user: User, password: str) -> None:
        """Of somebody who forgot hers: her tokens end with it."""
        with transaction.atomic():
            super().set_password(user, password)
            revoke_all_tokens(user)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing on signing in and out: the next page shows it well enough."""


class SignInForm(LoginForm):
    """Fields "Email" and "Password"; without placeholders, which look like something typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, autocomplete in (("login", "username"), ("password", "current-password")):
            attributes = self.fields[name].widget.attrs
            attributes.pop("placeholder", None)
            attributes["autocomplete"] = autocomplete
        self.fields["password"].help_text = ""

    @property
    def may_sign_up(self) -> bool:
        """Whether the page offers to make an account."""
        return bool(settings.ANNOTATE_SIGN_UP)


class OneTimeTokens(PasswordResetTokenGenerator):
    """Tokens that end with the next sign-in, with a new password or address, or after a day."""

    key_salt = "annotate.web.sign_in.OneTimeTokens"

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        # To the microsecond, unlike Django's: two sign-ins in one second are two.
        last = user.last_login.isoformat() if user.last_login else ""
        return f"{user.pk}|{user.password}|{last}|{timestamp}|{user.email}"


one_time_tokens = OneTimeTokens()


def one_time_path(user: User) -> str:
    """An address that signs the person in at once, for her own eyes (a terminal)."""
    return reverse("one-time-sign-in", args=_key(user))


def one_time_link(user: User, base: HttpRequest | str) -> str:
    """A whole address to pass on, which asks before it signs in: the previews that chats and mail
    programs fetch of a link must not use it up. `base` is a request or "https://host/"."""
    path = reverse("welcome", args=_key(user))
    return base.build_absolute_uri(path) if isinstance(base, HttpRequest) else urljoin(base, path)


def mail_is_sent() -> bool:
    """Whether mail goes out, rather than into files as in a development checkout."""
    return not settings.MAILERS["default"]["BACKEND"].endswith("filebased.EmailBackend")


@never_cache
@require_safe
def one_time(request: HttpRequest, uidb64: str, token: str) -> HttpResponseBase:
    """Sign in by a link from `one_time_path`. HEAD and prefetching do not use it up; who comes from
    another site, or is signed in as somebody else, is asked first."""
    user = _found(uidb64, token)
    if user is None:
        return render(request, "sign_in/link_gone.html", status=GONE)
    looks = request.method == "HEAD" or "prefetch" in request.headers.get("Sec-Purpose", "")
    from_elsewhere = request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin")
    if looks or from_elsewhere or (request.user.is_authenticated and request.user != user):
        return render(request, "sign_in/welcome.html", {"person": user})
    return _enter(request, user)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, uidb64: str, token: str) -> HttpResponseBase:
    """Sign in by a link from `one_time_link`, after a click."""
    user = _found(uidb64, token)
    if user is None:
        return render(request, "sign_in/link_gone.html", status=GONE)
    if request.method == "POST":
        return _enter(request, user)
    return render(request, "sign_in/welcome.html", {"person": user})


def forgotten(request: HttpRequest) -> HttpResponseBase:
    """A new password by mail; where no mail is sent, who to ask instead."""
    if mail_is_sent():
        response: HttpResponseBase = allauth_views.password_reset(request)
        return response
    return render(request, "sign_in/ask_for_link.html")


def _key(user: User) -> list[str]:
    return [urlsafe_base64_encode(force_bytes(user.pk)), one_time_tokens.make_token(user)]


def _found(uidb64: str, token: str) -> User | None:
    try:
        pk = int(urlsafe_base64_decode(uidb64))
    except ValueError:
        return None
    user = User.objects.filter(pk=pk, is_active=True).first() if 0 < pk < 2**63 else None
    return user if user and one_time_tokens.check_token(user, token) else None


def _enter(request: HttpRequest, user: User) -> HttpResponseBase:
    if not use_link(user):
        return render(request, "sign_in/link_gone.html", status=GONE)
    target = reverse("home")
    if not user.has_usable_password():
        messages.info(request, "Welcome. Set a password, so that you can come back.")
        target = reverse("account-detail")
    if request.user.is_authenticated and request.user.pk == user.pk:
        return redirect(target)
    # Whoever has a second factor is still asked for it.
    response: HttpResponseBase = perform_login(request, user, redirect_url=target)
    return response
