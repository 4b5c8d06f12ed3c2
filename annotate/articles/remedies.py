"""What can be done about a source that could not be read: try it again, or what instead.

The same bytes fail again in the same way, so trying again is offered only where the network,
somebody's server or this one was at fault. Everything else has its own way out, said in a sentence.
"""

PASSING = frozenset({"unreachable", "busy", "server_error", "too_slow", "broken_off", "unreadable"})
"""Codes of failures that may be over the next time; `unreadable` is a fault of this program."""

_SAVE_ANEW = "Open it in the program that it was made with, save it anew, and add that."
_DIVIDE = "Divide it, or paste the part that you need."
_IN_THE_BROWSER = "If the article shows in your browser, copy its text from there and paste it."

_INSTEAD = {
    "not_served": _IN_THE_BROWSER,
    "private_address": _IN_THE_BROWSER,
    "too_many_redirects": "Open it in your browser, and add the address at which it ends.",
    "invalid_url": "Correct the address, and add it again.",
    "not_permitted": "Somebody who may add articles here has to add it.",
    "too_large": _DIVIDE,
    "text_too_long": _DIVIDE,
    "too_many_parts": _DIVIDE,
    "too_large_inside": _DIVIDE,
    "too_many_files": "Divide it into several archives.",
    "nested": "Unpack it, and add what is in it.",
    "encrypted": "Unpack it with its password, and add the files.",
    "unreadable_file": _SAVE_ANEW,
    "lying_type": _SAVE_ANEW,
    "unsafe_file": _SAVE_ANEW,
    "binary_content": _SAVE_ANEW,
    "undecodable_text": "Save it as UTF-8, and add that.",
}
_INSTEAD_OF_FILE = {
    "empty_text": "Look whether it opens where it comes from, and add it again.",
    "empty_archive": "Look what should be in it, and make it anew.",
}
_INSTEAD_OF_ADDRESS = {
    "empty_text": _IN_THE_BROWSER,
    "unreadable_file": _IN_THE_BROWSER,
    "unknown_kind": "Add the address of the article itself, or paste its text.",
}


def instead(code: str, *, address: bool) -> str:
    """What to do about a failure that stays; "" where its message says that already, or where it
    may pass. `address` tells a web address from a file."""
    if code in PASSING:
        return ""
    return (_INSTEAD_OF_ADDRESS if address else _INSTEAD_OF_FILE).get(code, _INSTEAD.get(code, ""))
