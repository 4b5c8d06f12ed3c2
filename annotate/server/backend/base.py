"""The database backend named in DATABASES["default"]["ENGINE"]."""

from typing import Any

import psycopg
from django.db import OperationalError
from django.db.backends.postgresql import base
from psycopg_pool import PoolTimeout

from annotate import env
from annotate.server import embedded
from annotate.server.cluster import EmbeddedError


class DatabaseUnusable(OperationalError):
    """No connection can be made; the message is one line, without the password."""


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL as Django knows it; without DATABASE_URL its server is started when needed."""

    def get_connection_params(self) -> dict[str, Any]:
        """How to connect; the embedded server runs by then.

        Also asked by the pool and by procrastinate, which connect by themselves. Raises
        DatabaseUnusable when the server cannot be started.
        """
        if env.EMBEDDED:
            try:
                embedded.join(env.VAR, durable=env.DURABLE)
            except EmbeddedError as error:
                raise DatabaseUnusable(str(error)) from error
        return super().get_connection_params()

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect, or take a connection from the pool; DatabaseUnusable when neither works."""
        try:
            return super().get_new_connection(conn_params)
        except (psycopg.OperationalError, PoolTimeout) as error:
            raise DatabaseUnusable(self.complaint(error)) from error

    def complaint(self, error: Exception) -> str:
        """One line that names host and database and what the server or the network said."""
        said = (str(error).strip().splitlines() or ["no answer"])[0].strip()
        name = self.settings_dict["NAME"] or "postgres"
        host = self.settings_dict["HOST"] or "this machine"
        return f'cannot reach the database "{name}" on {host}: {said}'
