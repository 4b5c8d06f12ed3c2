"""Words after which a full stop seldom ends a sentence, as data for `sentences`."""

from annotate.text.characters import words

TITLES = words(
    "Mr Mrs Ms Dr Prof St Gen Col Maj Capt Cmdr Lt Sgt Rep Sen Gov Rev Hon Pres Supt Insp "
    "Sra Srta Dra Lic Ing Mme Mlle Hr Fr Messrs Mt Ft vs cf ca approx resp bzw"
)
"""Something always follows: never an end."""

BEFORE_NUMBERS = words(
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec No Nos Nr Núm Art Fig Figs Vol Vols "
    "Ch Sec Par Eq Ex Ref p pp S Abs Bd núm art vol fig no nos"
)
"""No end when a digit follows."""

TAILS = words("Inc Ltd Co Corp Bros Jr Sr etc al Ave Blvd Rd Dept Univ Assn")
"""May stand at an end: an end only when a word follows that often begins a sentence."""

STARTERS = words(
    "The A An This That These Those It Its He She They We You I His Her Their Our My In On At "
    "By For From With Without As If When While Since After Before During Although But And Or So "
    "Yet However Meanwhile Then There Here What Who Why How Some Many Most All No Not "
    "El La Los Las Un Una En Pero Y Según Le Les Des Une Il Elle Ils Elles Mais Et Dans "
    "Der Die Das Ein Eine Er Sie Es Wir Aber Und Im O Os As Um Uma Em Mas"
)
"""Words that, written with a capital after an abbreviation, most likely begin a sentence."""

MONTHS = words(
    "Januar Jänner Februar März April Mai Juni Juli August September Oktober November Dezember"
)
"""After a day written as an ordinal ("4. November")."""
