"""Whether a line of plain text reads as a heading, from its look alone."""

import regex

from annotate.text.characters import BLANK, words

LONGEST_HEADING = 100  # code points
LONGEST_TITLE = 200  # code points
_MOST_WORDS = 14  # of a heading
_FEWEST_WORDS_OF_PROSE = 4

_CLOSERS = "\"'”’»›)]}）］」』】》 "
_CLOSING = frozenset(".!?…:;,‽。！？：；，、؟؛،।॥۔։።")
_LETTERS = regex.compile(r"\p{L}\p{M}*\p{L}")
_OPENS_LOWER = regex.compile(r"[^\p{L}\p{N}]*\p{Ll}")
_NO_SPACES = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_LIST_ITEM = regex.compile(r"\s*(?:[-–—•*‣◦·▪]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s")
_RIGHTS = regex.compile(
    r"©|\(c\)\s|\bcopyright\b|all rights reserved|\blicen[cs]e|creative commons|\bCC[ -]BY\b|"
    r"@\S|\bwww\.|https?:",
    regex.IGNORECASE,
)
_CREDIT = regex.compile(
    r"(?:by|von|por|par|di|photo|photograph|image|picture|source|credit|foto|fuente|quelle|"
    r"published|updated|posted|last updated)(?:\s+|:\s*)[\p{Lu}\p{N}]",
    regex.IGNORECASE,
)
_ROLES = words(
    "professor director fellow editor correspondent reporter researcher lecturer analyst author "
    "writer journalist scholar candidate scientist economist historian columnist contributor "
    "chair dean president student university institute profesor profesora professeur "
    "journaliste redakteur redakteurin catedrático investigadora investigador"
)
_DATE = regex.compile(
    r"(?:\p{L}{3,12}\.?,? )?(?:\p{L}{3,12}\.? )?\d{1,4}(?:[./ -]|, )[\p{L}\d./ ,:-]*"
)
_YEAR = regex.compile(r"(?:1[5-9]|20)\d\d|\d{1,2}[./]\d{1,2}[./]\d{2}")
_NAME = regex.compile(r"(?:\p{Lu}[\p{L}\p{M}.’'-]*)(?: \p{Lu}[\p{L}\p{M}.’'-]*){1,4}")


def closes(line: str) -> bool:
    """Whether a line ends with closing punctuation, past quotes and brackets."""
    bare = line.rstrip(BLANK + _CLOSERS)
    return bool(bare) and bare[-1] in _CLOSING


def is_list_item(line: str) -> bool:
    """Whether a line begins with the sign of a list item."""
    return _LIST_ITEM.match(line) is not None


def is_prose(text: str) -> bool:
    """Whether a block is a sentence or more, rather than a label."""
    if len(text) > LONGEST_HEADING:
        return True
    long_enough = len(text.split()) >= _FEWEST_WORDS_OF_PROSE or _NO_SPACES.search(text)
    return closes(text) and bool(long_enough)


def is_credit(line: str) -> bool:
    """Whether a line says who, when or under what rights: a byline, date, copyright, source."""
    bare = line.strip(BLANK)
    if _RIGHTS.search(bare) or _CREDIT.match(bare):
        return True
    if _DATE.fullmatch(bare) and _YEAR.search(bare):
        return True
    name, comma, rest = bare.partition(",")
    words = regex.findall(r"\p{L}+", rest.lower())
    return bool(comma and _NAME.fullmatch(name) and any(word in _ROLES for word in words))


def looks_like_heading(line: str, longest: int = LONGEST_HEADING) -> bool:
    """Whether one line could be a heading, were prose to follow it."""
    bare = line.strip(BLANK)
    if len(bare) > longest or (longest == LONGEST_HEADING and len(bare.split()) > _MOST_WORDS):
        return False
    if not (_LETTERS.search(bare) or _NO_SPACES.search(bare)) or _OPENS_LOWER.match(bare):
        return False
    return not ("\t" in bare or closes(bare) or is_list_item(line) or is_credit(bare))


def is_bare_name(line: str) -> bool:
    """Whether a line could be nothing but a person's name."""
    return _NAME.fullmatch(line.strip(BLANK)) is not None
