"""Bytes of files: the encoding that they came in is told, or they are refused."""

import pytest

from annotate.text import decoding, errors

GERMAN = "Die Brücke über die Öde fiel im März; dafür könnte niemand büßen, sagte die Behörde. " * 4
FRENCH = (
    "L’été dernier, la préfecture a fermé le pont : « trop âgé », disait l’arrêté déjà lu. " * 4
)
CZECH = "Převoz jezdil čtyřicet let, než někdo zkusil počítat lidi; úřad řekl, že žádný není. " * 4
POLISH = (
    "Prom kursował wiele lat, zanim ktoś pomyślał, żeby policzyć pasażerów; urząd milczał. " * 4
)
TURKISH = "Feribot kırk yıl çalıştı, kimse yolcuları saymayı düşünmedi; müdür şaşırdı. " * 4
ENGLISH = "The ferry—forty years old—hadn’t failed once; “not once”, as its café’s owner said. " * 4
RUSSIAN = "Паром ходил сорок лет, прежде чем кто-нибудь подумал считать его пассажиров. " * 4
JAPANESE = "渡し船は四十年のあいだ走っていたが、誰が乗ったかを数えた人はいなかった。" * 6
CHINESE = "这条渡船开了四十年，没有人想过要数一数有多少人坐过它。村里的人都说不需要。" * 6


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "cp1252"),
        (GERMAN, "latin-1"),
        (FRENCH, "cp1252"),
        (ENGLISH, "cp1252"),
        (FRENCH, "mac_roman"),
        (CZECH, "cp1250"),
        (CZECH, "iso8859-2"),
        (POLISH, "cp1250"),
        (TURKISH, "cp1254"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (CHINESE, "gb18030"),
    ],
)
def test_a_text_of_some_length_is_read_in_its_encoding_and_the_guess_named(
    text: str, encoding: str
) -> None:
    made = decoding.decode(text.encode(encoding))
    assert made.text == text
    assert made.guessed


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("text", [GERMAN, RUSSIAN, CHINESE])
def test_a_byte_order_mark_says_the_encoding(text: str, encoding: str) -> None:
    made = decoding.decode(text.encode(encoding))
    assert (made.text, made.guessed) == (text, False)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [ENGLISH, RUSSIAN, CHINESE])
def test_utf_16_without_a_mark_is_read_right_or_refused(text: str, encoding: str) -> None:
    try:
        made = decoding.decode(text.encode(encoding))
    except errors.TextError:
        return
    assert made.text == text


@pytest.mark.parametrize("text", [GERMAN, RUSSIAN, JAPANESE, ENGLISH])
@pytest.mark.parametrize("bad", [b"\xff", b"\x80", b"\xc3\x28", b"\xe2\x82"])
def test_one_bad_byte_in_utf_8_is_named_by_its_place(text: str, bad: bytes) -> None:
    whole = text.encode()
    at = whole.index(b" ") if b" " in whole else 30
    with pytest.raises(errors.UndecodableText, match=rf"broken at byte {at:,}"):
        decoding.decode(whole[:at] + bad + whole[at:])


@pytest.mark.parametrize(
    "data",
    [
        b"\x80\x81\x82\x90",
        b"\x80\x81\x82\x90" * 200,
        b"Hello \x90\x81 world",
        bytes(0x80 + (n * 7919 + n * n) % 128 for n in range(600)),
        b"plain words " + bytes(0x80 + (n * n * 31 + n) % 128 for n in range(200)),
    ],
)
def test_gibberish_is_refused_rather_than_guessed(data: bytes) -> None:
    with pytest.raises(errors.TextError):
        decoding.decode(data)


@pytest.mark.parametrize("text", ["déjà vu, 20 °C – 3 × 4", "naïve", "A “quote” — and 5 €"])
def test_a_few_letters_beyond_ascii_are_enough_in_latin_script(text: str) -> None:
    assert decoding.decode(text.encode("cp1252")).text == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Причал считает лодки.\n\nКаждый час он сообщает, сколько их стоит здесь.", "koi8-r"),
        ("В среду утром дороги размыло, и школы закрыли до конца недели.", "cp1251"),
        (
            "Портовая служба опубликовала отчёт. Начальник порта с ним согласен. " * 4,
            "mac_cyrillic",
        ),
    ],
)
def test_a_short_text_is_not_taken_for_one_that_nobody_writes(text: str, encoding: str) -> None:
    assert decoding.decode(text.encode(encoding)).text == text
