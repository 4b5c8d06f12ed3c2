"""Which code page of the Latin script bytes are in, told by the letters that languages use.

The code pages put different letters on the same bytes. The one wins under which the letters
fit one language's alphabet best; of equals the most used code page, which stands first.
"""

from collections import Counter

from annotate.text.characters import words

CODE_PAGES = ["cp1252", "iso8859_15", "cp1250", "iso8859_2", "cp1254", "cp1257", "mac_roman"]

# The letters beyond ASCII, a language or a group of neighbours each.
_ALPHABETS = words(
    "àâæçéèêëîïôœùûü äöüß áéíñóúüªº àáâãçéêíóôõúüªº àèéìíòóùúªº åäöæøéüõšž áðéíóúýþæö "
    "éëïóüèöáíúà áčďéěíňóřšťúůýž áäčďéíĺľňóôŕšťúýž ąćęłńóśźż áéíóöőúüű čćđšž ăâîșțşţ "
    "çğıi̇öşüâîû ąčęėįšųūž āčēģīķļņšūž âêîôûŵŷáéíóúàèìòù çëâêîôû àçèéíïòóúü·"
)
_SIGNS = frozenset("‘’“”‚„–—…«»‹›€£¥§©®™°•·¿¡½¼¾×\u00a0\u00ad")
_ASCII = bytes(range(128))
_FEWEST = 0.8  # of the bytes beyond ASCII
_ENOUGH = 500_000  # bytes beyond ASCII that tell it


def _fit(counts: Counter[int], encoding: str) -> float:
    """The share of the bytes that are signs or letters of one language."""
    signs, letters = 0, Counter[str]()
    for byte, times in counts.items():
        try:
            character = bytes([byte]).decode(encoding)
        except UnicodeDecodeError:
            return 0.0
        if character in _SIGNS:
            signs += times
        letters[character.lower()] += times
    total = counts.total()
    fitting = [sum(letters[letter] for letter in alphabet) for alphabet in _ALPHABETS]
    return (signs + max(fitting)) / total


def code_page(data: bytes) -> str:
    """The code page (Python's name) that bytes of Latin script are in; "" when none fits."""
    counts = Counter(data.translate(None, _ASCII)[:_ENOUGH])
    if not counts:
        return CODE_PAGES[0]
    best = max(CODE_PAGES, key=lambda encoding: _fit(counts, encoding))
    return best if _fit(counts, best) >= _FEWEST else ""
