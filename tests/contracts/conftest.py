"""Everything there is to reach, and something behind every address."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from knox.models import AuthToken

from annotate.accounts.models import Membership, Role, User
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import create_annotation
from annotate.annotations.comments import add_comment
from annotate.annotations.drafts import Draft
from annotate.annotations.projects import start_project
from annotate.articles import originals
from annotate.articles.actions import add_article
from annotate.articles.imports import Upload, add_files, begin_import
from annotate.articles.models import Article
from annotate.articles.reading import Original, from_text
from annotate.articles.revisions import keep_waiting
from annotate.curation.dismissals import dismiss
from annotate.curation.filters import save_filter
from annotate.curation.links import link_annotations
from annotate.curation.report_sections import add_section
from annotate.curation.reports import add_to_report, create_report
from annotate.exporting.preparing import prepare_export, write_prepared
from annotate.exporting.releases import freeze
from tests.conftest import HARBOUR, join, person, seated, snapshots_within_the_test

type Clients = dict[str, Client]


@dataclass(frozen=True)
class World:
    """What there is, for the tests of a module; what one of them changes is rolled back."""

    ids: dict[str, Any]
    clients: Clients


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The transactions of the tests stand inside the one in which it is made."""
    with (
        django_db_blocker.unblock(),
        pytest.MonkeyPatch.context() as patch,
        transaction.atomic(),
    ):
        snapshots_within_the_test(patch)
        alice = person("alice@example.org", "Alice Ahlberg")
        seat = seated(alice, start_project(actor=alice, name="Harbour desk"))
        article = add_article(seat=seat, source=from_text(HARBOUR))
        users = {
            "viewer": person("vera@example.org", "Vera Vogel"),
            "annotator": person("bob@example.org", "Bob Bianchi"),
            "curator": person("cora@example.org", "Cora Costa"),
        }
        for role, user in users.items():
            join(user, seat.project, Role(role))
        users |= {"admin": alice, "stranger": person("charlie@example.org", "Charlie Chen")}
        yield World(something_everywhere(seat, article), clients_of(users))
        transaction.set_rollback(True)


@pytest.fixture
def ids(seat: Seat, article: Article) -> dict[str, Any]:
    return something_everywhere(seat, article)


def something_everywhere(seat: Seat, article: Article) -> dict[str, Any]:
    """What the parts of an address may name, by the route that they are part of. The comment and
    the import are the admin's."""
    annotation, other = (
        create_annotation(seat=seat, draft=Draft(article=article, quote=quote, tags=["figure"]))[0]
        for quote in ("4,120 landings", "nearer six thousand")
    )
    originals.keep(article.current_id, Original(b"Words.", "a.txt", "text/plain", "0" * 64))
    batch = begin_import(seat=seat)
    [item] = add_files(seat=seat, batch=batch, uploads=[Upload(ContentFile(b"Words."), "a.txt")])
    report = create_report(seat=seat, title="What the harbour counts")
    section = add_section(seat=seat, report=report, title="Boats")
    [entry] = add_to_report(seat=seat, report=report, annotations=[annotation.pk])
    for _ in range(2):
        freeze(seat=seat, report=report)
    link, _ = link_annotations(seat=seat, source=annotation, target=other, kind="contradicts")
    return {
        "report": report.slug,
        "report_id": report.pk,
        "section": section.pk,
        "entry": entry.pk,
        "slug": seat.project.slug,
        "article": article.pk,
        "annotation": annotation.pk,
        "import": batch.pk,
        "filter": save_filter(seat=seat, name="Mine", expression="", is_shared=True).pk,
        "item": item.pk,
        "text": keep_waiting(seat=seat, article=article, source=from_text("Another text.")).pk,
        "comment": add_comment(seat=seat, annotation=annotation, text="Since 2018 only?").pk,
        "member": Membership.objects.get(user=seat.user).pk,
        "key": "claim",
        "person": seat.user.pk,
        "prepared": prepared(seat),
        "link": link.pk,
        "dismissal": dismiss(seat=seat, source=annotation, target=other)[0].pk,
    }


def prepared(seat: Seat) -> Any:
    """The admin's, which is ready."""
    pk = prepare_export(seat=seat).pk
    write_prepared(pk)
    return pk


@pytest.fixture
def clients(
    seat: Seat, bobs_seat: Seat, coras_seat: Seat, veras_seat: Seat, charlie: User
) -> Clients:
    """A client for each role, signed in for the pages and with a token for the API."""
    people = {
        "viewer": veras_seat.user,
        "annotator": bobs_seat.user,
        "curator": coras_seat.user,
        "admin": seat.user,
        "stranger": charlie,
    }
    return clients_of(people)


def clients_of(people: dict[str, User]) -> Clients:
    clients = {"visitor": Client(raise_request_exception=False)}
    for role, user in people.items():
        token = AuthToken.objects.create(user)[1]
        client = Client(raise_request_exception=False, headers={"Authorization": f"Token {token}"})
        client.force_login(user)
        clients[role] = client
    return clients
