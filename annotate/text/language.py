"""The language of a text, told by its letters and their sequences.

py3langid (a naive Bayes classifier over byte sequences, 97 languages; Lui and Baldwin 2012,
https://aclanthology.org/P12-3005/) does so. Its model takes about a second and 100 MB the first
time, so it is loaded only when a language is asked for, which is a matter for the worker.
"""

from functools import cache
from typing import TYPE_CHECKING

from annotate.text.characters import is_blank

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_ENOUGH = 6_000  # code points, taken from the beginning, the middle and the end
_PIECES = 3
_FEWEST_LETTERS = 40  # in a text whose language is said
_SURE = 0.9
"""How probable a language must be: short or mixed texts are rather left without one."""


def language_of(text: str) -> str:
    """The text's language as a BCP 47 tag such as `en`; "" when it cannot be told.

    A text in several languages has that of most of it. Takes about 2 ms once the model is there.
    """
    sample = _sample(text)
    if sum(map(str.isalpha, sample)) < _FEWEST_LETTERS or is_blank(sample):
        return ""
    language, probability = _model().classify(sample)
    return str(language) if probability >= _SURE else ""


def _sample(text: str) -> str:
    if len(text) <= _ENOUGH:
        return text
    piece = _ENOUGH // _PIECES
    starts = (0, (len(text) - piece) // 2, len(text) - piece)
    return "\n".join(text[start : start + piece] for start in starts)


@cache
def _model() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
