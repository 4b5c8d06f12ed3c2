"""The database backend named in DATABASES["default"]["ENGINE"]."""

from typing import Any

from django.db import OperationalError
from django.db.backends.postgresql import base
from psycopg_pool import PoolTimeout

from annotate import env
from annotate.server import embedded


class DatabaseUnusable(OperationalError):
    """No connection can be made; the message is one line, without the password."""


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL as Django knows it; without DATABASE_URL its server is started when needed."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect (or take a connection from the pool); the embedded server runs by then.

        Raises DatabaseUnusable when it cannot be started or reached.
        """
        try:
            if env.EMBEDDED:
                embedded.join(env.VAR, durable=env.DURABLE)
            return super().get_new_connection(conn_params)
        except embedded.EmbeddedError as error:
            raise DatabaseUnusable(str(error)) from error
        except (base.Database.OperationalError, PoolTimeout) as error:
            raise DatabaseUnusable(self.complaint(error)) from error

    def complaint(self, error: Exception) -> str:
        """One line that names host and database and what the server or the network said."""
        said = (str(error).strip().splitlines() or ["no answer"])[-1].strip()
        name = self.settings_dict["NAME"] or "postgres"
        host = self.settings_dict["HOST"] or "this machine"
        return f'cannot reach the database "{name}" on {host}: {said}'
