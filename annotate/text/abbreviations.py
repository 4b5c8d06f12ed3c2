"""Words after which a full stop seldom ends a sentence, as data for `sentences`.

`static/js/abbreviations.js` holds the same words for the browser; a test compares the two.
"""

from annotate.text.characters import words

TITLES = words(
    "Mr Mrs Ms Dr Prof Gen Col Maj Capt Cmdr Lt Sgt Cpl Rep Reps Sen Sens Gov Rev Hon Pres Supt "
    "Adm Amb Brig Det Pvt Insp Atty Messrs Mt Ft vs cf Cf ca approx resp bzw e.g i.e a.k.a z.B d.h "
    "u.a p.ej P.ej E.g I.e Sra Srta Dra Dña Lic Ing Arq lic ing arq Gral Tte Cnel Almte Mtro Mtra "
    "Sta Sto Av aprox EE Mme Mlle MM Hr Fr dr prof drs mgr ul Sig Sig.ra Dott Avv Exmo Exma ул им "
    "Акад акад Проф проф доц тов т.е т.к डॉ प्रो ডা"
)
"""Something always follows: never an end."""

BEFORE_NUMBERS = words(
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec No Nos Nr Núm art Art Fig Figs Vol Vols "
    "Ch Sec Par Eq Ex Ref p pp S Abs Bd núm núms pág págs vol fig no nos Nº nº tel Tel рис гл "
    "стр ст"
)
"""No end when a digit follows."""

TAILS = words(
    "Inc Ltd Co Corp Cos Bros Jr Sr St etc al Ave Blvd Rd Hwy Dept Univ Assn Mfg Est UU Ud Uds av "
    "med phil habil usw bzgl тыс млн млрд руб г гг в вв др пр"
)
"""May stand at an end: an end only when a word follows that often begins a sentence."""

PLACES = words(
    "D.C B.C N.C N.D N.H N.J N.M N.Y S.C S.D R.I W.Va Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill "
    "Ind Kan Ky La Md Mass Mich Minn Miss Mo Mont Neb Nev Okla Ore Pa Tenn Tex Va Vt Wash Wis Wyo"
)
"""Tails that, after a comma ("Washington, D.C."), are an end before any capital: in the middle of
a sentence another comma would follow."""

HOURS = words("a.m p.m")
"""An end before any capital ("at 5 p.m. Police came"), but not before what says when."""

AFTER_HOURS = words(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Tues Wed Thu Thurs Fri Sat "
    "Sun Jan Feb March April May June July Aug Sept Oct Nov Dec January February August September "
    "October November December Eastern Central Mountain Pacific EST EDT ET CST CDT CT MST MDT MT "
    "PST PDT PT GMT UTC BST CET CEST IST JST"
)
"""What tells an hour more closely ("at 3 a.m. Monday", "9 p.m. EST")."""

STARTERS = words(
    "The A An This That These Those It Its He She They We You I His Her Their Our My In On At "
    "By For From With Without As If When While Since After Before During Although But And Or So "
    "Yet However Meanwhile Then There Here What Who Why How Some Many Most All No Not "
    "El La Los Las Un Una En Pero Y Según Le Les Des Une Il Elle Ils Elles Mais Et Dans "
    "Der Die Das Ein Eine Er Sie Es Wir Aber Und Im O Os As Um Uma Em Mas "
    "Он Она Оно Они Это Но И А В На По Мы Вы Я"
)
"""Words that, written with a capital after an abbreviation, most likely begin a sentence."""

NO_NAMES = words(
    "The This That These Those It They But However Then There What When While After Before During "
    "Although"
)
"""The starters that are surely no surname, and so begin a sentence even after an initial."""

MONTHS = words(
    "Januar Jänner Februar März April Mai Juni Juli August September Oktober November Dezember"
)
"""After a day written as an ordinal ("4. November")."""

ORDINAL_LEADERS = words(
    "der die das dem den des am im vom zum zur beim Der Die Das Dem Den Des Am Im Vom Zum Zur Beim"
)
"""Before a number of one or two digits they make it an ordinal ("im 19. Jahrhundert")."""
