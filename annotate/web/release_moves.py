"""From where to where things were moved between two releases, in words."""

from annotate.exporting.release_order import Move, Place, SectionPair


def named(one: SectionPair) -> str:
    """What a section is called, by its title in the newer release where it has one."""
    title = (one.now or one.before or {}).get("title")
    return f"Section “{title}”" if title else "Before the sections"


def became(one: SectionPair) -> str:
    """What became of a section as a whole."""
    before, now = one.places
    if one.before is None:
        return f"New, in place {now}" if now else "Something stands in no section now"
    if one.now is None:
        return f"No longer there; it was in place {before}" if before else "Nothing stands here now"
    return f"{_from(before, now)} to place {now}" if one.is_moved else ""


def moved_from_to(one: Move) -> str:
    """From where to where."""
    before, now = one.before, one.now
    if before.title == now.title:
        return f"{_from(before.place, now.place)} to place {now.place}{_in(now)}"
    return f"From place {before.place}{_in(before)} to place {now.place}{_in(now)}"


def _from(before: int, now: int) -> str:
    """What was put in or taken out beside it may have left the number as it was."""
    return f"Past another one, from place {before}" if before == now else f"From place {before}"


def _in(place: Place) -> str:
    return f" in “{place.title}”" if place.title else " before the sections"
