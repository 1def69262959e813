"""The workbook is an XLSForm that pyxform turns into an XForm."""

from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from made_forms import HOSTILE, LANGUAGES, NARYN, OSH, codebook, codebooks, sheet, wording
from pyxform.xls2xform import convert

from pddemand.codebook import Study
from pddemand.forms.content import Form, form
from pddemand.forms.xlsform import sheets, xlsform
from pddemand.records import Codebook

XF = {"x": "http://www.w3.org/2002/xforms", "h": "http://www.w3.org/1999/xhtml"}


def converted(made: Form) -> tuple[ElementTree.Element, list[str]]:
    """Give the XForm and what pyxform warns of."""
    warnings: list[str] = []
    result: Any = convert(BytesIO(xlsform(made)), file_type=".xlsx", warnings=warnings, validate=False)
    return ElementTree.fromstring(result.xform), warnings


def texts(xform: ElementTree.Element, language: str) -> dict[str, str]:
    """Give what a form shows in one language, by the ids of its texts."""
    found = xform.findall(f".//x:translation[@lang='{language}']/x:text", XF)
    assert found
    return {text.attrib["id"]: "".join(text.itertext()).strip() for text in found}


def test_all_languages_and_kinds() -> None:
    xform, warnings = converted(form(codebook([("ict", "ICT"), ("law", "Law")]), OSH.region, LANGUAGES))
    assert not warnings
    languages = [each.attrib["lang"] for each in xform.findall(".//x:translation", XF)]
    assert languages == ["Кыргызча (ky)", "Русский (ru)", "English (en)"]
    assert xform.find(".//x:translation[@default]", XF).attrib["lang"] == languages[0]  # type: ignore[union-attr]
    body = xform.find("h:body", XF)
    assert body is not None
    refs = [(each.tag.split("}")[1], each.attrib["ref"].rsplit("/", 1)[-1]) for each in body]
    own = ["wish_other", "most_other"]
    assert refs == [
        *[("input", "consent"), ("select", "wish"), ("input", own[0])],
        *[("select1", "most"), ("input", own[1]), ("input", "topic")],
    ]
    binds = {each.attrib["nodeset"].rsplit("/", 1)[-1]: each.attrib for each in xform.findall(".//x:bind", XF)}
    assert "/wish , 'other')" in binds["wish_other"]["relevant"]
    assert {"start", "end"} <= set(binds)


@pytest.mark.parametrize("study", [OSH, NARYN], ids=lambda study: str(study.region.id))
def test_the_regions_at_hand_in_each_language(study: Study) -> None:
    xform, warnings = converted(form(study.codebook, study.region, LANGUAGES))
    assert not warnings
    for code, language in zip(LANGUAGES, ("Кыргызча (ky)", "Русский (ru)", "English (en)"), strict=True):
        shown = set(texts(xform, language).values())
        assert {getattr(option.label, code) for option in study.items} <= shown
        assert {getattr(question.text, code) for question in study.codebook.questions} <= shown


def test_hostile_labels_are_text() -> None:
    """A name in `${}` is parted by a sign that nobody sees; pyxform makes printers' quotes straight."""
    codes = codebook([(f"o{number}", label) for number, label in enumerate(HOSTILE)])
    made = form(codes, OSH.region, ["en"])
    shown = [row["label::English (en)"] for row in sheet(made, "choices") if row["list_name"] == "wish"]
    expected = [" ".join(label.split()).replace("${", "$\u2060{") for label in HOSTILE]
    assert shown[:-1] == expected
    xform, _ = converted(made)
    straight = [label.replace("“", '"').replace("”", '"') for label in expected]
    assert set(straight) <= set(texts(xform, "English (en)").values())


@settings(max_examples=40)
@given(codebooks())
def test_whatever_the_labels_hold(codes: Codebook) -> None:
    converted(form(codes, OSH.region, LANGUAGES))


def test_a_question_takes_the_place_of_what_the_form_would_add() -> None:
    """An export's codebook may list the column of own words, or times, as questions."""
    first, _, last = codebook([("ict", "ICT")]).questions
    added = [last.model_copy(update={"id": id, "text": wording(id)}) for id in ("wish_other", "start", "consent")]
    made = form(Codebook(questions=(first, *added)), OSH.region, ["en"])
    assert [row["name"] for row in sheet(made, "survey")] == ["end", "wish", "wish_other", "start", "consent"]
    converted(made)


def test_own_words_beside_an_option_that_means_them() -> None:
    made = form(codebook([("ict", "ICT"), ("x", "Другое")]), OSH.region, ["en"])
    assert [row["name"] for row in sheet(made, "choices")] == ["ict", "x", "ict", "x"]
    xform, warnings = converted(made)
    assert not warnings
    binds = {each.attrib["nodeset"].rsplit("/", 1)[-1]: each.attrib for each in xform.findall(".//x:bind", XF)}
    assert "/wish , 'x')" in binds["wish_other"]["relevant"]


def test_names_are_ids_and_the_version_tells_forms_apart() -> None:
    one, other = (form(codebook([("ict", label)]), OSH.region, ["ky"]) for label in ("ICT", "IT"))
    rows = sheet(one, "choices")
    assert [(row["list_name"], row["name"]) for row in rows][:2] == [("wish", "ict"), ("wish", "other")]
    assert rows[1]["label::Кыргызча (ky)"] == "Башка"
    assert sheet(one, "settings")[0]["form_id"] == "osh"
    assert sheets(one)["settings"][0]["version"] != sheets(other)["settings"][0]["version"]


@pytest.mark.parametrize("other", [True, False])
def test_a_place_for_own_words_only_where_the_codebook_has_one(other: bool) -> None:
    made = form(codebook([("ict", "ICT")], other), OSH.region, ["ky"])
    assert ("wish_other" in [row["name"] for row in sheet(made, "survey")]) == other
    assert ("other" in [row["name"] for row in sheet(made, "choices")]) == other
