"""Lines that close an article without being part of it: who wrote it, helped, or printed it.

They stand below the last paragraph and are sentences like it, so neither their length nor their
form tells them; but what they say is said in few ways. Each of those is so narrow that the last
paragraph of an article, which may be about reporting or photographs, is not taken for one.
"""

import re

from annotate.text.characters import words
from annotate.text.formats.sizes import size

_LONGEST = 400  # letters, as `size` counts them
_WORD = re.compile(r"[^\W\d_]+")
_IS = (
    r"is|was|has|writes?|covers?|reports?|works?|lives?|teaches|leads|heads|owns?|(?:may|can) be"
    r"|ist|war|arbeitet|schreibt|lebt|leitet|est|écrit|dirige|enseigne|es|escribe|è|scrive|é|är|er"
)
_HELPED = re.compile(
    r"\bcontributed (?:\w+ )?to this (?:report|story|article|piece)\b|\bcontributed reporting\b",
    re.IGNORECASE,
)
_CREDITS = re.compile(
    r"[\s(\[*•–—-]*(?:(?:additional|further|with|original) )?(?:reporting|writing|research"
    r"|photograph(?:y|s)|photos?|images?|illustrations?|graphics?|editing|assistance|edited|produced|translated"
    r"|translation|mitarbeit|übersetzung|fotos?|bilder|grafik|avec|traduction|traducción)\b",
    re.IGNORECASE,
)
_BETWEEN_NAMES = words(
    "and additional assistance by de der des die du editing et for from further in of the und von"
    " par por photography photos images graphics reporting research writing translated with y"
    " agences agencies"
)
_PRINTED = re.compile(
    r"^\W*(?:a (?:\w+ )?version of )?this (?:is an? [\w ]{0,60})?(?:article|story|piece|essay"
    r"|interview|column|post|text|excerpt)\b.{0,120}?(?:\b(?:first|originally|previously|also)"
    r" (?:appeared|published|ran)\b|\bappear(?:s|ed) (?:in|on)\b.{0,60}\b(?:issue|edition|print)\b"
    r"|\bpublished (?:with|under|in partnership|by arrangement)\b|\badapted from\b)"
    r"|^\W*diese[rs]? (?:artikel|beitrag|text|interview)\b.{0,80}\b(?:zuerst|erschien(?:en)?) "
    r"|^\W*cet(?:te)? (?:article|texte|entretien|tribune) .{0,60}\b(?:paru|publiée?) (?:dans|sur)\b"
    r"|^\W*este (?:artículo|texto|artigo) .{0,60}\b(?:publicó|publicado|apareció) (?:en|no|na)\b",
    re.IGNORECASE,
)
_INVITES = re.compile(
    r"\bfollow (?:(?:him|her|them|us|me) (?:on|at) |(?:\w+ ){0,4}@\w)"
    r"|\b(?:reached|contacted|tips|e-?mail)\b.{0,40}[\w.-]+@\w"
    r"|\b(?:sign up|subscribe)\b.{0,60}\b(?:newsletter|podcast|updates|alerts|inbox)\b"
    r"|\bshare this (?:post|story|article) |\blike us on \w|\bcontact the (?:author|editors?)\b"
    r"|\b(?:folgen sie|folge) (?:uns|ihm|ihr) (?:auf|bei)\b|\bnewsletter (?:abonnieren|bestellen)\b"
    r"|\bsuivez-(?:nous|le|la) sur\b|\bs[ií](?:guenos|ga-nos) (?:en|no) ",
    re.IGNORECASE,
)


def is_closing(text: str, byline: str) -> bool:
    """Whether a line says who wrote the article (of `byline`), who helped, where it was printed,
    or invites its readers to something."""
    return size(text) <= _LONGEST and (
        any(one.search(text) for one in (_HELPED, _PRINTED, _INVITES))
        or _is_credit(text)
        or _tells_of_author(text, byline)
    )


def _is_credit(text: str) -> bool:
    """Whether a line is a kind of work and names, without a verb."""
    begins = _CREDITS.match(text)
    return begins is not None and all(
        word[0].isupper() or word in _BETWEEN_NAMES for word in _WORD.findall(text, begins.end())
    )


def _tells_of_author(text: str, byline: str) -> bool:
    names = "|".join(re.escape(one) for one in byline.split(", ") if " " in one)
    return bool(names) and bool(
        re.match(rf"[\s*•–—-]*(?:{names})\b[^:.?!“”\"]{{0,40}}?\s(?:{_IS})\s", text, re.IGNORECASE)
    )
