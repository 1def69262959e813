"""What SPSS and Stata files share: variables with labels, values with labels, several variables for one question."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from pddemand.answers import NOT_TICKED, TICKED
from pddemand.errors import InputError
from pddemand.exports import choices, joined_cells
from pddemand.exports.choices import Answers
from pddemand.exports.columns import OTHERS, column_of, missing, numbered, own_words_column
from pddemand.exports.facts import FactColumns
from pddemand.exports.option_states import NO, YES, indicated, read_states
from pddemand.exports.sheets import Sheet
from pddemand.questionnaire import Question
from pddemand.raw import advice, nearest, shown

FACTS = FactColumns(
    started=("StartDate", "startdate", "starttime", "StartTime"),
    ended=("EndDate", "enddate", "endtime", "EndTime", "submitdate"),
    sent=("SubmissionDate", "submissiondate", "RecordedDate"),
    submission=(("ResponseId", "ResponseID", "KEY", "instanceID", "_uuid"),),
    finished={heading: frozenset({"1", "true", "yes", "да", "ооба"}) for heading in ("Finished", "finished")},
)

BETWEEN = " \t:;,.?!-–—/|>()[]"
"""What may stand between a question's wording and an option's in the label of a variable."""

LONGEST_LABEL = 79
"""Labels of Stata variables end after 80 characters, of SPSS values after 120 bytes."""


def prepared(sheet: Sheet) -> Sheet:
    """Leave out what stands above the answers: nothing."""
    return sheet


def answers(sheet: Sheet, question: Question) -> Answers:
    """Read the answers to one question.

    Raises
    ------
    InputError
        If the question has no variable, or a value or a variable is none that the codebook knows.
    """
    if question.kind == "multiple":
        return _multiple(sheet, question)
    column = _column(sheet, question)
    if question.kind == "text":
        return choices.text(sheet, column, question)
    extra = own_words_column(sheet, question, sheet.header[column])
    if not _coded(sheet, column):
        return choices.single(sheet, column, question, extra)
    return choices.single(sheet, column, replace(question, other=False), extra)


def _column(sheet: Sheet, question: Question) -> int:
    """Find the one variable of a question; names of variables differ by more than capitals."""
    small = {heading.lower() for heading in question.headings}
    exact = any(heading in question.headings for heading in sheet.header)
    named = [question.name if heading.lower() in small else "" for heading in sheet.header]
    return column_of(sheet, question, None if exact else named if any(named) else None)


def _coded(sheet: Sheet, column: int) -> bool:
    """Tell whether a variable holds codes, beside which own words cannot stand."""
    texts = [text for text in sheet.cells(column).texts if text]
    return bool(sheet.value_labels.get(sheet.header[column])) or all(_NUMBER.fullmatch(text) for text in texts)


_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def _multiple(sheet: Sheet, question: Question) -> Answers:
    if (declared := _declared(sheet, question)) is not None:
        return _of_set(sheet, question, declared)
    headed = _headed(sheet, question)
    if len(headed) == 1:
        return _one_variable(sheet, question, headed[0])
    pool = headed or _numbered(sheet, question)
    if len(pool) > 1:
        return _several(sheet, question, pool)
    if columns := _by_option(sheet, question):
        return _indicators(sheet, question, columns)
    raise missing(sheet, question)


def _numbered(sheet: Sheet, question: Question) -> list[int]:
    """Find `q4_1`, `q4_2`; `d1`, `d2` too, but `q41` is question 41 and not the first part of question 4."""
    stem = question.name.lower()
    small = [head.lower() for head in sheet.header]
    if stem[-1].isdigit():
        small = ["" if head[len(stem) : len(stem) + 1].isdigit() else head for head in small]
    return numbered(small, (stem, stem + "_", stem + "__"))


def _headed(sheet: Sheet, question: Question) -> list[int]:
    """Find the variables with a question's name, or else with its wording as their label."""
    small = {heading.lower() for heading in question.headings}
    named = [place for place, head in enumerate(sheet.header) if head in question.headings]
    named = named or [place for place, head in enumerate(sheet.header) if head.lower() in small]
    return named or [place for place, title in enumerate(sheet.titles) if title in question.headings]


def _declared(sheet: Sheet, question: Question) -> Mapping[str, Any] | None:
    """Find the multiple-response set that a file declares for a question, by its name or label."""
    small = {heading.lower().removeprefix("$") for heading in question.headings}
    named = [name for name in sheet.sets if name.lower().removeprefix("$") in small]
    labelled = [name for name, each in sheet.sets.items() if " ".join(str(each["label"]).split()) in question.headings]
    found = named or labelled
    if len(found) > 1:
        raise InputError(
            f"{sheet.path}: sets {' and '.join(shown('$' + name) for name in found)} are both for question "
            f"'{question.name}'; name the question by the set that is meant"
        )
    return sheet.sets[found[0]] if found else None


def _of_set(sheet: Sheet, question: Question, declared: Mapping[str, Any]) -> Answers:
    """Read a declared set: variables that count one value each, or variables that name options."""
    pool = [sheet.header.index(name) for name in declared["variable_list"]]
    if not declared["is_dichotomy"]:
        return choices.mentions(sheet, pool, replace(question, other=False), _own_words(sheet, question, pool))
    counted = declared["counted_value"]
    if counted is None:
        return _indicators(sheet, question, _variables(sheet, question, pool))
    return _indicators(sheet, question, _variables(sheet, question, pool), frozenset({str(counted)}))


def _one_variable(sheet: Sheet, question: Question, column: int) -> Answers:
    """Read codes joined in one text ("1 3"), or the one option of each respondent."""
    strict = replace(question, other=False)
    extra = own_words_column(sheet, question, sheet.header[column])
    known, labels = question.spellings, sheet.value_labels.get(sheet.header[column], {})
    alone = all(labels.get(text, text) in known or text in known for text in sheet.cells(column).texts if text)
    if labels or alone:
        return choices.mentions(sheet, [column], strict, extra)
    found = joined_cells.joined(sheet, column, strict, (" ", ", ", *joined_cells.SEPARATORS))
    return choices.with_words(found, question, sheet, extra)


def _several(sheet: Sheet, question: Question, pool: Sequence[int]) -> Answers:
    """Read several variables: each is about one option, or each names one; what leaves nothing unknown counts."""
    pool = [column for column in pool if not _is_own_words(sheet, question, column)]
    name_options = _name_options(sheet, question, pool)
    if not name_options:
        _refuse_two_meanings(sheet, question, pool)
    ways = [_named_in, _about_each] if name_options else [_about_each, _named_in]
    if not name_options and all(_surely_for_one(sheet, question, column) for column in pool):
        ways = [_about_each]
    errors: list[InputError] = []
    for way in ways:
        try:
            return way(sheet, question, pool)
        except InputError as error:
            errors.append(error)
    raise errors[0] if name_options or _are_mostly_marks(sheet, question, pool) else errors[-1]


def _about_each(sheet: Sheet, question: Question, pool: Sequence[int]) -> Answers:
    return _indicators(sheet, question, _variables(sheet, question, pool))


def _named_in(sheet: Sheet, question: Question, pool: Sequence[int]) -> Answers:
    """Read variables that name an option each; refuse what looks as if 1 and 2 stood for yes and no."""
    strict, extra = replace(question, other=False), _own_words(sheet, question, pool)
    codes = {code for column in pool for code in sheet.value_labels.get(sheet.header[column], {})}
    names = {option.name for option in question.options}
    first = f"{sheet.path}, variable {shown(sheet.header[pool[0]])}"
    if codes and not _name_options(sheet, question, pool) and (len(names) < 3 or not names <= codes):
        labels = list(sheet.value_labels[next(sheet.header[c] for c in pool if sheet.header[c] in sheet.value_labels)])
        raise InputError(
            f"{first}: its values ({', '.join(labels[:5])}) are labelled neither yes and no nor with options of "
            f"question '{question.name}'; add the labels to the codebook, or label the values in the file"
        )
    found = choices.mentions(sheet, pool, strict, extra)
    filled = sum(np.array([text != "" for text in cells.texts])[cells.codes] for cells in map(sheet.cells, pool))
    ticked = sum(np.asarray(found.columns[f"{question.name}/{name}"].fillna(False), dtype=bool) for name in names)
    if len(twice := np.flatnonzero(np.asarray(filled) > np.asarray(ticked, dtype=int))):
        raise InputError(
            f"{sheet.place(int(twice[0]), pool[0])}: this respondent names an option of question '{question.name}' "
            f"twice; if the codes mean yes and no label them so, else correct the row"
        )
    return found


def _surely_for_one(sheet: Sheet, question: Question, column: int) -> bool:
    """Tell whether a variable's name or label, not its number, says which option it is about."""
    if len(places := _options_of(sheet, question, column)) != 1:
        return False
    option, rest = question.options[places[0]], sheet.header[column].lower().removeprefix(question.name.lower())
    return not (option.name.isdigit() and rest.lstrip("_") == option.name and not _labelled(sheet, question, column))


def _labelled(sheet: Sheet, question: Question, column: int) -> bool:
    return bool(_labelled_as_option(sheet, question, column) or _labelled_behind_question(sheet, question, column))


def _are_mostly_marks(sheet: Sheet, question: Question, pool: Iterable[int]) -> bool:
    """Tell whether more values of variables are a yes or no than are options; says which error helps the reader."""
    texts = {text for column in pool for text in sheet.cells(column).texts if text}
    return sum(text.lower() in YES | NO for text in texts) >= sum(text in question.spellings for text in texts)


def _name_options(sheet: Sheet, question: Question, pool: Iterable[int]) -> bool:
    """Tell whether the labels of values are wordings of options."""
    labels = {text for column in pool for text in sheet.value_labels.get(sheet.header[column], {}).values()}
    return any(text in question.spellings and text.lower() not in YES | NO for text in labels)


def _is_own_words(sheet: Sheet, question: Question, column: int) -> bool:
    """Tell whether a variable of a question holds own words: text, and a name or label that says so."""
    if not question.other or sheet.header[column] in question.spellings or _coded(sheet, column):
        return False
    title = sheet.titles[column] if sheet.titles else ""
    words = {part.lower() for part in re.split(r"[\W_]+", f"{sheet.header[column]} {title}")}
    return bool(words & {text.lower() for text in OTHERS})


def _own_words(sheet: Sheet, question: Question, pool: Collection[int]) -> int | None:
    found = own_words_column(sheet, question, question.name)
    return None if found is None or found in pool or _coded(sheet, found) else found


def _indicators(
    sheet: Sheet, question: Question, columns: Mapping[int, int], counted: frozenset[str] = frozenset()
) -> Answers:
    extra = _own_words(sheet, question, columns.values())
    if not counted:
        _refuse_two_meanings(sheet, question, columns.values())
    meaning = {place: _meaning(sheet, question, place, column, counted) for place, column in columns.items()}
    states, said_no = read_states(sheet, columns, question, [meaning])
    beside = () if extra is None else (extra,)
    words = choices.words_of(sheet, beside)
    return indicated(question, states, said_no, (*columns.values(), *beside), words)


def _meaning(sheet: Sheet, question: Question, place: int, column: int, counted: frozenset[str]) -> dict[str, int]:
    """Give what the values of an option's variable mean: by their labels, or without labels as they are."""
    option, labels = question.options[place], sheet.value_labels.get(sheet.header[column], {})
    found: dict[str, int] = {}
    for text in filter(None, sheet.cells(column).texts):
        said = labels.get(text, text)
        own = said in option.labels or (said == option.name and said not in ("0", "1"))
        if counted:
            found[text] = TICKED if text in counted or said in counted else NOT_TICKED
        elif own or said.lower() in YES or (text == "1" and list(labels) == ["1"]):  # whose label names the option
            found[text] = TICKED
        elif said.lower() in NO:
            found[text] = NOT_TICKED
    return found


def _refuse_two_meanings(sheet: Sheet, question: Question, columns: Iterable[int]) -> None:
    """Refuse a value that is both the wording of an option and a word for not ticked."""
    wordings = {text: option.name for option in question.options for text in option.spellings if text != option.name}
    for column in columns:
        cells, labels = sheet.cells(column), sheet.value_labels.get(sheet.header[column], {})
        for number, text in enumerate(cells.texts):
            said = labels.get(text, text)
            if said.lower() in NO and said in wordings:
                raise InputError(
                    f"{sheet.place(cells.row(number), column)}: {shown(said)} is the wording of option "
                    f"'{wordings[said]}' of question '{question.name}' and may also mean that an option was not "
                    f"ticked; label the values of the variable with other words"
                )


def _variables(sheet: Sheet, question: Question, pool: Sequence[int]) -> dict[int, int]:
    """Find for each option its variable among those of a question; none may be left over."""
    found: dict[int, int] = {}
    for column in pool:
        places = _options_of(sheet, question, column) or _option_by_number(sheet, question, column)
        if len(places) != 1:
            if not places and _is_own_words(sheet, question, column):
                continue
            raise _unknown_variable(sheet, question, column, places)
        _add(sheet, question, found, places[0], column)
    _refuse_without_variable(sheet, question, found)
    return dict(sorted(found.items()))


def _by_option(sheet: Sheet, question: Question) -> dict[int, int]:
    """Find variables anywhere in the file that a question's options name, by variable name or label."""
    most: dict[int, int] = {}
    for tier in (_named_behind_question, _named_as_option, _labelled_behind_question, _labelled_as_option):
        found: dict[int, int] = {}
        for column in range(len(sheet.header)):
            for place in tier(sheet, question, column):
                _add(sheet, question, found, place, column)
        if len(found) > len(most):
            most = found
    if most:
        _refuse_without_variable(sheet, question, most)
    return dict(sorted(most.items()))


def _add(sheet: Sheet, question: Question, found: dict[int, int], place: int, column: int) -> None:
    if place in found:
        raise InputError(
            f"{sheet.path}: variables {shown(sheet.header[found[place]])} and {shown(sheet.header[column])} are both "
            f"for option '{question.options[place].name}' of question '{question.name}'; name the question by the set "
            f"or the common beginning of its variables"
        )
    found[place] = column


def _refuse_without_variable(sheet: Sheet, question: Question, found: Mapping[int, int]) -> None:
    for place, option in enumerate(question.options):
        if place not in found:
            heads = [*sheet.header, *(title for title in sheet.titles if title)]
            near = nearest(option.spellings[0], heads)
            raise InputError(
                f"{sheet.path}: option '{option.name}' of question '{question.name}' has no variable; "
                f"{advice(near, 'correct the codebook')}"
            )


def _unknown_variable(sheet: Sheet, question: Question, column: int, places: Sequence[int]) -> InputError:
    title = sheet.titles[column] if sheet.titles else ""
    called = f"{shown(sheet.header[column])}" + (f" ({shown(title)})" if title else "")
    if places:
        both = " and ".join(f"'{question.options[place].name}'" for place in places[:2])
        return InputError(f"{sheet.path}: variable {called} may be for {both} of question '{question.name}'; label it")
    known = choices.hint(title or sheet.header[column], question)
    return InputError(
        f"{sheet.path}: variable {called} is for no option of question '{question.name}'; "
        f"{advice(known, 'correct the codebook, or label the variable with the option')}"
    )


def _options_of(sheet: Sheet, question: Question, column: int) -> list[int]:
    """Give the options that a variable may be for, by the surest sign that names any."""
    tiers = (_named_behind_question, _named_as_option, _labelled_as_option, _labelled_behind_question, _value_labelled)
    return next((places for tier in tiers if (places := tier(sheet, question, column))), [])


def _named_behind_question(sheet: Sheet, question: Question, column: int) -> list[int]:
    """`q4_ict` for option ict of question q4."""
    name, stem = sheet.header[column].lower(), question.name.lower()
    rest = name.removeprefix(stem)
    if rest == name or not rest or (stem[-1].isdigit() and rest[0].isdigit()):  # q41 is no part of q4
        return []
    return _places(place for text, place in question.spellings.items() if rest.lstrip("_.$/@#") == text.lower())


def _named_as_option(sheet: Sheet, question: Question, column: int) -> list[int]:
    name = sheet.header[column].lower()
    return _places(place for text, place in question.spellings.items() if text.lower() == name)


def _labelled_as_option(sheet: Sheet, question: Question, column: int) -> list[int]:
    title = sheet.titles[column] if sheet.titles else ""
    if title in question.spellings:
        return [question.spellings[title]]
    if len(title) < LONGEST_LABEL:
        return []
    return _places(place for text, place in question.spellings.items() if text.startswith(title))


def _labelled_behind_question(sheet: Sheet, question: Question, column: int) -> list[int]:
    """`Which directions?: ICT`, `ICT - Which directions?`, `Which directions? [ICT]`."""
    title = sheet.titles[column] if sheet.titles else ""
    found = []
    for heading in question.headings:
        rests = [title.removeprefix(heading), title.removesuffix(heading)]
        # Qualtrics puts "Selected Choice" between the two where one option has a field for own words.
        rests = [rest.strip(BETWEEN).removeprefix("Selected Choice").strip(BETWEEN) for rest in rests if rest != title]
        for rest in rests:
            for text, place in question.spellings.items():
                short = len(title) >= LONGEST_LABEL and text.startswith(rest)
                if rest and (rest == text.strip(BETWEEN) or short):
                    found.append(place)
    return _places(found)


def _value_labelled(sheet: Sheet, question: Question, column: int) -> list[int]:
    """A variable whose own value is labelled with the option, as other tools' exports to SPSS have it."""
    labels = sheet.value_labels.get(sheet.header[column], {}).values()
    return _places(question.spellings[text] for text in labels if text in question.spellings)


def _option_by_number(sheet: Sheet, question: Question, column: int) -> list[int]:
    """`q4_3` for option 3."""
    number = re.search(r"0*([0-9]+)$", sheet.header[column])
    known = {text.lstrip("0"): place for text, place in question.spellings.items() if text.isdigit()}
    return [known[number[1]]] if number and number[1] in known else []


def _places(found: Iterable[int]) -> list[int]:
    return sorted(set(found))
