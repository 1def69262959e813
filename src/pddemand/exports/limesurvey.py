"""LimeSurvey: a column for each option, with Yes and No or Y and blank; headings as codes, texts or both; vv files."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

import pyarrow as pa

from pddemand.answers import NOT_SHOWN, NOT_TICKED, TICKED, UNANSWERED
from pddemand.errors import InputError
from pddemand.exports import choices
from pddemand.exports.choices import OTHER_ANSWER, Answers
from pddemand.exports.columns import column_of, header_row, one_each, without_column
from pddemand.exports.facts import FactColumns
from pddemand.exports.option_states import BLANK, NO, YES, indicated, read_states
from pddemand.exports.sheets import Sheet
from pddemand.questionnaire import Question
from pddemand.raw import advice, shown
from pddemand.spelling import spaced

TITLE = "LimeSurvey"

# Columns about a response: their codes, and their texts in several languages.
_RESPONSE = {
    "id": ("Response ID", "ID ответа", "Antwort ID", "ID de la réponse"),
    "submitdate": ("Date submitted", "Дата отправки", "Дата заполнения", "Datum Abgeschickt", "Date de soumission"),
    "lastpage": ("Last page", "Последняя страница", "Letzte Seite", "Dernière page"),
    "startlanguage": ("Start language", "Начальный язык", "Start-Sprache", "Langue de départ"),
    "seed": ("Seed", "Начальное число", "Zufallsstartwert"),
    "token": ("Token", "Access code", "Код доступа", "Zugangscode", "Zugangsschlüssel", "Code"),
    "startdate": ("Date started", "Дата начала", "Datum gestartet", "Date de lancement"),
    "datestamp": ("Date last action", "Дата последнего действия", "Datum letzte Aktivität"),
    "ipaddr": ("IP address", "IP-адрес", "IP-Adresse", "Adresse IP"),
}


def _headed(*codes: str) -> tuple[str, ...]:
    """Give every heading that a column about a response may have."""
    texts = [
        text
        for code in codes
        for text in (
            code,
            *_RESPONSE[code],
            *(f"{code}{between}{t}" for t in _RESPONSE[code] for between in (". ", "._.")),
        )
    ]
    return tuple(texts)


FACTS = FactColumns(
    started=_headed("startdate"),
    ended=_headed("datestamp", "submitdate"),
    person=_headed("token"),
    # Each form counts from 1; the seed and the start tell submissions of two forms apart.
    submission=(_headed("id"), _headed("seed"), _headed("startdate")),
    submitted=_headed("submitdate"),
)

_CODE = r"[A-Za-z][A-Za-z0-9_]*(?:\[[^\]]*\])*"
_CODE_AND_TEXT = re.compile(rf"({_CODE})(?:\._\.|(?:\.|:| -| \|)\s)\s?(.*)")
_ARRAY = re.compile(r"[A-Za-z][A-Za-z0-9_]*\[[A-Za-z0-9_]+\](\[[0-9]\])?")
_NUMBER = re.compile(r"[A-Za-z]{0,2}[0-9]+[a-z]?|Dr|Mr|Mrs|Ms|St|No|Nr", re.IGNORECASE)
_NOT_SHOWN = "{question_not_shown}"
_ESCAPED = {"{newline}": "\n", "{cr}": "\r", "{tab}": "\t", "{lbrace}": "{"}
_NEITHER = frozenset({"n/a", "н/д", "нет данных", "нет ответа", "keine antwort", "жооп жок", _NOT_SHOWN})
_YES = YES | {"oui", "sí", "si", "ja", "evet", "tak", "так", "sim", "ha", "igen", "ano", "bəli"}
_NO = NO | {"non", "nein", "hayır", "nie", "ні", "não", "nee", "nej", "yo‘q", "yo'q", "nem", "ne", "не", "xeyr"}


def recognised(sheet: Sheet) -> str:
    """Tell by what a file shows that it comes from this tool; empty if it does not."""
    if _codes_below(sheet):
        return f"row {sheet.first_row} holds codes such as 'submitdate'"
    known = [code for code in _RESPONSE if any(text in sheet.header for text in _headed(code))]
    if len(set(known) & {"submitdate", "lastpage", "startlanguage", "seed"}) >= 2:
        return f"columns are headed {', '.join(known[:3])}"
    both = [head for head in sheet.header if (match := _CODE_AND_TEXT.fullmatch(head)) and _ARRAY.fullmatch(match[1])]
    if len(both) >= 2:
        return f"headings such as {shown(both[0])} have code and text"
    codes = [head for head in sheet.header if _ARRAY.fullmatch(head)]
    if len(codes) >= 2:
        return f"headings such as {shown(codes[0])} have a code in brackets"
    named = [
        head for head in sheet.header if (match := _CODE_AND_TEXT.fullmatch(head)) and not _NUMBER.fullmatch(match[1])
    ]
    most = len(named) >= 3 and len(named) > 0.8 * sum(bool(head) for head in sheet.header)
    return f"headings such as {shown(named[0])} have code and text" if most else ""


def prepared(sheet: Sheet) -> Sheet:
    """Split headings into codes and texts; turn a vv file's escapes back into what respondents wrote."""
    if _codes_below(sheet):
        codes, titles = sheet.row(0), sheet.header
        sheet = replace(sheet.without_rows(1), header=codes, titles=titles)
        if not len(sheet):
            raise InputError(f"{sheet.path}: there are headings and no answers; export again once there are answers")
        about = [code in _RESPONSE for code in codes]
        columns = tuple(
            _rewritten(column, _about if of_response else _unescaped)
            for column, of_response in zip(sheet.columns, about, strict=True)
        )
        return replace(sheet, columns=columns)
    parts = [_CODE_AND_TEXT.fullmatch(head) for head in sheet.header]
    known = {text for code in _RESPONSE for text in _headed(code)}
    asked = [part for part, head in zip(parts, sheet.header, strict=True) if head and head not in known]
    both = sum(bool(part) for part in asked) > len(asked) / 2
    titles = tuple(part[2] if both and part else head for part, head in zip(parts, sheet.header, strict=True))
    return replace(sheet, titles=tuple(title.removesuffix(" []") for title in titles))


def _codes_below(sheet: Sheet) -> bool:
    """Tell whether the file is a vv file, which has codes in its second row."""
    return "submitdate" not in sheet.header and len({"id", "submitdate", "startlanguage"} & set(sheet.row(0))) >= 2


def _rewritten(column: pa.ChunkedArray, rewrite: Callable[[str], str]) -> pa.ChunkedArray:
    """Rewrite a column's distinct texts."""
    encoded = column.combine_chunks().dictionary_encode()
    texts = pa.array([rewrite(text or "") for text in encoded.dictionary.to_pylist()], pa.string())
    return pa.chunked_array([texts.take(encoded.indices)])


def _unescaped(text: str) -> str:
    if text == _NOT_SHOWN or "{" not in text:
        return text
    for escape, plain in _ESCAPED.items():
        text = text.replace(escape, plain)
    return text


def _about(text: str) -> str:
    return "" if text == _NOT_SHOWN else _unescaped(text)


def _codes(sheet: Sheet) -> list[str]:
    """Give the code in each heading, without the text."""
    found = []
    for head, title in zip(sheet.header, sheet.titles, strict=True):
        match = _CODE_AND_TEXT.fullmatch(head)
        found.append(match[1] if match and title != head else head)
    return found


def answers(sheet: Sheet, question: Question) -> Answers:
    """Read the answers to one question; a row of an array is a question of its own, named `code[row]`."""
    if question.kind == "multiple":
        return _multiple(sheet, question)
    column = _own_column(sheet, question)
    silent = [text for text in _NEITHER if text not in {each.lower() for each in question.spellings}]
    columns = list(sheet.columns)
    extra = _others(sheet, question) if question.kind == "single" else []
    for place in (column, *extra):
        columns[place] = _rewritten(columns[place], lambda text: "" if spaced(text).lower() in silent else text)
    seen = replace(sheet, columns=tuple(columns))
    if question.kind == "text":
        return choices.text(seen, column, question)
    return choices.chosen(seen, column, question, extra)


def _own_column(sheet: Sheet, question: Question) -> int:
    codes = _codes(sheet)
    names = {spaced(question.name), _underscored(spaced(question.name))}
    if len(found := [place for place, code in enumerate(codes) if {code, _underscored(code)} & names]) == 1:
        return found[0]
    return column_of(sheet, question, codes if found else None)


def _underscored(code: str) -> str:
    """Write a code as expressions do: `q[SQ001]` is `q_SQ001`."""
    return code.replace("][", "_").replace("[", "_").removesuffix("]")


def _others(sheet: Sheet, question: Question) -> list[int]:
    """Find the column of own words that belongs to a question."""
    return [place for place, part in _parts(sheet, question).items() if _is_other(sheet, question, place, part)]


def _is_other(sheet: Sheet, question: Question, place: int, part: tuple[str, str]) -> bool:
    """Tell whether a column holds own words: by its code, or without codes by its text and what stands in it."""
    code, text = part
    if code or text in question.spellings or not OTHER_ANSWER.fullmatch(text):
        return code == "other"
    cells = sheet.cells(place)
    filled = [number for number, each in enumerate(cells.texts) if each]
    if filled and all(cells.texts[number].lower() in _YES | _NO | _NEITHER | {"2"} for number in filled):
        raise InputError(
            f"{sheet.place(cells.row(filled[0]), place)}: {shown(cells.texts[filled[0]])} may be someone's own words "
            f"or say whether {shown(text)} was ticked; if it is an option of question '{question.name}', add it to the "
            f"codebook, else export with codes as headings"
        )
    return True


def _parts(sheet: Sheet, question: Question) -> dict[int, tuple[str, str]]:
    """Find the columns of a question's parts: what their headings say of the part, as code and as text."""
    parts: dict[int, tuple[str, str]] = {}
    labels = [spaced(label) for label in question.labels]
    for place, (code, title) in enumerate(zip(_codes(sheet), sheet.titles, strict=True)):
        sub = _part_code(code, spaced(question.name))
        if sub:
            texts = [_part_text(title, label) for label in labels]
            parts[place] = (sub, next((text for text in texts if text), _last_brackets(title)))
    if parts:
        return parts
    for place, title in enumerate(sheet.titles):
        texts = [_part_text(title, label) for label in labels]
        if text := next((text for text in texts if text), ""):
            parts[place] = ("", text)
    return parts


def _part_code(code: str, name: str) -> str:
    """Give what follows a question's code: in brackets, after a low line, or at once where the code is of numbers."""
    rest = code.removeprefix(name)
    if rest == code or not rest:
        return ""
    if rest.startswith("[") and rest.endswith("]"):
        return rest[1:-1]
    if rest.startswith("_"):
        return rest[1:]
    return rest if re.fullmatch(r"[0-9]+X[0-9]+X[0-9]+", name) and not rest[0].isdigit() else ""


def _part_text(title: str, label: str) -> str:
    rest = title.removeprefix(label).strip()
    return spaced(rest[1:-1]) if rest != title and rest.startswith("[") and rest.endswith("]") else ""


def _last_brackets(title: str) -> str:
    """Give what stands in the last brackets of a title, which may hold brackets itself."""
    depth = 0
    for place in range(len(title) - 1, -1, -1) if title.endswith("]") else ():
        depth += {"]": 1, "[": -1}.get(title[place], 0)
        if not depth:
            return spaced(title[place + 1 : -1])
    return ""


def _multiple(sheet: Sheet, question: Question) -> Answers:
    """Read a question with a column for each option."""
    parts = _parts(sheet, question)
    if not parts:
        column_of(sheet, question, _codes(sheet))  # says what is missing
        raise InputError(
            f"{sheet.path}, row {header_row(sheet)}: question '{question.name}' has one column and not one for each "
            f"option; if it takes one answer, set kind: single in the codebook"
        )
    extra = [place for place, part in parts.items() if _is_other(sheet, question, place, part)]
    found = _options(sheet, question, {place: part for place, part in parts.items() if place not in extra})
    columns = one_each(sheet, question, found)
    listed = [text or code for place, (code, text) in parts.items() if place not in extra]
    for place in range(len(question.options)):
        if place not in columns:
            raise without_column(sheet, question, place, listed)
    for place in parts:
        if place not in found and place not in extra and not _is_comment(sheet, place, parts, found):
            _refuse_unlisted(sheet, question, place, parts[place])
    escaped = any(_NOT_SHOWN in sheet.cells(column).texts for column in columns.values())
    states, said_no = read_states(sheet, columns, question, _meanings(sheet, columns, escaped))
    silent = NOT_SHOWN if said_no else UNANSWERED
    words = choices.words_of(_without_marks(sheet, extra), extra)
    return indicated(question, states, said_no, (*columns.values(), *extra), words, blank=NOT_SHOWN, silent=silent)


def _without_marks(sheet: Sheet, places: list[int]) -> Sheet:
    columns = list(sheet.columns)
    for place in places:
        columns[place] = _rewritten(columns[place], lambda text: "" if text in (_NOT_SHOWN, "N/A") else text)
    return replace(sheet, columns=tuple(columns))


def _options(sheet: Sheet, question: Question, parts: Mapping[int, tuple[str, str]]) -> dict[int, int]:
    """Tell which option each column is about, by its text or else by its code."""
    names = {spaced(option.name): place for place, option in enumerate(question.options)}
    found: dict[int, int] = {}
    for column, (code, text) in parts.items():
        by_text, by_code = question.spellings.get(text), names.get(code, names.get(sheet.header[column]))
        if by_text is not None and by_code is not None and by_text != by_code:
            raise InputError(
                f"{sheet.path}, row {header_row(sheet)}, column {shown(sheet.header[column])}: its code is that of "
                f"option '{question.options[by_code].name}' of question '{question.name}', its text that of option "
                f"'{question.options[by_text].name}'; correct the codebook"
            )
        place = by_code if by_text is None else by_text
        if place is not None:
            found[column] = place
    return found


def _is_comment(sheet: Sheet, place: int, parts: Mapping[int, tuple[str, str]], found: Mapping[int, int]) -> bool:
    """Tell whether a column holds respondents' comments on an option."""
    code, title = parts[place][0], sheet.titles[place]
    if code.endswith("comment"):
        return True
    return any(title != sheet.titles[each] and title.startswith(sheet.titles[each][:-1]) for each in found)


def _refuse_unlisted(sheet: Sheet, question: Question, column: int, part: tuple[str, str]) -> None:
    """Refuse a column of an option that the codebook does not list, if anybody ticked it."""
    cells = sheet.cells(column)
    for number, text in enumerate(cells.texts):
        if text and text.lower() not in _NO | _NEITHER | {"2"}:
            wording = part[1] or part[0]
            hint = choices.hint(wording, question)
            raise InputError(
                f"{sheet.place(cells.row(number), column)}: {shown(text)} for {shown(wording)}, which is no option of "
                f"question '{question.name}'; {advice(hint, 'add it to the codebook')}"
            )


def _meanings(sheet: Sheet, columns: Mapping[int, int], escaped: bool) -> list[dict[int, dict[str, int]]]:
    """Give the ways of writing: words or Y and N; or 1 and 2, as which Y and N can be exported.

    A blank cell says nothing, but in a vv file, which marks what was not shown, it means not ticked.
    """
    ways: list[dict[int, dict[str, int]]] = [{}, {}]
    blank = NOT_TICKED if escaped else BLANK
    for place, column in columns.items():
        words = {"": blank, "1": TICKED, "0": NOT_TICKED}
        for text in sheet.cells(column).texts:
            low = text.lower()
            if text and low in _YES | _NO | _NEITHER:
                words[text] = TICKED if low in _YES else NOT_TICKED if low in _NO else BLANK
        ways[0][place] = {"Yes": TICKED, "No": NOT_TICKED, **words}
        ways[1][place] = {text: state for text, state in words.items() if text != "0"} | {"2": NOT_TICKED}
    return ways
