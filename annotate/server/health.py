"""What a proxy, an orchestrator and Prometheus ask: /healthz, /readyz and /metrics."""

import resource
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

# procrastinate's workers write their heartbeat every 10 seconds and count as stalled after 30.
STALLED = timedelta(seconds=30)
STARTED = time.time()
BACKENDS = "SELECT numbackends FROM pg_stat_database WHERE datname = current_database()"
JOBS = "SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1 ORDER BY 1"


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers; asks nothing of the database."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, is migrated and has a living worker; else 503."""
    checks = {"database": check_database, "migrations": check_migrations, "worker": check_worker}
    found = {name: holds(check) for name, check in checks.items()}
    return JsonResponse(found, status=200 if all(found.values()) else 503)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures of this process, the database and the queue in Prometheus' text format, 0.0.4."""
    lines = [line for name, kind, rows in figures() for line in exposition(name, kind, rows)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4")


def holds(check: Callable[[], bool]) -> bool:
    """The check's answer; no when the database refuses to be asked."""
    try:
        return check()
    except Error:
        return False


def check_database() -> bool:
    """Whether a query is answered."""
    return scalar("SELECT 1") == 1


def check_migrations() -> bool:
    """Whether every migration of this version is applied; asked until it is, then remembered."""
    if not all_applied():
        all_applied.cache_clear()
        return False
    return True


@cache
def all_applied() -> bool:
    """Whether there is nothing to migrate; migrations are not taken back under a server."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def check_worker() -> bool:
    """Whether a background worker has given a sign of life."""
    last = scalar("SELECT max(last_heartbeat) FROM procrastinate_workers")
    return isinstance(last, datetime) and datetime.now(UTC) - last < STALLED


def scalar(sql: str) -> object:
    """The first column of the first row of a query without parameters."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        row = cursor.fetchone()
    return row[0] if row else None


type Rows = list[tuple[str, float]]  # labels, value


def figures() -> list[tuple[str, str, Rows]]:
    """Name, type and rows of every metric."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    found: list[tuple[str, str, Rows]] = [
        ("process_start_time_seconds", "gauge", [("", STARTED)]),
        ("process_cpu_seconds_total", "counter", [("", used.ru_utime + used.ru_stime)]),
        ("process_resident_memory_max_bytes", "gauge", [("", used.ru_maxrss * 1024.0)]),
    ]
    try:
        size = scalar("SELECT pg_database_size(current_database())")
        backends = scalar(BACKENDS)
        jobs = queue_rows()
    except Error:
        return [*found, ("annotate_database_up", "gauge", [("", 0.0)])]
    return [
        *found,
        ("annotate_database_up", "gauge", [("", 1.0)]),
        ("annotate_database_size_bytes", "gauge", [("", number(size))]),
        ("annotate_database_connections", "gauge", [("", number(backends))]),
        ("annotate_jobs", "gauge", jobs),
    ]


def queue_rows() -> Rows:
    """How many background jobs there are in each state."""
    with connection.cursor() as cursor:
        cursor.execute(JOBS)
        return [(f'{{status="{status}"}}', float(count)) for status, count in cursor.fetchall()]


def number(value: object) -> float:
    """A figure from the database as a float; 0 for NULL."""
    return float(value) if isinstance(value, (int, float)) else 0.0


def exposition(name: str, kind: str, rows: Rows) -> list[str]:
    """The lines of one metric."""
    return [f"# TYPE {name} {kind}", *(f"{name}{labels} {value!r}" for labels, value in rows)]
