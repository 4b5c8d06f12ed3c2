from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import RequestFactory
from knox.auth import TokenAuthentication
from knox.models import AuthToken

from annotate.accounts.models import User


def test_it_prints_a_token_that_signs_the_person_in(alice: User) -> None:
    out = StringIO()
    call_command("api_token", "Alice@example.org", stdout=out)
    token = out.getvalue()
    assert token == token.strip() + "\n"
    request = RequestFactory().get("/", headers={"Authorization": f"Token {token.strip()}"})
    found = TokenAuthentication().authenticate(request)
    assert found is not None
    assert found[0] == alice
    assert token.strip() not in str(list(AuthToken.objects.values()))


def test_an_unknown_address_gets_no_token(db: None) -> None:
    with pytest.raises(CommandError, match="Nobody has an account"):
        call_command("api_token", "nobody@example.org")


def test_who_may_not_sign_in_gets_no_token(alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(is_active=False)
    with pytest.raises(CommandError, match="Nobody has an account"):
        call_command("api_token", alice.email)
