"""What a licence says about passing an article's text on.

Only what is stated plainly counts; everything else is unknown, and a person says. Creative Commons
names its licences by letters (https://creativecommons.org/share-your-work/cclicenses/): all of them
let a text be passed on unchanged, those with NC not for money, which depends on who passes it on
and is therefore unknown. What lies with a public domain mark or an open licence is allowed; "all
rights reserved" and its like forbid.
"""

import re

ALLOWED, FORBIDDEN, UNKNOWN = "allowed", "forbidden", "unknown"

_CREATIVE_COMMONS = re.compile(
    r"(?:\bcc[\s-]+|creative\s*commons[^a-z]*|creativecommons\.org/licenses/)"
    r"(?:by|attribution)(?P<more>[a-z\s/-]*)"
)
_NOT_FOR_MONEY = re.compile(r"\bnc\b|non-?\s?commercial")
_OPEN = re.compile(
    r"\bcc[\s-]?0\b|creativecommons\.org/publicdomain|public\s+domain|gemeinfrei"
    r"|domaine\s+public|dominio\s+p[uú]blico|open\s+government\s+licen[cs]e|\bogl\b"
    r"|\b(?:gfdl|free\s+documentation\s+licen[cs]e)\b"
)
_CLOSED = re.compile(
    r"all\s+rights\s+reserved|alle\s+rechte\s+vorbehalten|tous\s+droits\s+r[ée]serv[ée]s"
    r"|todos\s+(?:los\s+derechos|os\s+direitos)\s+reservados|tutti\s+i\s+diritti\s+riservati"
    r"|no\s+(?:republication|reproduction|redistribution)|not?\s+to\s+be\s+(?:republished|reproduced)"
    r"|may\s+not\s+be\s+(?:published|republished|reproduced|redistributed|copied)"
    r"|(?:republication|reproduction|redistribution)\s+(?:is\s+)?(?:prohibited|forbidden|not\s+permitted)"
)


def republication(licence: str, said: str = "") -> str:
    """Whether it may be passed on: what somebody `said` of the article, else its licence.

    One of "allowed", "forbidden" and "unknown".
    """
    if said in (ALLOWED, FORBIDDEN):
        return said
    words = " ".join(licence.lower().split())
    if _CLOSED.search(words):
        return FORBIDDEN
    if found := _CREATIVE_COMMONS.search(words):
        return UNKNOWN if _NOT_FOR_MONEY.search(found["more"]) else ALLOWED
    return ALLOWED if _OPEN.search(words) else UNKNOWN
