"""What goes wrong with annotations in particular."""

from typing import TYPE_CHECKING

from annotate.accounts.errors import Conflict, Mendable, Refused

if TYPE_CHECKING:
    from annotate.annotations.models import Annotation


class Unplaced(Mendable):
    """The span or the quote does not name a place in the text; nothing was stored.

    Codes: `quote_mismatch` (the quote is not at the offsets and does not stand exactly once) and
    `bad_span` (empty, only white space, outside the text, longer than 20,000 code points).
    """

    code = "quote_mismatch"


class OtherText(Conflict):
    """The article got another text while something was written for the one before."""

    code = "revised_meanwhile"

    def __init__(self) -> None:
        super().__init__("The article has another text by now.")


class Stale(Conflict):
    """The annotation was changed since the version that the person saw; `current` is what it is
    now."""

    code = "stale"

    def __init__(self, current: "Annotation") -> None:
        super().__init__("Somebody changed this annotation after you opened it.")
        self.current = current


class SomeRefused(Mendable):
    """Of several drafts at once some are wrong; none was stored. `errors` is by position from 0."""

    code = "some_refused"

    def __init__(self, errors: dict[int, Refused]) -> None:
        first = min(errors)
        super().__init__(
            f"{len(errors)} of the annotations cannot be stored, so none was. "
            f"The first is number {first}: {errors[first].message}"
        )
        self.errors = errors
