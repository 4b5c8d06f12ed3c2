"""What stands in addresses and forms, read with care."""


def whole(typed: str, *, digits: int = 9) -> int | None:
    """A number from 0 on, of ASCII digits, at most so many; None for anything else.

    Nine digits fit into PostgreSQL's `integer`, eighteen into its `bigint`.
    """
    fits = typed.isascii() and typed.isdecimal() and len(typed) <= digits
    return int(typed) if fits else None
