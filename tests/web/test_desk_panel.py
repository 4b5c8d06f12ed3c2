"""The desk's filter where it is folded: how many conditions it says are set."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", ""),
        ("q=eleven&sort=oldest&view=table", ""),
        ("tag=figure", "1 condition set"),
        ("tag=figure&tag=claim&status=accepted&not=tag", "2 conditions set"),
        ("author=1&article=x&on=created&from=2026-01-01&to=2026-02-01", "3 conditions set"),
        ("field=figure.value&is=%3E&value=1000&with=has:note&with=is:open", "3 conditions set"),
        ("field=figure.value&with=nonsense&from=", ""),
    ],
)
def test_the_folded_filter_says_how_many_conditions_are_set(
    seat: Seat, signed_in: Callable[[User], Client], query: str, said: str
) -> None:
    client, at = signed_in(seat.user), reverse("annotation-list", args=[seat.project.slug])
    part = {"HX-Request": "true", "HX-Target": "annotation-results"}
    for headers, attribute in (({}, ""), (part, ' hx-swap-oob="true"')):
        page = client.get(f"{at}?{query}", headers=headers).content.decode()
        found = re.findall(
            r'<span class="conditions" id="filter-conditions"(.*?)>(.*?)</span>', page
        )
        assert found == [(attribute, said)]
