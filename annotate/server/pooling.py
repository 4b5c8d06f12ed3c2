"""Whether a pooled connection still lives, without asking the server."""

import select
from typing import Any

from psycopg import Connection
from psycopg_pool import ConnectionPool


def check(connection: Connection[Any]) -> None:
    """What the pool does before it hands a connection out. Raises OperationalError for a dead one.

    A server that ended (restarted, killed) has closed its side, so that there is something to read
    where nothing is expected; only then is it worth a round trip to find out.
    """
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN | select.POLLERR | select.POLLHUP)
    if poll.poll(0):
        ConnectionPool.check_connection(connection)
