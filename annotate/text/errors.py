"""What can be wrong with a text, a span or a quote. Every message can be shown to a person."""


class TextError(ValueError):
    """Base of all errors here. `code` is stable for programs, `str(error)` is for people."""

    code = "invalid_text"


class EmptyText(TextError):
    """Nothing to read: no character that is not white space."""

    code = "empty_text"

    def __init__(self, message: str = "The text is empty.") -> None:
        super().__init__(message)


class BinaryContent(TextError):
    """The bytes are a picture, an archive, a PDF …, not text."""

    code = "binary_content"


class UndecodableText(TextError):
    """The bytes are no text in any encoding that can be told, or contain broken characters."""

    code = "undecodable_text"


class TextTooLong(TextError):
    """More code points than one revision may have."""

    code = "text_too_long"

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(
            f"The text has {length:,} characters; at most {limit:,} characters are allowed."
        )
        self.length = length
        self.limit = limit


class TooManyParts(TextError):
    """A text cut into more pieces than anybody reads, such as a table of numbers."""

    code = "too_many_parts"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"The text has more than {limit:,} lines, paragraphs or marks of formatting; "
            "it is too finely cut to be read as an article."
        )
        self.limit = limit


class StructureError(TextError):
    """Blocks or ranges that do not fit their text."""

    code = "invalid_structure"


class SpanError(TextError):
    """A span outside the text, empty, or of nothing but white space."""

    code = "invalid_span"


class QuoteError(TextError):
    """A quote that cannot be placed. `found` is how many times it stands in the text."""

    code = "quote_mismatch"
    found = 0


class QuoteNotFound(QuoteError):
    """The quote stands nowhere in the text (with the prefix and suffix given)."""


class QuoteAmbiguous(QuoteError):
    """The quote stands more than once, and nothing says which one is meant."""

    def __init__(self, message: str, found: int) -> None:
        super().__init__(message)
        self.found = found


class UnreadableFile(TextError):
    """A file that cannot be read, or that would do harm: damaged, protected, swelling, …"""

    code = "unreadable_file"

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.code = code or self.code
