"""A region whose every text is hostile: markup, formulas, links, other programs' commands, very long words.

`write(data, answers=True)` makes the folder `data/hostile` of a region that the models accept, as `data/raw` would hold
it, and gives the folder back; add `hostile` to `regions:` of `config.yaml` to run it. `answers=False` leaves the survey
export out, so that the region has published totals alone. Region names, institution, questions, options, descriptions,
source, disclosure, claims, proposals, quotations, course titles, topics, a reader's name and the "Other" answers and
topics of the export all are built from `PIECES`.

`TEXTS` is what a page or document has to show as it stands, by name; `LONG_WORD` has to wrap. `SECRET` must stand
nowhere: it is the beginning of the file that `#read` and `.. include::` ask for. A script that runs sets
`window.hacked` or opens a dialog.
"""

import csv
import json
from itertools import count
from pathlib import Path

LONG_WORD = "ы" * 10_000
SECRET = "root:x:0:0"
TEXTS = {
    "script": "<script>window.hacked=1;alert(1)</script>",
    "end": "</script></style></textarea></title>--><b>bold?</b>",
    "image": '"><img src=x onerror="window.hacked=1">',
    "link": "[click](javascript:window.hacked=1) javascript:alert(1)",
    "url": "https://attacker.example/?q=1",
    "formula": '=1+1;=HYPERLINK("https://attacker.example","x")',
    "plus": "+1+1",
    "minus": "-1+1",
    "at": "@SUM(1,1)",
    "math": "$\\frac{1}{0}$ $\\input{/etc/passwd}$",
    "typst": '#read("/etc/passwd") #eval("1")',
    "rst": ".. raw:: html\n\n   <script>window.hacked=1</script>\n\n.. include:: /etc/passwd",
    "template": "{{ 7*7 }} {% include '/etc/passwd' %} {region} %s ${HOME} `id` $(id)",
    "markdown": "# no heading\n\n* no list\n\n```{=html}\n<script>window.hacked=1</script>\n```",
    "entities": "&lt;b&gt; &amp; &#x3c;script&#x3e;",
    "directions": "abc \u202eright to left\u202c \u2067isolate\u2069 \u200fmark",
    "quotes": "“‘«»’” \"double\" 'single' \\ back\\nslash",
    "long": LONG_WORD,
}
"""Texts by what they try. Those of several lines may be shown in one."""

PIECES = tuple(TEXTS)
LINES = ("rst", "markdown")
_turn = count()


def piece() -> str:
    """Give the next of the texts, in one line each, so that every field gets one and in the end every one is used."""
    return " ".join(TEXTS[PIECES[next(_turn) % len(PIECES)]].split())


def short() -> str:
    """Give the next text that is short enough for an axis of a picture."""
    while (text := piece()) == LONG_WORD:
        pass
    return text


def wording(write=piece, before: str = "") -> dict[str, str]:  # type: ignore[no-untyped-def]
    """Give a text in three languages that differ, each beginning with its hostile part."""
    return {code: f"{write()}{before} {code}" for code in ("ky", "ru", "en")}


ITEMS = ("first", "second", "third")


def codebook() -> dict[str, object]:
    """Three directions, a question that divides into groups, another with several answers, one in own words."""
    labels = {
        "first": "<b>=1+1</b>, javascript:alert(1)",
        "second": '$\\frac{1}{0}$ #read("/etc/passwd")',
        "third": "@SUM(1,1) {{ 7*7 }} <script>window.hacked=1</script>",
    }

    def option(name: str, label: str) -> dict[str, object]:
        texts = {code: f"{label} {code}" for code in ("ky", "ru", "en")}
        return {"id": name, "label": texts, "short": texts, "description": wording()}

    def choice(name: str) -> dict[str, object]:
        return {"id": name, "label": {code: f"<i>{name}</i> =1+1 {code}" for code in ("ky", "ru", "en")}}

    return {
        "questions": [
            {
                "id": "directions",
                "kind": "multiple",
                "text": dict.fromkeys(("ky", "ru", "en"), "Which? <script>window.hacked=1</script> =1+1"),
                "options": [option(name, label) for name, label in labels.items()],
            },
            {
                "id": "others",
                "kind": "multiple",
                "text": dict.fromkeys(("ky", "ru", "en"), "And? {{ 7*7 }} $x$"),
                "options": [option(name, f"[{name}](javascript:alert(1))") for name in ("one", "two")],
            },
            {
                "id": "post",
                "kind": "single",
                "text": dict.fromkeys(("ky", "ru", "en"), "Post? #read('/etc/passwd')"),
                "options": [choice("teacher"), choice("head")],
            },
            {"id": "topic", "kind": "text", "text": dict.fromkeys(("ky", "ru", "en"), ".. raw:: html topic")},
        ]
    }


def region(answers: bool) -> dict[str, object]:
    """Everything that `region.yaml` can say in words."""
    disclosed = (
        *("sponsor", "instrument", "population", "frame", "recruitment", "mode", "dates"),
        *("sample_and_precision", "weights", "processing", "limitations"),
    )
    record: dict[str, object] = {
        "id": "hostile",
        "name": wording(),
        "institution": wording(),
        "years": [2023, 2024],
        "teachers": 5000,
        "institutions": [wording(), wording()],
        "published": {"rounding": "half_up", "everyone_ticked": False, "at_most": None},
        "source": {
            **{name: piece() for name in ("authors", "title", "journal", "year", "pages", "identifier")},
            "language": "ky",
            "abstracts": ["ky"],
            "text": wording(),
        },
        "disclosure": {name: wording() for name in disclosed},
    }
    return record | ({"exports": [{"file": "answers.csv", "tool": "google_forms"}]} if answers else {})


def claims() -> dict[str, object]:
    """Claims of every kind of verdict; `every` quotes all texts."""
    tests: dict[str, dict[str, object]] = {
        "every": {"is": "untestable", "reason": wording()},
        "first_rank": {"is": "rank", "item": "first", "position": 1},
        "second_rank": {"is": "rank", "item": "second", "position": 1},
        "first_share": {"is": "printed_share", "number": "share_first"},
        "higher": {"is": "higher", "item": "second", "than": ["third"]},
        "mismatch": {"is": "mismatches"},
        "prevails": {"is": "prevails", "item": "first"},
        "few": {"is": "few", "item": "third"},
    }
    return {
        "claims": [
            {
                "id": name,
                "kind": "other",
                "quote": _sentence() if name != "every" else " ".join(" ".join(TEXTS[key].split()) for key in PIECES),
                "where": piece(),
                "meaning": wording(),
                "test": test,
                "against": ["second_rank"] if name == "first_rank" else [],
            }
            for name, test in tests.items()
        ]
    }


def _sentence() -> str:
    return f"{piece()} 60% {piece()}"


def published() -> list[list[str]]:
    """Published percentages, each in a hostile sentence."""
    header = ["id", "kind", "item", "value", "printed", "approximate", "base", "recount", "quote", "where"]
    shares = {"first": "60", "second": "45", "third": "20"}
    return [
        header,
        ["respondents", "respondents", "", "60", "yes", "no", "", "", f"{piece()} 60", piece()],
        *(
            [f"share_{item}", "share", item, value, "yes", "no", "respondents", "", f"{piece()} {value}%", piece()]
            for item, value in shares.items()
        ),
    ]


def courses() -> list[list[str]]:
    """One course per text, and some that the dictionary places."""
    header = ["course", "title", "language", "year", "hours", "institution", "stated_direction", "listed"]
    titles = [f"{' '.join(TEXTS[name].split())} {word}" for name, word in zip(PIECES, _words(), strict=False)]
    rows = [
        [f"c{number}", title, "en", "2023", "72", piece(), "first" if number == 1 else "", "yes", piece()]
        for number, title in enumerate(titles)
    ]
    return [[*header, "quote_where"], *rows]


def _words() -> list[str]:
    return ["alpha", "beta", "gamma", "alpha beta", "nothing"] * 9


def dictionary() -> dict[str, object]:
    """A dictionary of three words, and a hostile reason why titles can be read in two ways."""
    words = dict(zip(ITEMS, ("alpha", "beta", "gamma"), strict=True))
    return {
        "precedence": {"patterns": list(ITEMS), "hints": list(ITEMS)},
        "directions": [
            {"direction": item, "languages": [{"language": "mul", "patterns": [word]}]} for item, word in words.items()
        ],
        "contested": [{"name": "<b>both</b>", "directions": ["first"], "patterns": ["beta"], "why": wording()}],
    }


def answers(book: dict[str, object]) -> list[list[str]]:
    """Sixty rows as Google Forms joins them, with hostile words of the respondents' own."""
    questions: list[dict[str, object]] = book["questions"]  # type: ignore[assignment]
    texts = [question["text"]["en"] for question in questions]  # type: ignore[index]
    labels = [
        [option["label"]["en"] for option in question.get("options", [])]  # type: ignore[attr-defined]
        for question in questions
    ]
    rows = [["Timestamp", *texts]]
    for number in range(60):
        ticked = [label for at, label in enumerate(labels[0]) if (number * 7 + at * 5) % (at + 2) == 0 or number == at]
        own = [" ".join(TEXTS[PIECES[number % len(PIECES)]].split())] if number % 4 == 0 else []
        other = [label for at, label in enumerate(labels[1]) if (number + at) % 3]
        topic = " ".join(TEXTS[PIECES[(number + 5) % len(PIECES)]].split())
        post = labels[2][number % 2]
        rows.append([f"2024/03/01 9:{number:02}:00 AM GMT+6", ";".join([*ticked, *own]), ";".join(other), post, topic])
    return rows


def write(data: Path, answers: bool = True) -> Path:
    """Write the region into a folder of regions and give its own folder.

    Parameters
    ----------
    data : Path
        As `data/raw`.
    answers : bool
        Whether it has an export of respondents' answers too.
    """
    global _turn
    _turn = count()
    folder = data / "hostile"
    book = codebook()
    proposals = [{"id": f"p{at}", "quote": _sentence(), "where": piece(), "meaning": wording()} for at in range(3)]
    proposals[0]["evidence"] = {"for": ["first_rank"], "against": ["mismatch"]}
    named = {
        "region.yaml": region(answers),
        "codebook.yaml": book,
        "claims.yaml": claims(),
        "proposals.yaml": {"proposals": proposals},
        "dictionary.yaml": dictionary(),
        "published.csv": published(),
        "courses.csv": courses(),
        "coders/=1+1 <img src=x onerror=alert(1)>.csv": [["course", "direction"], ["c1", "first"], ["c2", "third"]],
        "coders/{{ 7*7 }} $x$.csv": [["course", "direction"], ["c1", "second"], ["c2", "third"]],
        "topics.csv": [["topic", "language"], *([piece(), "en"] for _ in PIECES)],
    } | ({"answers.csv": globals()["answers"](book)} if answers else {})
    for name, content in named.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if name.endswith(".csv"):
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(content)  # type: ignore[arg-type]
        else:
            path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")  # which is YAML too
    return folder
