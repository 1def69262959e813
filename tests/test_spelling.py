import unicodedata

import pytest

from pddemand.spelling import lost_letters, normalise, tidy


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("Жаны\u00a0\u00a0 сабак\n", "жаны сабак"),
        ("ѳнүктүрүү ɵзү жаӊы жаҥы ұйрөнүү", "өнүктүрүү өзү жаңы жаңы үйрөнүү"),
        ("«МКТ» “МКТ” „МКТ“", '"мкт" "мкт" "мкт"'),
        ("ата–эне ата—эне ата\u2011эне", "ата-эне ата-эне ата-эне"),
        ("маалы\u00admat", "маалыmat"),
        ("перевёрнутый", "перевернутый"),
        ("caбaк", "сабак"),  # Latin c, a
        ("МКT", "мкт"),  # Latin T
        ("SТЕM", "stem"),  # Cyrillic Т, Е
        ("PISAнын STEMге", "pisaнын stemге"),  # two scripts on purpose
        ("öнүктүрүү", "өнүктүрүү"),  # Latin ö
        ("MKT in English", "mkt in english"),  # nothing Cyrillic to go by
    ],
)
def test_one_spelling(typed: str, wanted: str) -> None:
    assert normalise(typed) == wanted


def test_decomposed_letters_are_composed() -> None:
    assert normalise(unicodedata.normalize("NFD", "Кыргызский")) == "кыргызский"


def test_small_letters_keep_places() -> None:
    for title in ("İstanbul МКТ", "STRASSE ß", "ΑΣ"):
        assert len(tidy(title)) == len(normalise(title))


@pytest.mark.parametrize(
    "lost",
    [
        "Билим бер?? ж?н?нд?",
        "м?галим",
        "бер??үү",
        "?ч?н",
        "БЕР??Н?Н",
        "жа?ы стандарт",
        "окутуу \ufffd",
        "?нүгүү сабагы",
    ],
)
def test_lost_letters_are_noticed(lost: str) -> None:
    assert lost_letters(lost)


@pytest.mark.parametrize(
    "asked",
    [
        "Что такое STEM?",
        "Что? Где? Когда?",
        "What is «ICT»? A course",
        "Эмне үчүн?",
        "Как учить детей??",
        "Как преподавать химию??",
        "Зачем?Почему?",
        "Чего хотят дети?! Кто их спросит???",
        "https://example.org/watch?v=abc",
    ],
)
def test_questions_are_no_lost_letters(asked: str) -> None:
    assert not lost_letters(asked)
