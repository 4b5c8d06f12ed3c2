"""A health check for containers: exit status 0 when this machine's server answers 200.

`python -m annotate.server.probe [/readyz] [--live]`: of the web server, or of the live process.
"""

import http.client
import sys

from annotate import env


def answers(path: str, port: int = env.PORT, seconds: float = 5.0) -> bool:
    """Whether the server on our own address answers ``path`` with 200 within ``seconds``."""
    connection = http.client.HTTPConnection(env.HOST, port, timeout=seconds)
    try:
        connection.request("GET", path, headers={"Host": env.ALLOWED_HOSTS[0].lstrip("*.")})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    paths = [argument for argument in sys.argv[1:] if argument.startswith("/")]
    asked = env.LIVE_PORT if "--live" in sys.argv else env.PORT
    sys.exit(0 if answers(paths[0] if paths else "/healthz", asked) else 1)
