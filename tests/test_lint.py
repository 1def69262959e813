from pathlib import Path

from test_dictionary import DICTIONARY, TITLES, dictionary_of, titles

from pddemand.lint import lint


def test_the_dictionary_is_clean() -> None:
    corpus = (TITLES / "examples.txt").read_text(encoding="utf-8").splitlines()
    corpus += [title["title"] for title in titles()]
    assert lint(DICTIONARY, corpus) == []


def test_each_problem_is_found(tmp_path: Path) -> None:
    dictionary = dictionary_of(
        tmp_path,
        """
        - {direction: ict, languages: [{language: ky, patterns: [мектеп*, те*, сабак, мкт]}]}
        - {direction: legal, languages: [{language: ky, patterns: [сабак, укук]}]}
        """,
    )
    problems = lint(dictionary, ["Мектеп, тест, сабак, укук, МКТ, zzzz"])
    assert [(problem.pattern.text, problem.why.split(":")[0]) for problem in problems] == [
        ("мектеп*", "к and п become г and б before a vowel"),
        ("те*", "fewer than four letters and *"),
        ("сабак", "stands in two directions"),
        ("сабак", "stands in two directions"),
    ]
    problems = lint(dictionary, ["Мектеп, тест, сабак, МКТ"])
    assert "укук" in {problem.pattern.text for problem in problems}
