"""Figures of agreement as people read them: rounded, with bars and names."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotate.annotations.models import Tag
from annotate.curation.layers import Layers
from annotate.text.agreement import Agreement
from annotate.web.bars import Part, parts

# Krippendorff, "Content Analysis" (2nd edition, 2004), p. 241: rely on what reaches .800; draw
# tentative conclusions from what reaches .667.
_RELIABLE, _TENTATIVE = 0.8, 0.667


@dataclass(frozen=True, slots=True)
class Figure:
    """One line: of what, alpha and overlap as texts, how good that is, and the alpha as a bar."""

    name: str
    css: str
    alpha: str
    overlap: str
    grade: str
    bar: list[Part]


@dataclass(frozen=True, slots=True)
class Confused:
    """Two tags that different people gave to the same words: how many code points of them, and the
    agreement in both tags together."""

    one: Tag
    other: Tag
    number: int
    both: Figure


@dataclass(frozen=True, slots=True)
class Figures:
    """All that is said of how far people agree; nothing where fewer than two have read."""

    whole: Figure
    tags: list[Figure]
    pairs: list[Figure]
    confused: list[Confused]


def figures(layers: Layers, tags: Sequence[Tag]) -> Figures | None:
    """The figures of these layers: as a whole, by tag, by two people, and by two tags that one
    person gave to what the other gave the other."""
    if len(layers.people) < 2:
        return None
    found = layers.agreement()
    names = {person.id: person.name for person in layers.people}
    known = {tag.pk: tag for tag in tags}
    order = {tag.pk: place for place, tag in enumerate(tags)}
    by_tag = sorted(found.by_tag.items(), key=lambda one: order.get(one[0], -1))
    return Figures(
        whole=figure("All tags", "", found.whole),
        tags=[
            figure(known[tag].name if tag in known else "No tag", f"tag-{tag}", agreement)
            for tag, agreement in by_tag
        ],
        pairs=[
            figure(f"{names[one]} and {names[other]}", "", agreement)
            for (one, other), agreement in found.by_people.items()
        ],
        confused=[
            Confused(first, second, number, figure("", "", found.in_both(one, other)))
            for (one, other), number in sorted(found.confused.items(), key=lambda each: -each[1])
            if one in known and other in known
            for first, second in [sorted((known[one], known[other]), key=lambda t: order[t.pk])]
        ],
    )


def figure(name: str, css: str, agreement: Agreement) -> Figure:
    """One line of figures."""
    alpha, share = agreement.alpha, agreement.share
    filled = round(100 * max(alpha or 0, 0))
    return Figure(
        name=name,
        css=css,
        alpha="–" if alpha is None else f"{alpha:.2f}".replace("-", "−"),
        overlap="–" if share is None else f"{share:.0%}",
        grade=_grade(alpha),
        bar=parts([(css or "status-accepted", "percent of agreement", filled)], whole=100),
    )


def _grade(alpha: float | None) -> str:
    if alpha is None:
        return ""
    if alpha >= _RELIABLE:
        return "reliable"
    return "tentative" if alpha >= _TENTATIVE else "not reliable"
