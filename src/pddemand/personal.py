"""Personal data that no study needs: columns that hold them; addresses, phones and PINs in what people typed.

A column is judged by its heading. It is personal if the heading says nothing but that: "Your phone number (WhatsApp)"
is, "Do you use a phone in lessons?" is not. What no heading announces is found in the text itself.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pddemand.spelling import normalise

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from pddemand.answers import Found, Source
    from pddemand.questionnaire import Question

# --- columns -----------------------------------------------------------------------------------------------

# For each kind of personal data what headings call it: in English with the tools' own names, in Russian, in Kyrgyz.
PERSONAL = {
    "e-mail": (
        r"e ?mail|mail",
        r"(?:адрес )?(?:электронн\w+ |эл |э )почт\w+|электронн\w+ адрес\w*|почт\w+|[еи]?м[еэ]йл\w*",
        r"электрон\w* (?:дарек|дарег|почта)\w*",
    ),
    "phone": (
        r"(?:tele)?phone ?(?:number)?|mobile|cell ?phone|whats ?app|viber|telegram|contacts?|sim ?serial"
        r"|subscriber ?id",
        r"телефон\w*|сотов\w+|мобильн\w+|в[ао]тсап\w*|телеграм\w*|контакт\w*",
        r"сотка\w*|уюлдук|байланыш\w*",
    ),
    "name": (
        r"(?:first|last|middle|full|family|given|sur|nick|user|maiden) ?names?|names?|patronymic|signature|login"
        r"|submitted by",
        r"фамили\w+|имя|имени|отчеств\w+|фио|ф и о|вас зовут|подпись|логин\w*",
        r"аты ?жөн\w*|ата\w*ын аты|атың\w*|аты|кол тамга\w*",
    ),
    "document": (
        r"passport|inn|pin|id ?card|personal (?:id|number)",
        r"паспорт\w*|инн|пин|снилс|(?:персональ|идентификацион)\w+ номер\w*",
        r"жсн|ид ?карт\w*|(?:жеке|персонал\w+) номер\w*",
    ),
    "date of birth": (
        r"date of birth|birth ?(?:date|day)|dob",
        r"(?:дата|день|число) рождения",
        r"туулган (?:күн|дата)\w*(?: (?:ай|жыл)\w*)*",
    ),
    "address": (
        r"(?:home|postal|street|mailing)? ?address",
        r"(?:домашн\w+ |почтов\w+ )?адрес\w*",
        r"(?:үй )?(?:дарек|дарег)\w*",
    ),
    "place": (
        r"geolocations?|(?:location )?(?:latitude|longitude|altitude)|gps|coordinates|geopoint",
        r"широта|долгота|координат\w*|гео(?:локаци|позици)\w*",
        r"кеңдик|узундук",
    ),
    "network": (
        r"ip ?(?:addr\w*)?|device ?id|imei|referr?er|ref ?url|user ?agent|cookies?",
        r"ip адрес\w*",
        r"ip (?:дарек|дарег)\w*",
    ),
    "identifier": (
        r"token|(?:meta )?instance ?id|uuid|(?:response|respondent|submission|collector|submitter) ?id|custom data \d+"
        r"|external ?(?:data ?)?ref\w*",
        r"идентификатор|код доступа",
        r"кирүү коду",
    ),
    "time stamp": (
        r"time ?stamp|(?:start|end|completion|submission|recorded|submit|last modified|date) ?(?:time|date|stamp)"
        r"|date (?:submitted|created|modified|last action)",
        r"отметка времени|(?:время|дата) (?:начала|завершения|окончания|выполнения|отправки|создания)"
        r"|(?:время|дата) последнего изменения",
        r"убакыт (?:белгиси|мөөрү)|(?:башт|бүт|аякт|тапшыр)\w+ (?:убакыт|убакт|күн|дата)\w*",
    ),
}

# Words that may stand around it, in the same languages; any other tells that the heading is about something else.
POLITE = (
    r"your|you|please|enter|write|type|provide|give|state|indicate|leave|full|own|the|an?|of|and|or|is|what|which|for|my"
    r"|personal|work|home|valid|current|number|no|respondents?|recipients?|submitters?|teachers?|participants?|data"
    r"|details|external|submission|system|meta|id|url",
    r"ваш\w*|вас|пожалуйста|укажите|введите|напишите|впишите|оставьте|заполните|полн\w+|личн\w+|рабоч\w+|номер\w*"
    r"|данн\w+|электрон\w*|сво[йюея]|свои|и|или|как|какой|для|связи|сери\w*|респондент\w*|учител\w+|педагог\w*"
    r"|пользователя|участник\w*|устройства",
    r"сиз\w*|сураныч|жаз\w+|көрсөт\w+|калтыр\w+|толу\w+|жеке|өз\w*|жана|же|менен|ким|кандай|мугалим\w*|катышуучу\w*"
    r"|маалымат\w*|үчүн",
)

# Columns that tools add, by headings that in the middle of other words would mean nothing.
ADDED = "added by the tool"
MACHINE = {
    *("id", "ид", "_id", "_uuid", "_index", "_tags", "_notes", "_validation_status", "__id", "key", "seed"),
    *("start", "end", "today", "_submission_time", "submissiondate", "lastpage", "startlanguage", "instancename"),
}

_TWO_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NUMBERING = re.compile(r"^(?:q|question|вопрос|суроо)? ?\d+ ")
_BREAKS = re.compile(r"[\W_]+")
_NAMES = re.compile(
    "|".join(rf"(?P<k{place}>\b(?:{'|'.join(names)})\b)" for place, names in enumerate(PERSONAL.values()))
)
_POLITE = re.compile(rf"\b(?:{'|'.join(POLITE)})\b")


def personal(heading: str) -> str:
    """Say which kind of personal data a column holds, judged by its heading.

    Parameters
    ----------
    heading : str
        The column's heading in Kyrgyz, Russian or English, or the name that a survey tool gives it.

    Returns
    -------
    str
        The kind: a key of `PERSONAL` or "added by the tool"; nothing for a column that is not personal.

    Examples
    --------
    >>> personal("Аты-жөнүңүз"), personal("Ваш номер телефона (WhatsApp)"), personal("RecipientEmail")
    ('name', 'phone', 'e-mail')
    >>> personal("What is your favourite name for a school?"), personal("Name of the course")
    ('', '')
    """
    last = heading.strip().rsplit("/", 1)[-1]
    if normalise(last) in MACHINE:
        return ADDED
    alone = _ASIDE.sub(" ", last)
    words = _BREAKS.sub(" ", normalise(_TWO_WORDS.sub(" ", alone if alone.strip() else last))).strip()
    words = _NUMBERING.sub("", words)
    found = _NAMES.search(words)
    if not found or _POLITE.sub("", _NAMES.sub("", words)).strip():
        return ""
    return list(PERSONAL)[int((found.lastgroup or "k0")[1:])]


# --- free text ---------------------------------------------------------------------------------------------

# Arrow's regular expressions (RE2) are fast and cannot look around: what stands before and after is caught, put back,
# and a second pass finds what began with it. Their \s is ASCII only, and phones are typed with other blanks too.
_BLANK = r" \t\x{a0}\x{202f}\x{2009}"
_GAP = rf"[{_BLANK}().\-\x{{2010}}-\x{{2015}}/]"
_SHAPES = {
    # The sign may be written out: user(at)mail.kg, user [собака] mail точка kg
    "e-mail": r"[\pL\pN_.+\-]+ ?(?:[@＠]|[(\[{] ?(?i:at|собака|эт) ?[)\]}]|(?i: собака )) ?[\pL\pN_\-]+"
    r"(?:(?:\.| ?[(\[{] ?(?i:dot|точка) ?[)\]}] ?|(?i: точка ))[\pL\pN_\-]+)+",
    "account": r"(?i:(?:https?://)?(?:www\.)?\b(?:t|wa|telegram|vk|ok|instagram|facebook|fb)\.(?:me|com|ru)/"
    r"[\pL\pN_.+?=/\-]*[\pL\pN_/])"
    r"|[@＠][A-Za-z][A-Za-z0-9_.]{3,}[A-Za-z0-9_]",
    # Fourteen digits: 1 or 2, day, month and year of birth, five more; with gaps only where these parts meet.
    "PIN": r"(?:[1-9][0-9]|0[1-9])[0-9]{12}"
    r"|[12][ -]?(?:0[1-9]|[12][0-9]|3[01])[ .-]?(?:0[1-9]|1[0-2])[ .-]?(?:19|20)[0-9]{2}[ -]?[0-9]{5}",
    "phone": rf"(?:\+|00){_GAP}?[1-9](?:{_GAP}{{0,2}}[0-9]){{7,14}}"  # from abroad
    rf"|996(?:{_GAP}{{0,2}}[0-9]){{9}}"
    rf"|8[{_BLANK}(-]{{0,2}}[79][0-9]{{2}}(?:[{_BLANK})-]{{0,2}}[0-9]){{7}}"  # in Kazakhstan and Russia
    # 0555 123 456, 0(555)12-34-56, 0312 66 12 34, 03222 5 55 55
    rf"|0[{_BLANK}(-]{{0,2}}[0-9]{{3}}(?:[{_BLANK}).-]{{0,2}}[0-9]){{6}}"
    r"|[579][0-9]{2}(?:[0-9]{6}|[ -][0-9]{3}[ -][0-9]{3}"
    r"|[ -]?[0-9]{2}-[0-9]{2}-[0-9]{2}|[ -][0-9]{2} [0-9]{2} [0-9]{2})",
}
_NUMBERS = ("PIN", "phone")
MARKS = {
    kind: f"(^|[^0-9])(?:{shape})($|[^0-9])" if kind in _NUMBERS else f"({shape})" for kind, shape in _SHAPES.items()
}
"""What is masked in free text and what it looks like, in the order in which it is looked for."""

MASKED = ("question", "of", "kind", "cells", "occurrences", "basis")
"""Columns of the table that counts what was masked."""


@dataclass(frozen=True)
class Masked:
    """Texts without personal data, and for each kind in how many texts and how often it was found."""

    texts: "pa.Array"
    cells: dict[str, int]
    occurrences: dict[str, int]


def mask(texts: "Iterable[str | None] | pa.Array") -> Masked:
    """Replace e-mail addresses, accounts, PINs and phone numbers in texts by `[e-mail]`, `[account]` and so on.

    Parameters
    ----------
    texts : iterable of str or None, or Arrow array of strings
        Anything people typed.

    Returns
    -------
    Masked
        The texts in the same order, as an Arrow array.

    Examples
    --------
    >>> found = mask(["МКТ 72 саат, 0555 12-34-56", "a@b.kg же +996 (700) 123456", None])
    >>> found.texts.to_pylist()
    ['МКТ 72 саат, [phone]', '[e-mail] же [phone]', None]
    >>> found.cells["phone"], found.occurrences["e-mail"]
    (2, 1)
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    column = texts if isinstance(texts, pa.Array) else pa.array(texts, pa.string())
    cells, occurrences = dict.fromkeys(MARKS, 0), dict.fromkeys(MARKS, 0)
    suspect = pc.fill_null(pc.match_substring_regex(column, "|".join(MARKS.values())), False)
    suspects = column.filter(suspect)
    for kind, pattern in MARKS.items():
        before, put = suspects, rf"\1[{kind}]\2" if kind in _NUMBERS else f"[{kind}]"
        for _ in range(2):
            suspects = pc.replace_substring_regex(suspects, pattern, put)
        found = pc.subtract(pc.count_substring(suspects, f"[{kind}]"), pc.count_substring(before, f"[{kind}]"))
        occurrences[kind] = pc.sum(found, min_count=0).as_py()
        cells[kind] = pc.sum(pc.greater(found, 0), min_count=0).as_py()
    return Masked(pc.replace_with_mask(column, suspect, suspects), cells, occurrences)


def masked(frame: "pd.DataFrame", questions: "Sequence[Question]") -> "tuple[pd.DataFrame, tuple[Found, ...]]":
    """Mask what respondents wrote in their own words, as answers to text questions and beside options.

    Parameters
    ----------
    frame : DataFrame
        Answers as they were read, as in `pddemand.answers.AnswerTable`.
    questions : sequence of Question
        The questions.

    Returns
    -------
    DataFrame
        The same without personal data in own words.
    tuple of Found
        How many were found, for each kind in each column of own words; never what.
    """
    import pandas as pd
    import pyarrow as pa

    from pddemand.answers import OTHER, Found

    changed: dict[str, Any] = {}
    counts: list[Found] = []
    for question in questions:
        own = [(question.name, "answer")] if question.kind == "text" else []
        for column, of in (*own, (question.name + OTHER, "other")):
            if column not in frame:
                continue
            given = frame[column].astype("string")
            found = mask(pa.array(given.array, pa.string(), from_pandas=True))
            if any(found.occurrences.values()):
                changed[column] = pd.Series(found.texts.to_pandas(), given.index, given.dtype)
            counts += [Found(question.name, of, kind, found.cells[kind], found.occurrences[kind]) for kind in MARKS]
    return frame.assign(**changed) if changed else frame, tuple(counts)


def counted(sources: "Iterable[Source]") -> list[dict[str, object]]:
    """Tabulate how much personal data was masked in all files together (see `MASKED`)."""
    total: dict[tuple[str, str, str], list[int]] = {}
    for found in (each for source in sources for each in source.masked):
        sums = total.setdefault((found.question, found.of, found.kind), [0, 0])
        sums[:] = sums[0] + found.cells, sums[1] + found.occurrences
    return [dict(zip(MASKED, (*of, *sums, "microdata"), strict=True)) for of, sums in total.items()]
