"""Whether a text decoded by a guess reads like one, so that no gibberish is stored.

Nearly any bytes are letters in some encoding; these are the signs that they were not meant so:

1. Symbols, control or private characters among what is not ASCII, instead of letters and the
   quotation marks, dashes and signs that people type.
2. Words that mix scripts ("caf\u0439"), that begin with a mark which stands on a letter, or in
   which a capital follows a small letter.
3. Letters that hardly anybody writes: Thai's two that went out of use, lone parts of Hangul,
   control characters, characters for private use.
4. Outside the Latin script, too few letters to tell; Han characters of which none is common.
"""

import regex

_FOREIGN = regex.compile(r"[^\x00-\x7f]")
_USUAL = regex.compile(
    r"[\p{L}\p{M}\p{Nd}\p{Script=Common}--[\p{S}\p{C}]--[‚„ˆ˜]]"
    r"|[\u00ad\u200b-\u200f°×±€£¥©®™«»‹›‚„]",
    regex.VERSION1,
)
_WORD = regex.compile(r"[\p{L}\p{M}]*[^\x00-\x7f\P{L}][\p{L}\p{M}]*")
_SCRIPTS = [
    regex.compile(rf"\p{{Script={name}}}")
    for name in ("Latin", "Cyrillic", "Greek", "Hebrew", "Arabic", "Thai")
]
_MARK = regex.compile(r"\p{M}")
_CASE_TURNS = regex.compile(r"\p{Ll}\p{Lu}")
_OUTSIDE_LATIN = regex.compile(r"[^\x00-\x7f\P{L}\p{Script=Latin}]")
_FEWEST_LETTERS = 8
_HAN = regex.compile(r"\p{Han}")
_EAST_ASIAN_EVIDENCE = regex.compile(
    r"[\p{Hiragana}\p{Katakana}\p{Hangul}的一是不了在人有我他这這中大来來上国國个個到说說们們]"
)
_UNLIKELY = regex.compile("[\x80-\x84\x86-\x9f\ufffd\ue000-\uf8ff]")
_RARE = regex.compile("[\u0e03\u0e05\u3130-\u318f]")
_MOST_RARE = 0.01  # of the letters beyond ASCII
_MOST_ODD = 0.1  # of the letters beyond ASCII, or of the words
_FEWEST_COMMON = 0.02  # of the Han characters


def _odd_word(word: str) -> bool:
    """Whether a word mixes scripts, begins with a mark or turns from small letters to capitals."""
    if _MARK.match(word):
        return True
    scripts = sum(1 for script in _SCRIPTS if script.search(word))
    return scripts > 1 or _CASE_TURNS.search(word) is not None


def is_plausible(text: str, *, latin: bool) -> bool:
    """Whether somebody may have written this text, in a Latin script (`latin`) or another."""
    foreign = _FOREIGN.findall(text)
    usual = len(_USUAL.findall("".join(foreign)))
    if len(foreign) - usual > _MOST_ODD * len(foreign):
        return False
    words = _WORD.findall(text)
    if sum(map(_odd_word, words)) > _MOST_ODD * len(words):
        return False
    if _UNLIKELY.search(text) or len(_RARE.findall(text)) > _MOST_RARE * len(foreign):
        return False
    letters = len(_OUTSIDE_LATIN.findall(text))
    if not latin and letters < _FEWEST_LETTERS:
        return False
    han = len(_HAN.findall(text))
    return len(_EAST_ASIAN_EVIDENCE.findall(text)) >= _FEWEST_COMMON * han
