"""What the readers of this folder give."""

from typing import NamedTuple

from annotate.text.metadata import Metadata
from annotate.text.structure import StructuredText


class Read(NamedTuple):
    """A text and what its source says of itself."""

    structured: StructuredText
    metadata: Metadata
