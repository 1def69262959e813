"""A made-up survey for the study of Osh: two multiple questions, two single ones, weights, missing answers.

Its answers are drawn at random and stand for nobody.
"""

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import yaml

DIRECTIONS = (
    *("Маалыматтык-коммуникациялык багыт", "Окуу процессин уюштуруунун инновациялык формалары", "Укуктук багыт"),
    *("Предмети", "Психологиялык-педагогикалык"),
)
OBSTACLES = {
    "time": ("Убакыт жетишпейт", "Не хватает времени", "No time"),
    "cost": ("Акысы кымбат", "Дорого", "Too expensive"),
    "distance": ("Алыс жайгашкан", "Далеко ехать", "Too far away"),
}
POSTS = {
    "teacher": ("Мугалим", "Учитель", "Teacher"),
    "deputy": ("Директордун орун басары", "Заместитель директора", "Deputy head"),
    "head": ("Директор", "Директор", "Head"),
    "psychologist": ("Психолог", "Психолог", "Psychologist"),
    "inspector": ("Инспектор", "Инспектор", "Inspector"),
}
PLACES = {"town": ("Шаар", "Город", "Town"), "village": ("Айыл", "Село", "Village")}
QUESTIONS = {
    "directions": "Сизди кызыктырган багытты (же бир нечесин) белгилеңиз.",
    "obstacles": "Окууга эмне тоскоол болот?",
    "post": "Сиздин кызматыңыз",
    "place": "Мектебиңиз кайда жайгашкан?",
    "weight": "Салмак",
    "topic": "Өзүңүзгө керектүү курстун темасын жазыңыз.",
}


def wording(texts: Sequence[str]) -> dict[str, str]:
    return dict(zip(("ky", "ru", "en"), texts, strict=True))


def questions() -> list[dict[str, object]]:
    """Give what the codebook gets beside the questions of Osh."""
    options = {
        "obstacles": [
            {"id": name, "label": wording(texts), "short": wording(texts), "description": wording(texts)}
            for name, texts in OBSTACLES.items()
        ],
        "post": [{"id": name, "label": wording(texts)} for name, texts in POSTS.items()],
        "place": [{"id": name, "label": wording(texts)} for name, texts in PLACES.items()],
    }
    texts = {
        "obstacles": (QUESTIONS["obstacles"], "Что мешает учиться?", "What keeps you from courses?"),
        "post": (QUESTIONS["post"], "Ваша должность", "Your post"),
        "place": (QUESTIONS["place"], "Где находится ваша школа?", "Where is your school?"),
        "weight": (QUESTIONS["weight"], "Вес", "Weight"),
    }
    kinds = {"obstacles": "multiple", "post": "single", "place": "single", "weight": "text"}
    return [
        {"id": name, "kind": kind, "verbatim": True, "text": wording(texts[name])}
        | ({"options": options[name]} if name in options else {})
        for name, kind in kinds.items()
    ]


def rows(respondents: int = 160) -> list[list[str]]:
    """Draw answers: directions differ by post, obstacles by place, and some leave questions open."""
    rng = np.random.default_rng(7)
    found = []
    for number in range(respondents):
        post = "psychologist" if number == 3 else str(rng.choice(["teacher", "deputy", "head"], p=[0.7, 0.2, 0.1]))
        place = str(rng.choice(list(PLACES), p=[0.4, 0.6]))
        chance = np.array([0.74, 0.4, 0.2, 0.46, 0.3]) + (post != "teacher") * np.array([-0.3, 0, 0.4, -0.2, 0])
        directions = [name for name, ticked in zip(DIRECTIONS, rng.random(5) < chance, strict=True) if ticked]
        hindered = rng.random(3) < np.array([0.6, 0.4, 0.7 if place == "village" else 0.1])
        obstacles = [texts[0] for texts, ticked in zip(OBSTACLES.values(), hindered, strict=True) if ticked]
        told = [";".join(directions), ";".join(obstacles), POSTS[post][0], PLACES[place][0]]
        left_open = rng.random(4) < np.array([0.04, 0.1, 0.05, 0])
        answers = ["" if gap else text for gap, text in zip(left_open, told, strict=True)]
        found.append(["2024/03/01 9:00:00 AM GMT+6", *answers, f"{rng.integers(2, 9) / 2}", ""])
    return found


def add(project: Path, region: str = "", respondents: int = 160) -> None:
    """Give the region of Osh in a copy of the project these answers; `region` is written below its `region.yaml`."""
    folder = project / "data/raw/osh"
    with (folder / "answers.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["Timestamp", *QUESTIONS.values()], *rows(respondents)])
    with (folder / "codebook.yaml").open("a", encoding="utf-8") as file:
        listed = yaml.safe_dump(questions(), allow_unicode=True, sort_keys=False)
        file.write("".join(f"  {line}\n" for line in listed.splitlines()))
    with (folder / "region.yaml").open("a", encoding="utf-8") as file:
        file.write(f"\nexports: [{{file: answers.csv, tool: google_forms}}]\n{region}")
