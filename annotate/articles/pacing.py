"""Not more than one request a second to one host, whichever of our processes asks."""

import time

from django.conf import settings
from django.db import connection

from annotate.articles.addresses import refused

_LONGEST_WAIT = 120.0  # seconds

# Each one who asks takes the next free moment, and waits for it without holding anything.
_TAKE = """
    INSERT INTO articles_hostturn AS turn (host, taken_until)
    VALUES (%(host)s, clock_timestamp() + %(pause)s * interval '1 second')
    ON CONFLICT (host) DO UPDATE
       SET taken_until = greatest(turn.taken_until, clock_timestamp())
                         + %(pause)s * interval '1 second'
    RETURNING extract(epoch FROM taken_until - clock_timestamp())::float8 - %(pause)s
"""
_FORGET = "DELETE FROM articles_hostturn WHERE taken_until < clock_timestamp() - interval '1 day'"


def wait_for_turn(host: str) -> None:
    """Wait until it is our turn to ask this host. Raises Invalid when too many wait already."""
    wait = take_turn(host)
    if wait > _LONGEST_WAIT:
        raise refused(f"Too much is being fetched from {host} just now.", "busy")
    if wait > 0:
        time.sleep(wait)


def take_turn(host: str) -> float:
    """Take the next moment at which this host may be asked; the seconds until then."""
    values: dict[str, str | float] = {"host": host[:260], "pause": settings.FETCH_PAUSE}
    with connection.cursor() as cursor:
        cursor.execute(_FORGET)
        cursor.execute(_TAKE, values)
        row = cursor.fetchone()
    return max(0.0, float(row[0]))
