"""One's own account: name, password, API tokens."""

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from annotate.accounts.actions import change_own_account, set_own_password
from annotate.accounts.errors import Refused
from annotate.accounts.models import User
from annotate.accounts.tokens import make_token, revoke_token, tokens_of
from annotate.web.forms import UNPROCESSABLE, show_refusal
from annotate.web.seats import PageRequest, person_of

SAVED = (
    "Your password is saved. Other browsers are signed out, and the API tokens that you had work "
    "no longer."
)


class NameForm(forms.Form):
    """How one is called here."""

    name = forms.CharField(
        max_length=150,
        required=False,
        help_text="What colleagues see beside your annotations. Exports carry it too.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class PasswordForm(forms.Form):
    """The new password twice, and the present one where there is one."""

    present = forms.CharField(
        label="Present password",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label="New password",
        help_text="Eight characters or more; a few unrelated words are best.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="New password again",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, user: User, data: dict[str, str] | None = None) -> None:
        super().__init__(data)
        self.user = user
        if not user.has_usable_password():
            del self.fields["present"]

    def clean_present(self) -> str:
        if not self.user.check_password(self.cleaned_data["present"]):
            raise forms.ValidationError("This is not your present password.")
        return str(self.cleaned_data["present"])

    def clean_again(self) -> str:
        if self.cleaned_data["again"] != self.cleaned_data.get("password"):
            raise forms.ValidationError("The two differ.")
        return str(self.cleaned_data["again"])


@never_cache
@login_required
@require_safe
def detail(request: PageRequest) -> HttpResponseBase:
    """The page; a token that was just made is shown this once."""
    return _page(request, token=request.session.pop("new_token", ""))


@login_required
@require_POST
def name(request: PageRequest) -> HttpResponseBase:
    """Change the name."""
    form = NameForm(request.POST)
    if form.is_valid():
        try:
            change_own_account(actor=person_of(request), name=form.cleaned_data["name"])
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "Your name is saved.")
            return redirect("account-detail")
    return _page(request, name_form=form)


@login_required
@require_POST
def password(request: PageRequest) -> HttpResponseBase:
    """Set a password, or another one."""
    form = PasswordForm(person_of(request), request.POST.dict())
    if form.is_valid():
        try:
            user = set_own_password(
                actor=person_of(request), password=form.cleaned_data["password"]
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            update_session_auth_hash(request, user)
            messages.success(request, SAVED)
            return redirect("account-detail")
    return _page(request, password_form=form)


@login_required
@require_POST
def tokens(request: PageRequest) -> HttpResponseBase:
    """Make a token; the page after shows it."""
    try:
        request.session["new_token"] = make_token(actor=person_of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("account-detail")


@login_required
@require_POST
def revocation(request: PageRequest, key: str) -> HttpResponseBase:
    """End a token. One that is gone already is no error."""
    revoke_token(actor=person_of(request), key=key)
    messages.success(request, "The token works no longer.")
    return redirect("account-detail")


def _page(
    request: PageRequest,
    *,
    name_form: NameForm | None = None,
    password_form: PasswordForm | None = None,
    token: str = "",
) -> HttpResponseBase:
    wrong = name_form or password_form
    context = {
        "name_form": name_form or NameForm(initial={"name": person_of(request).name}),
        "password_form": password_form or PasswordForm(person_of(request)),
        "tokens": tokens_of(person_of(request)),
        "new_token": token,
    }
    return render(request, "account/detail.html", context, status=UNPROCESSABLE if wrong else 200)
