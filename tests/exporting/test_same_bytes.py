"""The page, the API and the command hand out the same bytes, apart from the time."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from django.core.management import call_command
from django.test import Client

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.accounts.tokens import make_token
from annotate.annotations.models import Annotation
from annotate.articles.actions import change_article
from annotate.articles.models import Article
from annotate.curation.actions import review_annotation

MOMENT = re.compile(rb'"(exported_at|generated)":"[^"]*"')


def fetched(address: str, **headers: str) -> bytes:
    with urlopen(Request(address, headers=headers)) as answer:
        assert answer.status == 200
        return bytes(answer.read())


@pytest.mark.parametrize("format", ["json", "jsonl", "csv", "w3c"])
@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"status": "accepted", "tag": "figure"},
        {"tag": "claim"},
        {"tag": "figure", "withhold": "forbidden"},
        {"where": "figure.value > 4000 and not note:\"a '100%' \\\\ %s\""},
    ],
)
def test_three_ways_give_the_same_bytes(
    format: str,
    filters: dict[str, str],
    transactional_db: None,
    live_server: Any,
    alice: User,
    seat: Seat,
    article: Article,
    annotate: Callable[..., Annotation],
    signed_in: Callable[[User], Client],
    tmp_path: Path,
) -> None:
    first = annotate("4,120 landings", "figure", "claim", details={"figure": {"value": 4120}})
    annotate("Count first 🛥️", note='With "quotes", a \\ and\na line')
    review_annotation(seat=seat, annotation=first, verdict="accepted")
    change_article(seat=seat, article=article, licence="All rights reserved")
    slug, query = seat.project.slug, urlencode({"format": format, **filters})
    session = signed_in(alice).cookies["sessionid"].value
    page = fetched(
        f"{live_server.url}/p/{slug}/export/file/?{query}", Cookie=f"sessionid={session}"
    )
    api = fetched(
        f"{live_server.url}/api/v1/projects/{slug}/export/?{query}",
        Authorization=f"Token {make_token(actor=alice)}",
    )
    options = [part for name, value in filters.items() for part in (f"--{name}", value)]
    out = tmp_path / "out"
    call_command("export", "--project", slug, "--format", format, *options, "-o", out)
    assert MOMENT.sub(b"", page) == MOMENT.sub(b"", api) == MOMENT.sub(b"", out.read_bytes())
    assert (b"Count first" in page) == (not filters)
    assert (b"The books gave" in page) == ("withhold" not in filters)
