"""The database backend named in DATABASES["default"]["ENGINE"]."""

from typing import Any

from django.db.backends.postgresql import base

from annotate import env
from annotate.server import embedded


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL as Django knows it; without DATABASE_URL its server is started when needed."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect (or take a connection from the pool); the embedded server runs by then."""
        if env.EMBEDDED:
            embedded.join(env.VAR, durable=env.DURABLE)
        return super().get_new_connection(conn_params)
