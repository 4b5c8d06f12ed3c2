"""The cast, always the same: Alice made the project, Bob, Cora and Vera are her colleagues, Charlie
is a stranger. Everything is made by the actions, as the application does it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client, TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from annotate.accounts.models import Membership, Project, Role, User
from annotate.accounts.permissions import Seat, seat_of
from annotate.annotations.actions import create_annotation
from annotate.annotations.drafts import Draft
from annotate.annotations.models import Annotation
from annotate.annotations.projects import start_project
from annotate.articles import queries
from annotate.articles.actions import add_article
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from tests import databases
from tests.browser import whole_way

PASSWORD = "quiet-harbour-lantern-7"

# The same code gets the same answer, also on a machine that does other things too;
# `--hypothesis-profile=default` looks for new examples.
hypothesis_settings.register_profile(
    "repeatable",
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.load_profile("repeatable")

HARBOUR = """The harbour that learned to count its boats

For eleven years nobody at the harbour office could say how many boats used the outer quay. \
The books gave 4,120 landings in 2018, the pilots thought it was nearer six thousand.

What the pictures changed

The port should publish its arrivals every hour, said Dr. Ana Ruiz. Count first 🛥️; the rest is \
arithmetic.
"""


# What takes longest comes first, so that in the end no worker waits for another.
LONGEST = (
    "tests/server/test_first_sign_in.py",
    "tests/browser/test_kill.py",
    "tests/server/test_supervisor.py",
    "tests/browser/test_access.py",
)


# Tests with a browser, or with processes of their own, share two cores with each other: one that
# fails is tried once more, and the summary says so (docs/decisions/0040).
WITH_PROCESSES = ("tests/browser/", "tests/live/", "tests/server/")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    walked = ", ".join(name for name, _ in whole_way.read())
    terminalreporter.line(f"Articles that the whole way is walked with: {walked}")
    for report in terminalreporter.stats.get("rerun", []):
        terminalreporter.write_sep("_", f"{report.nodeid} failed at first")
        terminalreporter.line(report.longreprtext)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=turn)
    for item in items:
        if item.nodeid.startswith(WITH_PROCESSES):
            item.add_marker(pytest.mark.flaky(reruns=1))


def turn(item: pytest.Item) -> int:
    """When a test's turn comes: first those that take long and have a server of their own, so that
    one worker has work while the other one makes the database that both copy."""
    if not item.nodeid.startswith(LONGEST):
        return 2
    uses = getattr(item, "fixturenames", ())
    return int("_django_db_helper" in uses or item.get_closest_marker("django_db") is not None)


def person(email: str, name: str) -> User:
    return User.objects.create_user(email=email, password=PASSWORD, name=name)


@pytest.fixture
def alice(db: None) -> User:
    return person("alice@example.org", "Alice Ahlberg")


@pytest.fixture
def bob(db: None) -> User:
    return person("bob@example.org", "Bob Bianchi")


@pytest.fixture
def charlie(db: None) -> User:
    return person("charlie@example.org", "Charlie Chen")


@pytest.fixture
def project(alice: User) -> Project:
    return start_project(actor=alice, name="Harbour desk")


@pytest.fixture
def seat(alice: User, project: Project) -> Seat:
    """Alice's: admin."""
    return seated(alice, project)


@pytest.fixture
def bobs_seat(bob: User, project: Project) -> Seat:
    """Bob's: annotator."""
    return join(bob, project, Role.ANNOTATOR)


@pytest.fixture
def coras_seat(project: Project) -> Seat:
    """Cora's: curator."""
    return join(person("cora@example.org", "Cora Costa"), project, Role.CURATOR)


@pytest.fixture
def veras_seat(project: Project) -> Seat:
    """Vera's: viewer."""
    return join(person("vera@example.org", "Vera Vogel"), project, Role.VIEWER)


def join(user: User, project: Project, role: str) -> Seat:
    Membership.objects.create(project=project, user=user, role=role)
    return seated(user, project)


def seated(user: User, project: Project) -> Seat:
    found = seat_of(user, project.slug)
    assert found is not None
    return found


@pytest.fixture
def article(seat: Seat) -> Article:
    return add_article(seat=seat, source=from_text(HARBOUR))


@pytest.fixture
def annotate(seat: Seat, article: Article) -> Callable[..., Annotation]:
    """Annotate a quote of the article as Alice, or as `seat`."""

    def annotate(quote: str, *keys: str, **values: Any) -> Annotation:
        by = values.pop("seat", seat)
        draft = Draft(article=values.pop("article", article), quote=quote, tags=keys, **values)
        return create_annotation(seat=by, draft=draft)[0]

    return annotate


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    def client_of(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return client_of


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: Any,
) -> Iterator[None]:
    """Of several workers each copies what the first of them makes."""
    if not hasattr(request.config, "workerinput"):
        yield
        return
    shared = tmp_path_factory.getbasetemp().parent
    with django_db_blocker.unblock():
        name = databases.join(shared)
    connection.settings_dict["TEST"]["TEMPLATE"] = name
    yield
    with django_db_blocker.unblock():
        databases.leave(shared, name)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """As pytest-django does it; nobody is there any more when the database is dropped."""
    yield
    with django_db_blocker.unblock():
        connection.close()
        databases.send_others_away()


@pytest.fixture(scope="session", autouse=True)
def quick_emptying() -> Iterator[None]:
    """After a test that commits."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: databases.empty())
        yield


@pytest.fixture(autouse=True)
def no_kept_texts() -> Iterator[None]:
    yield
    queries.forget_texts()


@pytest.fixture(autouse=True)
def snapshot_sees_the_test(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A snapshot has a connection of its own, which sees nothing of a test that rolls back: there
    it reads with the test's connection. Tests of the snapshot itself use `transactional_db`."""
    if {"transactional_db", "live_server"} & set(request.fixturenames):
        return
    snapshots_within_the_test(monkeypatch)


def snapshots_within_the_test(patch: pytest.MonkeyPatch) -> None:
    from annotate.exporting import snapshots

    @contextmanager
    def within_the_test() -> Iterator[snapshots.Connection]:
        connection.ensure_connection()
        yield connection.connection

    patch.setattr(snapshots, "snapshot", within_the_test)
