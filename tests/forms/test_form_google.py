"""The script runs and builds the form, whatever the labels hold."""

import json
import shutil
import subprocess
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from made_forms import HOSTILE, LANGUAGES, OSH, codebook

from pddemand.forms.content import Form, form
from pddemand.forms.google_forms import google_forms

NEEDS_NODE = pytest.mark.skipif(not shutil.which("node"), reason="node is not at hand to run the script")
STUB = """
const built = {items: []};
const Logger = {log() {}};
function item(kind) {
  const made = {kind};
  built.items.push(made);
  const keep = (key) => function (value) { made[key] = value; return this; };
  return {setTitle: keep("title"), setHelpText: keep("help"), setChoiceValues: keep("choices"),
          showOtherOption: keep("other")};
}
const FormApp = {create(title) {
  built.title = title;
  return {
    setDescription(text) { built.description = text; return this; },
    setCollectEmail(yes) { built.mail = yes; return this; },
    addCheckboxItem: () => item("checkbox"),
    addMultipleChoiceItem: () => item("choice"),
    addParagraphTextItem: () => item("text"),
    getPublishedUrl: () => "", getEditUrl: () => "",
  };
}};
"""


def built(folder: Path, made: Form, language: str) -> dict[str, Any]:
    """Run the script with a stand-in for the tool; give what it built."""
    script = folder / "form.js"
    end = "\nmakeForm();\nconsole.log(JSON.stringify(built));\n"
    script.write_text('"use strict";' + STUB + google_forms(made, language) + end, encoding="utf-8")
    run = subprocess.run(["node", script], capture_output=True, encoding="utf-8", check=False)
    assert run.returncode == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout)
    return found


@NEEDS_NODE
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_script_builds_the_form(tmp_path: Path, language: str) -> None:
    found = built(tmp_path, form(OSH.codebook, OSH.region, LANGUAGES), language)
    assert getattr(OSH.region.institution, language) in found["description"]
    assert found["mail"] is False
    asked, topic = OSH.codebook.questions
    assert found["items"][0]["kind"] == "checkbox"
    assert found["items"][0]["title"] == getattr(asked.text, language)
    assert found["items"][0]["choices"] == [getattr(option.label, language) for option in OSH.items]
    assert found["items"][0]["other"] is True
    assert found["items"][1] == {"kind": "text", "title": getattr(topic.text, language)}


@NEEDS_NODE
@pytest.mark.parametrize("other", [True, False])
def test_hostile_labels_are_text(tmp_path: Path, other: bool) -> None:
    labels = [" ".join(label.split()) for label in HOSTILE]
    codes = codebook([(f"o{number}", label) for number, label in enumerate(labels)], other)
    found = built(tmp_path, form(codes, OSH.region, ["en"]), "en")
    assert [item["kind"] for item in found["items"]] == ["checkbox", "choice", "text"]
    assert [item.get("choices") for item in found["items"]] == [labels, labels, None]
    assert [item.get("other") for item in found["items"]] == [other, other, None]


def test_nothing_in_the_script_is_hidden() -> None:
    """Marks that turn the direction of reading could make code look like a text."""
    codes = codebook([("ict", "\u202eab\u2066c\ufeff")])
    script = google_forms(form(codes, OSH.region, ["en"]), "en")
    assert not [mark for mark in script if unicodedata.category(mark) == "Cf"]
    assert "\\u202eab\\u2066c" in script
