"""What the first start shows once: how the administrator gets in.

It is kept in ``var/first-sign-in``, for its owner alone, from before there is an administrator
until it has been shown; a start that dies in between is made up for by the next one.
"""

import json
from pathlib import Path

from annotate import env
from annotate.server import paths


def place() -> Path:
    """Where it is kept."""
    return env.VAR / "first-sign-in"


def is_due() -> bool:
    """Whether there is something that has not been shown yet."""
    return place().exists()


def keep(email: str, password: str) -> None:
    """Keep it until forget(), whatever happens to this process or the machine."""
    env.VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
    paths.private_draft(place(), json.dumps([email, password])).replace(place())


def kept() -> tuple[str, str] | None:
    """Email and password; None when there is nothing to show."""
    try:
        email, password = json.loads(place().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return str(email), str(password)


def forget() -> None:
    """It has been shown, or is of no use."""
    place().unlink(missing_ok=True)


def words(address: str, administrator: dict[str, str]) -> str:
    """What a person is shown, once; ``address`` is where Annotate is found."""
    link = f"{address.rstrip('/')}{administrator['link']}"
    return (
        f"\n  Address         {address}\n"
        f"  Administrator   {administrator['email']}\n"
        f"  Password        {administrator['password']}\n"
        f"  Sign in once    {link}\n\n"
        "This is shown only now.\n"
    )
