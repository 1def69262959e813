import json
from pathlib import Path

import pytest
import synthetic
from IPython.core.formatters import DisplayFormatter

from pddemand.cells import TABLES, excerpt, one_line_per_reading
from pddemand.errors import InputError
from pddemand.language import LANGUAGES
from pddemand.page import FOLDED, NOTHING, Image, Nothing, Sheet
from pddemand.planning import LIMIT

BREAKING = ("<script", "<b>")


@pytest.fixture
def made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    synthetic.write_study(tmp_path / "data" / "study.json")
    synthetic.write_results(tmp_path / "results")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def sheet(language: str = "en") -> Sheet:
    return Sheet("results", "data/study.json", language)


OF_ANSWERS = (
    *("combinations", "associations", "differences", "groups", "group_items", "group_shares"),
    *("sets", "set_items", "missing", "design_shares"),
)
"""Tables that only regions with respondents' answers have; the workflow's tests show them."""


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", [name for name in TABLES if name not in OF_ANSWERS])
def test_every_table_shows_in_every_language(made_up: Path, name: str, code: str) -> None:
    html = sheet(code).table(name).html
    assert "<caption>" in html
    assert "{" not in html
    assert "nan" not in html
    assert not any(text in html for text in BREAKING)


def test_a_table_says_base_basis_and_file(made_up: Path) -> None:
    shown = sheet().table("shares")
    assert (
        "Base: 40 respondents. Basis: follows from what was published. File: results/tables/shares.csv." in shown.html
    )
    assert '<td class="figures">62.5–65.0%</td>' in shown.html
    assert '<th scope="row">Made-up direction 3</th>' in shown.html
    assert "Table 1. Share of respondents who ticked each direction" in shown.plain


def test_tables_and_figures_are_numbered_in_their_order(made_up: Path) -> None:
    page = sheet("ky")
    assert page.table("shares").plain.startswith("1-таблица.")
    assert page.table("pairs").plain.startswith("2-таблица.")
    assert page.figure("open").plain.startswith("1-сүрөт.")


def test_an_interval_stands_in_one_column_with_the_sign_of_its_verdict(made_up: Path) -> None:
    html = sheet("ru").table("pairs").html
    assert "−52,5…−47,5" in html
    assert "<0,001–0,200" not in html
    assert "&lt;0,001–0,200" in html
    assert "≠\xa0различаются в любом случае" in html


def test_sentences_are_filled_with_numbers_that_say_what_they_rest_on(made_up: Path) -> None:
    shown = sheet().say("Claims tested: {claims}. {chose_none} and {other}", other="<i>")
    assert shown.html == (
        '<p>Claims tested: 4. <span class="bounded" title="bounded by the published totals">0–9</span>'
        " and &lt;i&gt;</p>"
    )
    assert shown.plain == "Claims tested: 4. 0–9 and <i>"


def test_a_sentence_with_an_unknown_number_is_refused(made_up: Path) -> None:
    with pytest.raises(InputError, match=r"numbers\.json: no number 'unknown'"):
        sheet().say("There are {unknown}.")


def test_title_shows_region_and_years(made_up: Path) -> None:
    shown = sheet("ru").title("Demand for professional development")
    assert shown.plain == "Спрос на повышение квалификации\nВымышленное направление: region, 2031–2032"


def test_what_is_not_disclosed_is_named(made_up: Path) -> None:
    shown = sheet().disclosure()
    assert shown.plain == (
        "How answers were given: Made-up direction: mode\nNot stated in the article: Who paid for it; Weights"
    )
    assert sheet().source().plain == "A made-up article. Made-up direction: text"


def test_question_shows_every_option(made_up: Path) -> None:
    assert sheet().question().html.count("<dt>") == 3


def test_ledger_shows_quotation_meaning_verdict_and_reason(made_up: Path) -> None:
    html = sheet("ru").ledger().html
    assert html.count('<div class="claim ') == 4
    assert '<span class="verdict contradicted">✗\xa0опровергается</span>' in html
    assert '<span lang="ky">Айтылган &lt;b&gt;сөз&lt;/b&gt;</span>' in html
    assert "<h3>Вымышленное направление: meaning 0</h3><p>почему</p>" in html


def test_ledger_shows_the_sentence_that_contradicts_a_claim(made_up: Path) -> None:
    html = sheet().ledger().html
    assert html.count("The source also says:") == 1
    assert html.index('id="claim_1"') < html.index("The source also says:") < html.index('id="claim_2"')


def test_proposals_show_the_claims_on_both_sides(made_up: Path) -> None:
    shown = sheet("ru").proposals("proposal")
    assert shown.html.startswith(
        '<div class="claim supported" id="proposal_0"><p><span class="verdict supported">✓\xa0есть доводы за</span></p>'
    )
    assert shown.html.count('<div class="claim undetermined"') == 1
    assert (
        '<li><span class="verdict supported">✓\xa0подтверждается</span> Вымышленное направление: meaning 0'
        in shown.html
    )
    assert '<p class="why">почему</p>' in shown.html
    assert shown.html.count("Среди утверждений таких нет.") == 2
    assert "Сунуш &lt;b&gt;" in shown.html
    assert shown.plain.splitlines()[:7] == [
        "Вымышленное направление: proposal 0",
        "есть доводы за",
        "Говорит за, если верно",
        "  подтверждается: Вымышленное направление: meaning 0",
        "  проверить нельзя: Вымышленное направление: meaning 3",
        "Говорит против, если верно",
        "  опровергается: Вымышленное направление: meaning 1",
    ]
    assert sheet().proposals("feature").html.count('<div class="claim contradicted" id="claim_2"') == 1
    assert sheet().proposals("shortcoming").html == ""


def test_titles_show_their_directions_and_the_words_that_say_so(made_up: Path) -> None:
    html = sheet().table("courses").html
    assert '<td class="lines">Made-up direction 1: сөз\nMade-up direction 2: дагы</td>' in html
    assert "<td></td><td>not placed</td>" in html
    assert "Булакта айтылган" not in html, "only named by the source"


def test_contested_titles_show_their_reason_and_unclassified_ones_are_listed(made_up: Path) -> None:
    html = sheet("ky").table("contested").html
    assert html.count("<tr>") == 3
    assert '<td class="lines">Ойдон чыгарылган багыт: reason &lt;b&gt;</td>' in html
    assert '<td class="lines">эки багыт аталган</td>' in html
    assert "Эч нерсе" in sheet().table("unclassified").html


def test_the_plan_of_another_survey_says_why_a_number_is_missing(made_up: Path) -> None:
    html = sheet().table("needed").html
    assert "300–400" in html and '<td class="figures">20 to &gt;99%</td>' in html
    assert '<td class="figures wordy">perhaps over a hundred thousand</td>' in html
    assert '<td class="figures wordy">from 12; no number suffices if the shares are equal</td>' in html
    assert LIMIT == 100_000, "the words say so"
    html = sheet("ky").table("half_widths").html
    assert html.count("±5,0") == 2 and html.count(">381<") == html.count(">657<") == 2
    assert ">канча болсо да<" in html and ">900<" in html


def test_the_plan_shows_signs(made_up: Path) -> None:
    html = sheet().table("course_plan").html
    assert all(f"<td>{sign}</td>" in html for sign in ("+\xa0add", "−\xa0reduce", "=\xa0keep"))


@pytest.mark.parametrize(("name", "said"), [("agreement", "Nobody has placed"), ("topics", "No such answers are")])
def test_an_empty_table_is_a_sentence(made_up: Path, name: str, said: str) -> None:
    path = made_up / "results" / "tables" / f"{name}.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    page = sheet()
    shown = page.table(name)
    assert shown.plain.startswith("Table 1. ")
    assert said in shown.plain
    assert "<table" not in shown.html
    assert page.table("gold").plain.startswith("Table 2. ")


def test_verdicts_are_counted(made_up: Path) -> None:
    assert sheet().verdicts().plain.splitlines()[0].startswith("1 supported: holds for every set of answers")


def test_figure_is_displayed_with_its_words(made_up: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    displayed: list[Image] = []
    monkeypatch.setattr("IPython.display.display", displayed.append)
    caption = sheet().figure("shares")
    assert caption.html == "<figcaption>Figure 1. Made-up direction &lt;caption&gt;</figcaption>"
    data, metadata = displayed[0]._repr_mimebundle_()
    assert data["image/svg+xml"].startswith("<svg")
    assert data["text/plain"] == metadata["image/svg+xml"]["alt"] == 'Made-up direction "alt"'


def test_long_tables_are_folded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synthetic.write_study(tmp_path / "data" / "study.json", 12)
    synthetic.write_results(tmp_path / "results", 12)
    monkeypatch.chdir(tmp_path)
    assert FOLDED < 66
    assert (
        sheet("ru")
        .table("pairs")
        .html.startswith("<details><summary>Таблица 1. Попарное сравнение направлений (66 строк)")
    )


def test_readings_that_agree_share_a_line() -> None:
    reading = {"close_to": "exact", "everyone_ticked": "no", "at_most": ""}
    rows = [
        reading | {"rounding": rule, "verdict": verdict}
        for rule in ("floor", "ceil")
        for verdict in ("robust", "never")
    ]
    merged = reading | {"rounding": "every", "robust": "1", "undetermined": "0", "never": "1"}
    assert one_line_per_reading(rows) == [merged]
    rows[-1]["verdict"] = "undetermined"
    assert [row["rounding"] for row in one_line_per_reading(rows)] == ["floor", "ceil"]


def test_paths_are_found_from_a_folder_below(made_up: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (made_up / "notebooks").mkdir()
    monkeypatch.chdir(made_up / "notebooks")
    assert "Made-up direction 3" in sheet().table("shares").html


def test_missing_results_are_named(made_up: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere/numbers\.json: there is no such file; run the study first"):
        Sheet("nowhere", "data/study.json", "ky")


def test_excerpt_keeps_the_number_in_sight() -> None:
    text = "сөз " * 60 + "74 % " + "сөз " * 60
    assert excerpt(text, "74").startswith("… сөз")
    assert "74 %" in excerpt(text, "74")
    assert len(excerpt(text, "74")) < 110
    assert excerpt("кыска 74", "74") == "кыска 74"
    assert excerpt(text, "99").startswith("сөз сөз")


# With respondents' answers, and sections that do not apply


@pytest.fixture
def answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    synthetic.write_study(tmp_path / "data" / "study.json")
    synthetic.write_results(tmp_path / "results", microdata=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def without(folder: Path, name: str) -> None:
    """Take a list out of the study."""
    path = folder / "data" / "study.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | {name: []}), encoding="utf-8")


def test_the_sentence_for_answers_is_said_where_there_are_answers(answered: Path) -> None:
    told = ("Which directions differ", "How to check the numbers")
    assert sheet().heading(told[0], answers=told[1]).plain == told[1]
    assert sheet().say("{claims} pairs", answers="{claims} answers").plain == "4 answers"
    assert sheet().title(told[0], answers=told[1]).plain.startswith(told[1])


def test_the_sentence_for_totals_is_said_where_there_are_none(made_up: Path) -> None:
    told = ("Which directions differ", "How to check the numbers")
    assert sheet().heading(told[0], answers=told[1]).plain == told[0]
    assert sheet().say("{claims} pairs", answers="{claims} answers").plain == "4 pairs"


def test_tables_of_answers_have_their_own_words(answered: Path) -> None:
    page = sheet()
    assert "≠\xa0they differ</td>" in page.table("pairs").html
    assert "How answers on two directions go together" in page.table("association").plain
    assert "Attained by" not in page.table("overall").html
    assert "Basis: computed from respondents’ answers." in page.table("pairs").plain
    assert "Basis: bounded by the readings of the titles." in page.table("supply_demand").plain
    assert page.verdicts().plain.splitlines()[0].startswith("1 supported: holds in the answers")


def test_the_plan_from_answers_has_points_and_its_own_reasons(answered: Path) -> None:
    html = sheet().table("needed").html
    assert '<td class="figures wordy">350</td><td class="figures">20%</td>' in html
    assert '<td class="figures wordy">over a hundred thousand</td>' in html
    assert '<td class="figures wordy">no number suffices: the shares are equal</td>' in html
    assert "Basis: computed from respondents’ answers." in html


def test_of_answers_there_is_one_reading_and_nothing_to_bound(answered: Path) -> None:
    tables = answered / "results" / "tables"
    for name in ("witnesses", "sensitivity"):
        path = tables / f"{name}.csv"
        header, *rows = path.read_text(encoding="utf-8").splitlines()
        kept = ["," * rows[0].count(",")] if name == "sensitivity" else []
        path.write_text("\n".join([header, *kept]) + "\n", encoding="utf-8")
        assert isinstance(sheet().table(name), Nothing)


def test_a_section_on_what_a_region_lacks_is_one_sentence(made_up: Path) -> None:
    without(made_up, "courses")
    page, absent = sheet(), "There are none."
    shown = page.heading("Courses", needs="courses", absent=absent)
    assert shown.plain == f"Courses\n{absent}" and f'<p class="absent">{absent}</p>' in shown.html
    silent = [page.say("{nowhere}"), page.table("courses"), page.figure("supply"), page.verdicts(), page.ledger()]
    assert all(isinstance(each, Nothing) for each in [*silent, page.proposals("proposal")])
    assert isinstance(page.heading("Titles", needs="courses"), Nothing)
    assert page.heading("Topics").plain == "Topics", "the next section applies again"
    assert page.table("topics").plain.startswith("Table 1."), "tables that are not shown have no number"
    assert page.say_without("There are none.", of="courses").plain == absent
    assert isinstance(page.say_without("There are none.", of="claims"), Nothing)


def test_a_survey_of_one_s_own_speaks_of_no_article(answered: Path) -> None:
    path = answered / "data" / "study.json"
    study = json.loads(path.read_text(encoding="utf-8"))
    study["region"] |= {"source": None, "disclosure": {"sponsor": "not stated"}}
    path.write_text(json.dumps(study), encoding="utf-8")
    page = sheet()
    assert isinstance(page.source(), Nothing) and isinstance(page.figure("flow", "flow"), Nothing)
    assert page.disclosure().plain == "Not stated: Who paid for it"
    assert "does not print" not in page.question().plain
    assert page.say("{nowhere}", own="None.").plain == "None."


def test_whom_shares_are_of_is_said_where_their_number_does_not_tell(answered: Path) -> None:
    tables = answered / "results" / "tables"
    assert "survey tool" not in sheet().table("pairs").plain
    for name, old, new in (
        ("shares", ",answered,", ",ticked something,"),
        ("overall", "none,0,0,yes,mi", "none,,,no,mi"),
    ):
        text = (tables / f"{name}.csv").read_text(encoding="utf-8").replace(old, new)
        (tables / f"{name}.csv").write_text(
            text.replace("none,,,no,microdata", "none,,,no,untestable"), encoding="utf-8"
        )
    page = sheet()
    assert "Respondents are those who ticked at least one direction" in page.table("pairs").plain
    assert '<td class="figures">untestable</td>' in page.table("overall").html
    page.numbers["chose_none"] = {"kind": "count", "lowest": None, "highest": None, "basis": "untestable"}
    assert page.say("None: {chose_none}.").plain == "None: untestable."


def test_without_courses_the_plan_compares_with_none(answered: Path) -> None:
    without(answered, "courses")
    shown = sheet().table("course_plan").html
    assert "Planned by demand" in shown and "Change" not in shown and "now" not in shown


def test_nothing_is_no_output_of_a_cell() -> None:
    formatter = DisplayFormatter()
    assert formatter.format(NOTHING) == ({}, {})  # type: ignore[no-untyped-call]


def test_a_test_that_was_not_made_has_no_error(made_up: Path) -> None:
    path = made_up / "results" / "tables" / "supply_test.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("monte carlo,0.0012", "not enumerated,"), encoding="utf-8")
    assert "not tested: too many readings" in sheet().table("supply_test").html
