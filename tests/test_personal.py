"""Personal data: told from the rest in headings, and masked in what people typed."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pddemand.answers import AnswerTable, Found, Source, read_answers, write_answers
from pddemand.personal import ADDED, MASKED, PERSONAL, counted, mask, masked, personal
from pddemand.questionnaire import questionnaire

PERSONAL_HEADINGS = {
    "google_forms": "Timestamp|Отметка времени|Email Address|Адрес электронной почты|Username|Имя пользователя",
    "microsoft_forms": "ID|ИД|Start time|Completion time|Email|Name|Last modified time|Время начала|Время завершения"
    "|Время выполнения|Имя|Время последнего изменения",
    "kobo": "start|end|today|deviceid|phonenumber|username|_submitted_by|_geolocation|_geolocation_latitude|_uuid|_id"
    "|_submission_time|meta/instanceID|group/email",
    "odk": "SubmissionDate|SubmitterName|SubmitterID|DeviceID|KEY|instanceID",
    "limesurvey": "ipaddr|token|firstname|lastname|email|refurl|seed|id. Response ID|submitdate. Date submitted"
    "|ipaddr. IP address|datestamp. Date last action|refurl. Referrer URL",
    "qualtrics": "StartDate|EndDate|IPAddress|RecordedDate|ResponseId|RecipientLastName|RecipientFirstName"
    "|RecipientEmail|ExternalReference|External Data Reference|LocationLatitude|LocationLongitude|Start Date"
    "|IP Address|Recipient Last Name|Location Latitude",
    "surveymonkey": "Respondent ID|Collector ID|Start Date|End Date|IP Address|Email Address|First Name|Last Name"
    "|Custom Data 1",
    "ky": "Аты-жөнү|Аты-жөнүңүз|Аты жөнүңүз (толук)|Сиздин атыңыз ким?|Фамилияңыз, атыңыз|Фамилиясы|Атасынын аты"
    "|Телефон номериңиз|WhatsApp номериңиз|Сиздин байланыш телефонуңуз|Паспорт сериясы жана номери|ПИН|ПИН (ИНН)"
    "|Жеке номериңиз|дарек|Үй дарегиңиз|Туулган күнү|Туулган күнүңүз, айы, жылы|Электрондук почтаңыз"
    "|Электрондук дарегиңиз|Кол тамгаңыз",
    "ru": "ФИО|Ф.И.О.|Ф. И. О. учителя|Фамилия, имя, отчество|Ваше имя|Как вас зовут?|Телефон|Номер телефона"
    "|Ваш контактный телефон (WhatsApp)|Мобильный телефон|Паспорт|Серия и номер паспорта|ИНН|Адрес|Домашний адрес"
    "|Дата рождения|Дата рождения (дд.мм.гггг)|Эл. почта|Почта|IP-адрес|Координаты|Широта|Подпись",
    "en": "e-mail|E-mail:|1. Email|Your e-mail address *|What is your name?|Phone number|Full name|Name and surname"
    "|Please enter your phone number (optional)|Date of birth|GPS|Passport number|Home address",
}
OTHER_HEADINGS = {
    "ky": "Курстун аты|Мектептин аты|Мектептин дареги|Туулган жылыңыз|Жашыңыз|Мектеп|Кызматыңыз|Курстун темасы"
    "|Кайсы багыт сизди кызыктырат?|Интернет байланышы|Ата-энелер менен байланыш|Атаандаштык|Сиз кайда иштейсиз?",
    "ru": "Название школы|Имя файла|Год рождения|Возраст|Школа|Адрес школы|Номер школы|Предмет|Стаж работы|Тема курса"
    "|Дата последнего курса|Как часто вы пользуетесь телефоном на уроке?|Сколько часов?|Класс|Аттестация|Тип школы"
    "|Персональное развитие|Личные качества учителя|Работа с почтой на уроке",
    "en": "What is your favourite name for a school?|Name of the course|School name|Do you use e-mail in your lessons?"
    "|Do you have a phone for lessons?|Which messengers do you use: WhatsApp, Telegram?|Year of birth|Location|Gender"
    "|Which direction interests you?|When did you start?|Contact hours|Number of courses|Mobile learning|Time|Date|role"
    "|Password security|Duration (in seconds)|Finished|Status|Country names|State|Full-time|Work experience",
}


def each(headings: dict[str, str]) -> list[str]:
    return [heading for line in headings.values() for heading in line.split("|")]


@pytest.mark.parametrize("heading", each(PERSONAL_HEADINGS))
def test_a_personal_column_is_known_by_its_heading(heading: str) -> None:
    assert personal(heading) in {*PERSONAL, ADDED}
    assert personal(f"\ufeff{heading}\u00a0 ") == personal(heading)


@pytest.mark.parametrize("heading", each(OTHER_HEADINGS))
def test_a_question_that_mentions_personal_data_is_none(heading: str) -> None:
    assert personal(heading) == ""


def test_the_kind_is_named() -> None:
    kinds = {"Адрес электронной почты": "e-mail", "Үй дарегиңиз": "address", "IP-адрес": "network", "_id": ADDED}
    assert {heading: personal(heading) for heading in kinds} == kinds


PHONES = [
    *("+996 555 123 456", "+996(555)12-34-56", "00996555123456", "996 555 12 34 56", "+996\u00a0700\u00a0123456"),
    *("0555 123 456", "0(555)12-34-56", "0 555 12 34 56", "0312 66 12 34", "03222 5 55 55", "0555.123.456"),
    *("555123456", "555-12-34-56", "700 123 456", "+7 (903) 123-45-67", "8 903 123 45 67", "87011234567"),
    *("+1 415 555 2671", "+49 30 901820"),
]
PINS = ["21505198001234", "2 15 05 1980 01234", "1-15051980-01234", "12345678901234"]
EMAILS = ["a@b.kg", "иван.петров@mail.ru", "user @ gmail.com", "me+tag@sub.domain.co.uk", "почта@школа.рф"]
EMAILS += [
    "asan(at)mail.kg",
    "asan [AT] mail.kg",
    "asan (собака) mail.kg",
    "asan собака mail точка kg",
    "a{at}b(dot)kg",
]
ACCOUNTS = [
    "@asan_1990",
    "t.me/asan",
    "https://t.me/+AbC-1",
    "wa.me/996555123456",
    "https://www.instagram.com/asan.kg/",
]
NONE = {"e-mail": 0, "account": 0, "PIN": 0, "phone": 0}
NUMBERS = [
    *("72", "144 саат", "2022-2023, 72", "2021 2022 2023 72", "2018 2019 2020 2021", "01.02.2023 10", "0,5 1,25 3000"),
    *("01.02.2023 - 10.02.2023", "KG-2023-0072-144", "курс 12345678", "2023-05-01 08:00", "08.00-17.00", "3.14159265"),
    *("5-9 класс, 10-11 класс", "5 6 7 8 9 10 11", "100500 200300", "Приказ №123456789", "ISBN 978-5-699-12014-7"),
    *("@ict", "a@b", "(at) школа", "собака mail", "ict.me/a", "start.me", "555 сом 123 саат 456", "1 000 000 000"),
]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *(("phone", text) for text in PHONES),
        *(("PIN", text) for text in PINS),
        *(("e-mail", text) for text in EMAILS),
        *(("account", text) for text in ACCOUNTS),
    ],
)
def test_personal_data_is_masked_anywhere_in_a_text(kind: str, text: str) -> None:
    for before, after in (("", ""), ("тел", ""), ("МКТ 72 саат: ", ", рахмат"), ("(", ")")):
        if kind in ("e-mail", "account") and before == "тел":
            continue  # letters before an address belong to it
        found = mask([f"{before}{text}{after}"])
        assert found.texts.to_pylist() == [f"{before}[{kind}]{after}"]
        assert found.cells == found.occurrences == NONE | {kind: 1}


@pytest.mark.parametrize("text", NUMBERS)
def test_years_hours_and_codes_stay(text: str) -> None:
    assert mask([text]).texts.to_pylist() == [text]


def test_several_in_one_text_are_each_counted() -> None:
    found = mask(["0555123456 0777123456, a@b.kg; 0700111222", None, "", "[phone] 0555123456", "иш"])
    assert found.texts.to_pylist() == ["[phone] [phone], [e-mail]; [phone]", None, "", "[phone] [phone]", "иш"]
    assert found.cells == NONE | {"e-mail": 1, "phone": 2}
    assert found.occurrences == NONE | {"e-mail": 1, "phone": 4}


def test_nothing_to_mask_in_nothing() -> None:
    assert mask([]).texts.to_pylist() == []
    assert mask([None]).texts.to_pylist() == [None]
    assert mask(pa.array(["a"])).occurrences == NONE


@given(
    st.lists(
        st.lists(
            st.one_of(st.sampled_from([*PHONES, *PINS, *EMAILS]), st.text(alphabet="аб 0159+@.-()", max_size=12)),
            max_size=6,
        ).map(" ; ".join),
        max_size=8,
    )
)
def test_what_is_masked_needs_no_second_masking(texts: list[str]) -> None:
    once = mask(texts)
    twice = mask(once.texts)
    assert twice.texts.equals(once.texts)
    assert not any(twice.occurrences.values())
    for text, result in zip(texts, once.texts.to_pylist(), strict=True):
        assert not any(part in result for part in (*PHONES, *PINS, *EMAILS) if f"; {part} ;" in f"; {text} ;")


QUESTIONS = questionnaire([{"name": "wish", "options": ["ict", "law"]}, {"name": "topic"}, {"name": "more"}])


def answers(topic: pd.Series, other: pd.Series) -> AnswerTable:
    flags = {f"wish/{name}": pd.array([True, None, False], dtype="boolean") for name in ("ict", "law")}
    return AnswerTable(QUESTIONS, pd.DataFrame({**flags, "wish:other": other, "topic": topic}))


@pytest.mark.parametrize("dtype", ["string", "category", "object", "str"])
def test_own_words_of_a_table_are_masked_and_counted(dtype: str) -> None:
    topic = pd.Series(["МКТ, 0555 123 456", None, "мыйзам"], dtype=pd.api.types.pandas_dtype(dtype))
    other = pd.Series([None, "jaz: a@b.kg же c@d.kg", None], dtype=pd.api.types.pandas_dtype(dtype))
    frame, found = masked(answers(topic, other).frame, QUESTIONS)
    assert frame["topic"].fillna("-").tolist() == ["МКТ, [phone]", "-", "мыйзам"]
    assert frame["wish:other"].fillna("-").tolist() == ["-", "jaz: [e-mail] же [e-mail]", "-"]
    assert Found("wish", "other", "e-mail", 1, 2) in found and Found("topic", "answer", "phone", 1, 1) in found
    assert sum(each.cells for each in found) == 2
    assert len(found) == 8, "what was looked for and not found is said too"


def test_counts_of_several_files_are_added() -> None:
    files = [Source(name, "plain", "", "utf-8", 3, masked=(Found("topic", "answer", "PIN", 1, 2),)) for name in "ab"]
    assert [tuple(row.items()) for row in counted(files)] == [
        tuple(zip(MASKED, ("topic", "answer", "PIN", 2, 4, "microdata"), strict=True))
    ]


def test_no_personal_data_reaches_a_file(tmp_path: Path) -> None:
    topic = pd.Series(["0555123456", "a@b.kg", "ПИН 21505198001234"], dtype="string")
    table = answers(topic, topic)
    frame, found = masked(table.frame, QUESTIONS)
    write_answers(replace(table, frame=frame, sources=(Source("a", "plain", "", "utf-8", 3, masked=found),)), tmp_path)
    assert read_answers(tmp_path).sources[0].masked == found
    kept = [*read_answers(tmp_path).frame["topic"].tolist(), (tmp_path / "datapackage.json").read_text("utf-8")]
    kept.append((tmp_path / "answers.parquet").read_bytes().decode("latin-1"))
    assert not any(secret in text for text in kept for secret in ("0555123456", "a@b.kg", "21505198001234"))


def test_a_table_without_own_words_is_left_alone() -> None:
    table = replace(answers(pd.Series(["a"] * 3), pd.Series([None] * 3)), questions=QUESTIONS[:1])
    table = replace(table, frame=table.frame.drop(columns=["wish:other", "topic"]))
    same, found = masked(table.frame, table.questions)
    assert found == ()
    pd.testing.assert_frame_equal(same, table.frame)
