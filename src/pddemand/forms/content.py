"""What a questionnaire shows, whatever it is made for: a codebook's wordings, one line each, in chosen languages."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pddemand.errors import InputError
from pddemand.fields import Wording
from pddemand.forms import sentences
from pddemand.questionnaire import Kind, questionnaire
from pddemand.questionnaire import Question as Headed
from pddemand.raw import shown
from pddemand.records import Codebook, Question, Region, TextQuestion
from pddemand.spelling import spaced

PRINTED = datetime(2000, 1, 1, tzinfo=UTC)
"""Date inside files that must have one, fixed so that the same form gives the same bytes."""

LONGEST = 3000
"""Characters of one text that every tool takes."""

OTHER = "other"
"""Id of the answer that a form adds for own words."""

Shown = Mapping[str, str]
"""A text in each language of the form."""


@dataclass(frozen=True)
class Offered:
    """An answer that a question offers."""

    id: str
    label: Shown


@dataclass(frozen=True)
class Asked:
    """A question as respondents see it; `hint` is empty for own words.

    `own_words` is the id of the answer beside which they may write their own words: one of the options, or `OTHER` for
    an answer that the form adds; empty if there is none.
    """

    id: str
    kind: Kind
    text: Shown
    hint: Shown
    options: tuple[Offered, ...]
    own_words: str

    @property
    def other(self) -> bool:
        """Whether the form adds an answer for own words."""
        return bool(self.own_words) and all(option.id != self.own_words for option in self.options)


@dataclass(frozen=True)
class Form:
    """A questionnaire: who asks, in which languages (the first is shown first), and what; `other` heads own words."""

    region: str
    institution: Shown
    title: Shown
    consent: Shown
    other: Shown
    languages: tuple[str, ...]
    questions: tuple[Asked, ...]

    def told(self, language: str) -> dict[str, Any]:
        """Give all that the form says in one of its languages, as plain data for another program."""
        return {
            "language": language,
            "title": self.title[language],
            "institution": self.institution[language],
            "consent": self.consent[language],
            "other": self.other[language],
            "questions": [
                {
                    "kind": asked.kind,
                    "text": asked.text[language],
                    "hint": asked.hint[language],
                    "options": [option.label[language] for option in asked.options],
                    "other": asked.other,
                    "words_beside": next(
                        (n for n, each in enumerate(asked.options) if each.id == asked.own_words), None
                    ),
                }
                for asked in self.questions
            ],
        }


def form(codebook: Codebook, region: Region, languages: Sequence[str]) -> Form:
    """Give the questionnaire that a codebook describes.

    Parameters
    ----------
    codebook : Codebook
        Its questions, in its order.
    region : Region
        Whose institution asks.
    languages : sequence of str
        Of "ky", "ru", "en"; the first is the one that a form opens in.

    Raises
    ------
    InputError
        If a language is not known, questions or options cannot be told apart, or a text holds what no form can show.
        Questions may share a wording where the region's answers are there already, since nobody answers this form.
    """
    if not languages or not set(languages) <= set(Wording.model_fields):
        raise InputError(f"languages are {shown(list(languages))}; expected some of {', '.join(Wording.model_fields)}")
    headed = questionnaire(codebook)
    if not region.exports:
        _refuse_one_wording(headed)
    chosen = tuple(dict.fromkeys(languages))
    return Form(
        region=region.id,
        institution=_shown(region.institution, chosen, "institution"),
        title=_shown(sentences.SYNTHETIC_TITLE if region.synthetic else sentences.TITLE, chosen, "title"),
        consent=_shown(sentences.CONSENT, chosen, "consent"),
        other=_shown(sentences.OTHER, chosen, "other"),
        languages=chosen,
        questions=tuple(
            _asked(question, each, chosen) for question, each in zip(codebook.questions, headed, strict=True)
        ),
    )


def _refuse_one_wording(questions: Sequence[Headed]) -> None:
    """Refuse two questions that share a wording, since some tools head the columns of answers with it alone."""
    owners: dict[str, str] = {}
    for question in questions:
        for text in question.headings:
            if owners.setdefault(text, question.name) != question.name:
                raise InputError(
                    f"questions '{owners[text]}' and '{question.name}' share the wording {shown(text)}; their answers "
                    f"could not be told apart, give each its own"
                )


def _asked(question: Question, headed: Headed, languages: Sequence[str]) -> Asked:
    where = f"question '{question.id}'"
    text = _shown(question.text, languages, where)
    if isinstance(question, TextQuestion):
        return Asked(question.id, "text", text, dict.fromkeys(languages, ""), (), "")
    hint = sentences.SEVERAL if question.kind == "multiple" else sentences.ONE
    return Asked(
        id=question.id,
        kind=question.kind,
        text=text,
        hint=_shown(hint, languages, where),
        options=tuple(
            Offered(option.id, _shown(option.label, languages, f"{where}, option '{option.id}'"))
            for option in question.options
        ),
        own_words=_own_words(headed) if question.other else "",
    )


def _own_words(question: Headed) -> str:
    """Give the answer for own words: an option that means them, as readers of exports see it, else one more."""
    means_them = (place for text, place in question.spellings.items() if text in sentences.OTHERS)
    place = next(means_them, None)
    return OTHER if place is None else question.options[place].name


def _shown(wording: Wording, languages: Sequence[str], where: str) -> dict[str, str]:
    return {language: _line(getattr(wording, language), f"{where} in {language}") for language in languages}


def _line(text: str, where: str) -> str:
    """Bring a text to one line as readers of exports do; refuse what cannot be shown."""
    line = spaced(text)
    odd = next((mark for mark in line if unicodedata.category(mark) in ("Cc", "Cs") or mark in "\ufffe\uffff"), "")
    if odd or not line:
        found = f"holds the character U+{ord(odd):04X}" if odd else "shows nothing"
        raise InputError(f"{where}: {shown(text)} {found}; write what respondents shall read")
    if len(line) > LONGEST:
        raise InputError(f"{where}: {len(line)} characters, where forms show at most {LONGEST}; write less")
    return line
