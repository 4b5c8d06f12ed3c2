"""Single conditions as SQL: by name, with the operators and values that each takes."""

from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from annotate.annotations.models import State
from annotate.curation.conditions import OPERATORS, WORDS, Term, Wrong
from annotate.curation.detail_sql import detail_sql, has_detail
from annotate.curation.fragments import CONTAINS, SAME, Where, at_days, containing, one_of, wrong
from annotate.curation.known import Known
from annotate.curation.queries import PROPOSED, STATUSES
from annotate.text.words import parse as words_of

ALTERNATIVES = frozenset({"tag", "author", "reviewer", "status", "anchoring"})
"""Conditions of which several alternatives are one question."""

_REVIEW = (
    "SELECT FROM curation_review v WHERE v.annotation_id = {a}.id"
    " AND v.annotation_version = {a}.version"
)
_TAGGED = "SELECT FROM annotations_annotationtag w WHERE w.annotation_id = {a}.id"
_COMMENTED = (
    "SELECT FROM annotations_comment m WHERE m.annotation_id = {a}.id AND m.deleted_at IS NULL"
)
_RESOLVED = "SELECT FROM annotations_resolution s WHERE s.annotation_id = {a}.id"
_UNSETTLED = (
    "SELECT FROM annotations_anchoring n WHERE n.annotation_id = {a}.id AND n.state <> 'placed'"
)
_EDITED = (
    "EXISTS (SELECT FROM curation_review v WHERE v.annotation_id = {a}.id"
    " AND v.annotation_version < {a}.version)"
)
_TITLED = (
    "{a}.article_id IN (SELECT p.id FROM articles_article p WHERE p.project_id = %s AND {title})"
)
_IN_WORDS = (
    "to_tsvector('simple'::regconfig, COALESCE({a}.quote, '') || ' ' || COALESCE({a}.note, ''))"
    " @@ to_tsquery('simple'::regconfig, %s)"
)
_HAS: Mapping[str, str] = {
    "tag": f"EXISTS ({_TAGGED})",
    "note": "{a}.note <> ''",
    "comments": f"EXISTS ({_COMMENTED})",
    "review": f"EXISTS ({_REVIEW})",
    "reason": f"EXISTS ({_REVIEW} AND v.reason <> '')",
    "heading": "{a}.heading <> '[]'",
}
_IS: Mapping[str, str] = {
    "edited": _EDITED,
    "open": f"(EXISTS ({_COMMENTED}) AND NOT EXISTS ({_RESOLVED}))",
    "resolved": f"EXISTS ({_RESOLVED})",
    "unsettled": f"EXISTS ({_UNSETTLED})",
}

type Maker = Callable[[list[Term], Known], Where]


def term_sql(terms: list[Term], known: Known) -> Where:
    """The fragment for a condition, or for alternatives of the same name. Raises Wrong."""
    term = terms[0]
    if "\x00" in term.value:
        raise wrong("a value cannot hold NUL.", term)
    if "." in term.name:
        return detail_sql(term, known)
    entry = _NAMES.get(term.name)
    if entry is None:
        raise Wrong(_unknown(term, known), term.start, term.start + len(term.name))
    make, operators = entry
    for each in terms:
        if each.operator not in operators:
            raise wrong(f"{each.name} takes {' '.join(operators)}, not {each.operator}.", each)
    if len(terms) == 1 and term.operator == "!=":
        inside = make([Term(term.name, "=", term.value, term.start, term.end)], known)
        return Where(f"NOT ({inside.sql})", inside.values)
    return make(terms, known)


def _there(rows: str, inside: Where) -> Where:
    """That one of the annotation's rows has this."""
    return Where(f"EXISTS ({rows} AND {inside.sql})", inside.values)


def _unknown(term: Term, known: Known) -> str:
    if tag := known.tags.get(term.name):
        field = next(iter(tag.fields), None)
        fields = f", or one of its fields, such as {tag.key}.{field}" if field else ""
        return f"“{term.name}” is a tag: write tag:{tag.key}{fields}."
    return (
        f"there is nothing called “{term.name}” to ask for; there are {', '.join(NAMES)},"
        " and fields of tags such as figure.value. Words with a colon stand in quotation marks."
    )


def _tag(terms: list[Term], known: Known) -> Where:
    ids = []
    for term in terms:
        tag = known.tags.get(term.value)
        if tag is None:
            keys = ", ".join(known.tags) or "none"
            raise wrong(f"the project has no tag “{term.value}”; it has {keys}.", term)
        ids.append(tag.id)
    return _there(_TAGGED, one_of("w.tag_id", ids))


def _people(terms: list[Term], known: Known) -> list[int]:
    found: list[int] = []
    for term in terms:
        ids = known.people_called(term.value)
        if not ids:
            names = ", ".join(one.name for one in known.people[:12])
            raise wrong(f"nobody here is called “{term.value}”; there are {names}.", term)
        found += ids
    return found


def _author(terms: list[Term], known: Known) -> Where:
    return one_of("{a}.author_id", _people(terms, known))


def _reviewer(terms: list[Term], known: Known) -> Where:
    return _there(_REVIEW, one_of("v.by_id", _people(terms, known)))


def _among(terms: list[Term], values: Iterable[str], what: str) -> set[str]:
    known = list(values)
    for term in terms:
        if term.value.lower() not in known:
            raise wrong(f"{what} is one of {', '.join(known)}, not “{term.value}”.", term)
    return {term.value.lower() for term in terms}


def _status(terms: list[Term], known: Known) -> Where:
    wanted = _among(terms, STATUSES, "a status")
    if PROPOSED not in wanted:
        return _there(_REVIEW, one_of("v.verdict", sorted(wanted)))
    others = sorted(set(STATUSES) - {PROPOSED} - wanted)
    return Where(f"NOT EXISTS ({_REVIEW} AND v.verdict = ANY(%s))", (others,))


def _anchoring(terms: list[Term], known: Known) -> Where:
    wanted = _among(terms, State.values, "what became of it")
    unsettled = [state for state in State.values if state != State.PLACED]
    if State.PLACED in wanted:
        others = [state for state in unsettled if state not in wanted]
        return Where(f"NOT EXISTS ({_UNSETTLED} AND n.state = ANY(%s))", (others,))
    return _there(_UNSETTLED, one_of("n.state", sorted(wanted)))


def _has(terms: list[Term], known: Known) -> Where:
    if "." in terms[0].value:
        return has_detail(terms[0], known)
    [wanted] = _among(terms, _HAS, "what it has")
    return Where(_HAS[wanted])


def _is(terms: list[Term], known: Known) -> Where:
    [wanted] = _among(terms, _IS, "what it is")
    return Where(_IS[wanted])


def _article(terms: list[Term], known: Known) -> Where:
    [term] = terms
    try:
        return Where("{a}.article_id = %s", (UUID(term.value),))
    except ValueError:
        text, value = containing("p.title", term)
    return Where(_TITLED.replace("{title}", text), (known.project.pk, value))


def _words(terms: list[Term], known: Known) -> Where:
    [term] = terms
    typed = '"{}"'.format(term.value.replace('"', " ")) if term.operator == "=" else term.value
    query = words_of(typed)
    if query is None:
        raise wrong(f"there is no word in “{term.value}”.", term)
    return Where(_IN_WORDS, (query,))


def _column(column: str) -> Maker:
    def make(terms: list[Term], known: Known) -> Where:
        text, value = containing(f"{{a}}.{column}", terms[0])
        return Where(text, (value,))

    return make


def _heading(terms: list[Term], known: Known) -> Where:
    text, value = containing("h", terms[0])
    return Where(
        f"EXISTS (SELECT FROM jsonb_array_elements_text({{a}}.heading) h WHERE {text})", (value,)
    )


def _reason(terms: list[Term], known: Known) -> Where:
    text, value = containing("v.reason", terms[0])
    return _there(_REVIEW, Where(text, (value,)))


def _day(column: str) -> Maker:
    return lambda terms, known: at_days(f"{{a}}.{column}", terms[0], known)


def _reviewed(terms: list[Term], known: Known) -> Where:
    return _there(_REVIEW, at_days("v.at", terms[0], known))


_NAMES: Mapping[str, tuple[Maker, tuple[str, ...]]] = {
    "tag": (_tag, SAME),
    "status": (_status, SAME),
    "author": (_author, SAME),
    "reviewer": (_reviewer, SAME),
    "article": (_article, CONTAINS),
    "anchoring": (_anchoring, SAME),
    "has": (_has, SAME),
    "is": (_is, SAME),
    "created": (_day("created_at"), OPERATORS),
    "changed": (_day("updated_at"), OPERATORS),
    "reviewed": (_reviewed, OPERATORS),
    "quote": (_column("quote"), CONTAINS),
    "note": (_column("note"), CONTAINS),
    "heading": (_heading, CONTAINS),
    "reason": (_reason, CONTAINS),
    WORDS: (_words, (":", "=")),
}
NAMES = tuple(_NAMES)
