"""Who wrote it: the names in a byline, each as it is said and as lists are sorted by it.

A byline is what a newspaper prints, so this is a guess by rules: names stand between commas and
“and”; what sounds like an organisation is one name. Who wants to say which are the family names
parts the names by semicolons: “Ruiz Gómez, Ana María; Doe, John” (or “Ruiz Gómez, Ana María;”).
"""

import re
from dataclasses import dataclass

_BY = re.compile(r"^(?:by|por|par|text:|texto:)\s+(?=\S)", re.IGNORECASE)
_JOINT = re.compile(r"\s*(?:,\s*(?:and\b|&)|,|;|\s&\s|\sand\s|\su(?:nd)?\s|\set\s)\s*")
# “José Ortega y Gasset” is one man: “y” parts what has two words on both sides.
_Y = re.compile(r"(?<=\S)\s+\S+\s+y\s+\S+\s+\S+")
_SUFFIX = re.compile(r"^(?:jr|sr|ii|iii|iv)\.?$", re.IGNORECASE)
_DEGREE = re.compile(r"^(?:ph\.?\s?d|m\.?d|m\.?a|esq)\.?$", re.IGNORECASE)
_PLACE = re.compile(r"\s+(?:in|en|à)\s+(?=[^\W\d_a-z]).*$")
_ORGANISATION = re.compile(
    r"^(?:the|los|las|les)\s|\d|\b(?:of|for|on|against|without|para|sin|contra|"
    r"press|presse|france-presse|news|noticias|agency|agencia|agence|agentur|staff|editorial|"
    r"editors?|editores|board|desk|team|equipo|redacci[oó]n|r[eé]daction|redaktion|reporters?|"
    r"correspondents?|institut[eo]?|university|universidad|universit[äé]t?|ministry|ministerio|"
    r"department|departamento|office|oficina|bureau|watch|international|internacional|"
    r"organi[sz]ation|organizaci[oó]n|committee|comit[eé]|council|consejo|commission|comisi[oó]n|"
    r"associat(?:ion|ed)|asociaci[oó]n|foundation|fundaci[oó]n|centre|center|centro|group|grupo|"
    r"network|times|gazette|herald|tribune|guardian|world|nations|naciones|union|government|"
    r"gobierno|service|services|media|company|inc|ltd|society|sociedad|federation|police|"
    r"observatory|observatorio|programme|program|initiative|project|proyecto|today|wire)\b",
    re.IGNORECASE,
)
_OF = re.compile(r"\b(?:of|for|de|des|del|für)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Author:
    """One name. Without `given` it is a single word or an organisation."""

    family: str
    given: str = ""
    suffix: str = ""

    @property
    def said(self) -> str:
        """“Ana María Ruiz”, “John Doe Jr.”"""
        return " ".join(filter(None, (self.given, self.family, self.suffix)))

    @property
    def inverted(self) -> str:
        """“Ruiz, A. M.”, “Doe, J., Jr.”, “Sartre, J.-P.”"""
        words = self.given.replace(".", ". ").split()
        initials = " ".join(
            "-".join(f"{part[0]}." for part in word.split("-") if part) for word in words
        )
        return ", ".join(filter(None, (self.family, initials, self.suffix)))


def authors(byline: str) -> list[Author]:
    """The names, without “By” and what is beside them (degrees, where somebody was)."""
    text = _BY.sub("", " ".join(byline.split()))
    if ";" in text:
        return [_sorted_by(one) for one in map(_trimmed, text.split(";")) if one]
    found: list[Author] = []
    for name in _names(text):
        if _SUFFIX.match(name) and found:
            last = found.pop()
            found.append(Author(last.family, last.given, name))
        elif not _DEGREE.match(name):
            found.append(_author(name))
    return found


def _names(text: str) -> list[str]:
    """What stands between the joints; “Ministry of Health and Welfare” has none."""
    if _ORGANISATION.search(text) and _OF.search(text) and "," not in text:
        return [_trimmed(text)]
    parts = _JOINT.split(text)
    parts = [each for part in parts for each in _by_y(part)]
    return [one for one in map(_trimmed, parts) if one]


def _by_y(text: str) -> list[str]:
    return re.split(r"\s+y\s+", text) if _Y.search(text) else [text]


def _trimmed(text: str) -> str:
    text = text.strip()
    # A full stop belongs to an initial or to “Jr.”, and to no whole word.
    return text if re.search(r"\b(?:\w|[JS]r)\.$", text) else text.rstrip(" .")


def _sorted_by(text: str) -> Author:
    """A name whose family name may stand first, before a comma."""
    family, comma, given = text.partition(",")
    if not comma:
        return _author(text)
    given, _, suffix = given.partition(",")
    return Author(family.strip(), given.strip(), suffix.strip())


def _author(name: str) -> Author:
    if _ORGANISATION.search(name):
        return Author(name)
    words = _PLACE.sub("", name).split()
    suffix = words.pop() if len(words) > 2 and _SUFFIX.match(words[-1]) else ""
    if len(words) < 2 or words[-1].isupper():
        return Author(" ".join(words), suffix=suffix)
    first = len(words) - 1
    if "y" in words[2:-1]:
        first = words.index("y", 2) - 1
    # “van”, “de la” and the like belong to the family name.
    while first > 1 and words[first - 1].islower():
        first -= 1
    return Author(" ".join(words[first:]), " ".join(words[:first]), suffix)
