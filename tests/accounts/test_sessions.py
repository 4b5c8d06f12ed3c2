"""Who is signed in: found by a question that is kept, with the answers of Django's own."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotate.accounts.models import User


def person(client: Client) -> object:
    return client.get(reverse("session-detail")).json()["person"]


def test_a_session_is_its_persons_until_it_ends(alice: User, bob: User) -> None:
    clients = [Client(), Client()]
    for client, user in zip(clients, (alice, bob), strict=True):
        client.force_login(user)
    assert [person(client) for client in clients] == [alice.pk, bob.pk]
    own = Session.objects.get(session_key=clients[0].session.session_key)
    own.expire_date = timezone.now() - timedelta(seconds=1)
    own.save()
    assert [person(client) for client in clients] == [None, bob.pk]


def test_nobody_has_a_session_that_is_not_there(alice: User) -> None:
    client = Client()
    client.force_login(alice)
    client.session.delete()
    assert person(client) is None
