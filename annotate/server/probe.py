"""A health check for containers: exit status 0 when this machine's server answers 200.

`python -m annotate.server.probe [/readyz]`
"""

import http.client
import sys

from annotate import env


def answers(path: str, seconds: float = 5.0) -> bool:
    """Whether the server on our own address answers ``path`` with 200 within ``seconds``."""
    connection = http.client.HTTPConnection(env.HOST, env.PORT, timeout=seconds)
    try:
        connection.request("GET", path, headers={"Host": env.ALLOWED_HOSTS[0].lstrip("*.")})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if answers(sys.argv[1] if len(sys.argv) > 1 else "/healthz") else 1)
