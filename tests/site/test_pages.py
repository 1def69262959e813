import html
import json
import re
import shutil
from pathlib import Path

import made_pages
import pytest

from pddemand.language import LANGUAGES
from pddemand.site.pages import write_pages


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_pages.build(tmp_path_factory.mktemp("one"), ["made_up"])


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_pages.build(tmp_path_factory.mktemp("several"), ["made_up", "other"], synthetic_region="other")


SECTIONS = ("asked", "claims", "demand", "supply", "proposals", "open", "regions", "method", "data")


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_same_results_give_the_same_page(one: Path, tmp_path: Path) -> None:
    assert made_pages.build(tmp_path, ["made_up"]).read_bytes() == one.read_bytes()


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_section_stands_in_every_language(one: Path, code: str) -> None:
    page = text(one)
    for section in SECTIONS:
        assert f'<section id="made_up-{code}-{section}"' in page
        assert f'href="#made_up-{code}-{section}"' in page


def test_ids_are_unique_and_links_lead_somewhere(one: Path, several: Path) -> None:
    for path in (one, several, several.parent / "made_up" / "index.html", several.parent / "other" / "index.html"):
        page = re.sub(r'<script type="application/json".*?</script>', "", text(path), flags=re.DOTALL)
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids))
        links = {html.unescape(link) for link in re.findall(r'(?:href="#|popovertarget=")([^"]+)"', page)}
        assert links <= set(ids)
        named = re.findall(r'(?:aria-labelledby|aria-describedby)="([^"]+)"', page)
        assert set(named) <= set(ids)


def test_nothing_of_the_page_lies_elsewhere(one: Path) -> None:
    page = text(one)
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)
    assert "@import" not in page
    assert "title=" not in page.replace("data-title=", "")


def test_claims_can_be_linked_to_in_every_language_and_say_their_verdict(one: Path) -> None:
    page = text(one)
    for code in LANGUAGES:
        for number in range(4):
            assert page.count(f'id="made_up-{code}-claim-claim_{number}"') == 1


def test_texts_are_escaped(one: Path) -> None:
    page = text(one)
    assert "Ойдон чыгарылган &lt;b&gt;сөз" in page
    assert "<b>сөз" not in page
    assert not re.findall("&lt;(?:/?p|/?div|span|details)\\b", page), "the page's own markup shows as text"
    assert page.count("<script") == 3


def test_tables_say_where_they_come_from(one: Path) -> None:
    page = text(one)
    assert '<a href="made_up/tables/shares.csv">tables/shares.csv</a>' in page
    assert 'href="#made_up-en-rule-test_demand"' in page
    assert f'<code class="hash">{made_pages.SHA256}</code>' in page


def test_documents_are_linked_to_in_their_language(one: Path) -> None:
    editions = text(one).split("<article ")[1:]
    linked = {edition[:60].split('lang="')[1][:2]: "made_up/report.ru.pdf" in edition for edition in editions}
    assert linked == {"en": False, "ky": False, "ru": True}


def test_without_scripts_english_comes_first(one: Path) -> None:
    assert re.findall(r'<article class="edition" lang="(..)"', text(one)) == ["en", "ky", "ru"]


def test_several_regions_are_told_of_in_brief_and_have_a_page_each(several: Path) -> None:
    page, other = text(several), text(several.parent / "other" / "index.html")
    assert 'href="made_up/index.html#made_up-ky"' in page
    assert 'href="other/index.html#other-ky-claim-claim_0"' in page
    assert 'href="../index.html#Regions-ky"' in other
    assert page.count('class="synthetic"') == 2 * 3  # above the comparison, and above the region
    assert other.count('class="synthetic"') == 3
    assert 'class="synthetic"' not in text(several.parent / "made_up" / "index.html")
    assert 'href="tables/shares.csv"' in other


def test_regions_are_compared_as_their_notebook_does(several: Path) -> None:
    page = text(several)
    for code in LANGUAGES:
        for name in ("surveys", "gaps", "homogeneity", "ranks", "own", "institutions"):
            assert f'id="Regions-{code}-table-{name}"' in page
        assert f'id="Regions-{code}-figure-regions"' in page
    assert "Subject of made_up" in page and "Subject of other" in page
    assert "Institute &lt;b&gt;other&lt;/b&gt;" in page
    assert 'popovertarget="Regions-en-why-bounded"' in page or 'popovertarget="Regions-en-why-published"' in page
    assert 'data-file="regions/gaps.csv"' in page and '"regions/gaps.csv": "comparison,' in page
    assert '<a href="regions/notebooks/ru/regions.html">' in page
    assert "-table-gaps" not in text(several.parent / "other" / "index.html")


def test_one_region_has_nothing_to_compare_and_tables_are_numbered_through(one: Path) -> None:
    page = text(one)
    assert page.count("There is one survey only, so there is nothing to compare yet.") == 1
    assert "-table-gaps" not in page and "-figure-regions" not in page
    english = page.split("<article ")[1]
    numbers = re.findall(r"<caption>Table (\d+)\.", english)
    assert numbers == sorted(set(numbers), key=int)


def test_a_table_that_is_too_long_for_the_page_stands_in_its_file(one: Path, tmp_path: Path) -> None:
    shutil.copytree(one.parent.parent, tmp_path, dirs_exist_ok=True)
    table = tmp_path / "results/regions/institutions.csv"
    head, row = table.read_text(encoding="utf-8").splitlines()[:2]
    table.write_text("\n".join([head, *[row] * 1001]) + "\n", encoding="utf-8")
    write_pages(["made_up"], ["en"], made_pages.NOTEBOOKS, [], str(tmp_path / "results"), str(tmp_path / "processed"))
    page = text(tmp_path / "results/index.html")
    assert "It is too long for this page" in page
    assert page.count("Institute &lt;b&gt;made_up") == 0
    assert page.count('<a href="regions/institutions.csv">') == 2
    assert 'data-file="regions/institutions.csv"' not in page and '"regions/institutions.csv":' not in page


def test_a_region_without_claims_courses_and_proposals_says_so_once(one: Path, tmp_path: Path) -> None:
    shutil.copytree(one.parent.parent, tmp_path, dirs_exist_ok=True)
    checked, results = tmp_path / "processed/made_up/study.json", tmp_path / "results"
    study = json.loads(checked.read_text(encoding="utf-8"))
    checked.write_text(json.dumps(study | {"claims": [], "courses": [], "proposals": [], "published": []}))
    for name in ("claims.csv", "tables/proposals.csv"):
        table = results / "made_up" / name
        table.write_text(table.read_text(encoding="utf-8").partition("\n")[0] + "\n", encoding="utf-8")
    write_pages(["made_up"], ["en"], made_pages.NOTEBOOKS, [], str(results), str(tmp_path / "processed"))
    page = text(results / "index.html")
    assert page.count("No claims of the source are recorded for this region.") == 1
    assert page.count("No proposals of the source are recorded for this region.") == 1
    assert page.count("No courses are recorded for this region, so there is nothing") == 1
    assert 'class="tally"' not in page
    assert re.findall('<article class="edition" lang="(..)"', page) == ["en"]
