"""A made-up region's results as a report needs them, and a report whose every text is hostile."""

import base64
import io
import json
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import synthetic

from pddemand import provenance
from pddemand.report.blocks import Block, Definitions, Figure, Heading, Paragraph, Report, Table

LONG = "ү" * 10_000
SECRET = "root:x:0:0"
HOSTILE = [
    "<script>window.hacked=1</script>",
    '"><img src=x onerror="window.hacked=1">',
    "[click](javascript:window.hacked=1) <a href='javascript:alert(1)'>a</a>",
    '=1+1 =HYPERLINK("https://attacker.example")',
    "$\\frac{1}{0}$ \\input{/etc/passwd}",
    '#read("/etc/passwd") #eval("1") *bold* _it_ @label <label>',
    ".. raw:: html",
    "{{ 7*7 }} {% include '/etc/passwd' %} {region} %s",
    "![p](/etc/passwd) ``` {=html} # heading * list",
    "abc \u202eright to left\u202c \u2067isolate\u2069",
    "&lt;b&gt; &amp; ]]> --> \\ \"double\" 'single'",
]
ALL = " ".join(HOSTILE)
DOT = '<svg xmlns="http://www.w3.org/2000/svg" width="40pt" height="20pt" viewBox="0 0 40 20"><g id="a"/></svg>'


def png() -> bytes:
    """Draw nothing, as pixels."""
    content, figure = io.BytesIO(), plt.figure(figsize=(0.4, 0.2))
    figure.savefig(content, format="png", metadata={"Software": None})
    plt.close(figure)
    return content.getvalue()


def hostile(language: str, text: str = ALL) -> Report:
    """A report that says the same in every place."""
    rows = [[text, "1,5"], [f"{text}\n{LONG}", "2"]]
    blocks: list[Block] = [
        Paragraph(text, "warning"),
        Heading(text),
        Paragraph(text, "abstract"),
        Paragraph(f"{text} {LONG}"),
        Definitions([(text, text), (LONG, text)]),
        Figure(text, text, DOT, base64.b64encode(png()).decode(), text),
        Table(text, [text, "N"], rows, [False, True], f"{text} {LONG}"),
    ]
    return Report(language, text, LONG, text, blocks)


def write(folder: Path, without: tuple[str, ...] = (), **region: Any) -> tuple[Path, Path]:
    """Write results and study of a made-up region; give both. `without` leaves lists of the study empty."""
    study, results = folder / "data" / "study.json", folder / "results"
    synthetic.write_study(study)
    synthetic.write_results(results)
    found = json.loads(study.read_text(encoding="utf-8"))
    found["region"] |= {"institution": synthetic.wording("institution ң ө ү"), "synthetic": False} | region
    found |= {name: [] for name in without}
    study.write_text(json.dumps(found), encoding="utf-8")
    numbers = json.loads((results / "numbers.json").read_text(encoding="utf-8"))
    for name in ("supported", "contradicted", "undetermined", "untestable"):
        numbers[f"claims_{name}"] = {"kind": "count", "lowest": 1, "highest": 1, "basis": "published"}
    (results / "numbers.json").write_text(json.dumps(numbers), encoding="utf-8")
    for path in (results / "figures").iterdir():
        if path.suffix == ".svg":
            path.write_text(f'<?xml version="1.0"?>\n{DOT}\n', encoding="utf-8")
        elif path.suffix == ".png":
            path.write_bytes(png())
    raw = folder / "claims.yaml"
    raw.write_text("claims: []\n", encoding="utf-8")
    made = [f"results/made_up/{path.relative_to(results).as_posix()}" for path in results.rglob("*.*")]
    job = {"rule": "made", "script": "made.py", "modules": ["pddemand.made"], "settings": {}, "makes": made}
    sources = {"data/raw/made_up/claims.yaml": raw}
    provenance.write("made_up", [job | {"reads": [*sources]}], sources, results / "provenance.json")
    return results, study
