"""The language of a text is told where it can be."""

import pytest

from annotate.text.language import language_of

TEXTS = {
    "en": "The harbour office could not say how many boats used the outer quay.",
    "de": "Das Hafenamt konnte nicht sagen, wie viele Boote den äußeren Kai benutzen.",
    "fr": "Le bureau du port ne pouvait pas dire combien de bateaux utilisaient le quai.",
    "pl": "Biuro portu nie potrafiło powiedzieć, ile łodzi korzysta z nabrzeża zewnętrznego.",
    "ru": "Портовое управление не могло сказать, сколько лодок пользуется причалом.",
    "he": "משרד הנמל לא ידע לומר כמה סירות משתמשות ברציף החיצוני, משום שאיש לא ספר אותן.",
    "ja": "港湾事務所は、外側の岸壁を何隻の船が使うのか言えなかった。"
    "誰も数えていなかったので、港長は一年間すべての船を数えることにした。",
}


@pytest.mark.parametrize("language", TEXTS)
def test_languages_are_told(language: str) -> None:
    assert language_of(TEXTS[language]) == language


def test_what_is_no_language_or_too_short_has_none() -> None:
    assert language_of("12 13 14 15, 16 " * 100) == ""
    assert language_of("Yes, we can.") == ""


def test_a_long_text_has_the_language_of_most_of_it() -> None:
    assert language_of(TEXTS["de"] + TEXTS["en"] * 1000) == "en"
