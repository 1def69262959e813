"""The page in Chromium: what readers do with it, and what it must never do."""

import re
from io import BytesIO
from pathlib import Path

import made_pages
import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from made_pages import looked_at
from matplotlib.image import imread
from playwright.sync_api import Browser, Page

from pddemand.language import LANGUAGES

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_pages.build(tmp_path_factory.mktemp("one"), ["made_up"])


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_pages.build(tmp_path_factory.mktemp("several"), ["made_up", "other"], synthetic_region="other")


def seen(page: Page) -> list[str]:
    """Name the editions that are shown."""
    return [str(edition.get_attribute("lang")) for edition in page.locator("article.edition:visible").all()]


def switch(page: Page, code: str) -> None:
    page.locator(f'[data-switch="{code}"]').click()


def overflows(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def violations(page: Page) -> list[str]:
    """List what axe-core finds, best practices included."""
    page.evaluate("for (const element of document.querySelectorAll('details')) element.open = true")
    return [f"{found['id']}: {found['nodes'][0]['html']}" for found in Axe().run(page).response["violations"]]


def test_the_first_language_of_the_study_is_shown_and_the_address_may_name_another(
    one: Path, chromium: Browser
) -> None:
    with looked_at(chromium, one) as page:
        assert seen(page) == ["ky"]
        assert page.evaluate("document.documentElement.lang") == "ky"
    with looked_at(chromium, one, "#made_up-ru-claim-claim_2") as page:
        assert seen(page) == ["ru"]
        claim = page.locator("#made_up-ru-claim-claim_2")
        assert claim.get_attribute("open") is not None
        assert (
            0 <= page.evaluate("document.querySelector('#made_up-ru-claim-claim_2').getBoundingClientRect().top") < 300
        )


def test_switching_the_language_keeps_the_place(one: Path, chromium: Browser) -> None:
    with looked_at(chromium, one) as page:
        for section in ("demand", "supply", "method"):
            page.evaluate(
                f"document.querySelector('#made_up-' + document.documentElement.lang + '-{section}').scrollIntoView()"
            )
            for code in ("ru", "en", "ky"):
                switch(page, code)
                assert seen(page) == [code]
                place = page.evaluate(
                    f"document.querySelector('#made_up-{code}-{section}').getBoundingClientRect().top"
                )
                assert abs(place - 64) < 3, (section, code)
                assert page.url.endswith(f"#made_up-{code}-{section}")
                assert page.locator('[aria-current="true"]').get_attribute("data-switch") == code


def test_tables_sort_by_their_unrounded_values_and_by_words(one: Path, chromium: Browser) -> None:
    with looked_at(chromium, one, "#made_up-en-table-shares") as page:
        table = page.locator("#made_up-en-table-shares")
        shares = table.get_by_role("button", name="Share", exact=True)
        shares.click()
        heads = table.locator("thead th")
        assert [head.get_attribute("aria-sort") for head in heads.all()][2] == "ascending"
        values = [float(str(cell.get_attribute("data-v"))) for cell in table.locator("tbody td:nth-child(3)").all()]
        assert values == sorted(values)
        shares.click()
        assert heads.nth(2).get_attribute("aria-sort") == "descending"
        assert table.locator("tbody th").first.inner_text() == "Made-up direction 3"
        table.get_by_role("button", name="Direction", exact=True).click()
        assert table.locator("tbody th").first.inner_text() == "Made-up direction 1"
        assert heads.nth(2).get_attribute("aria-sort") is None


def test_a_download_is_the_whole_table(one: Path, chromium: Browser) -> None:
    with looked_at(chromium, one, "#made_up-en-table-shares") as page:
        with page.expect_download() as loaded:
            page.locator("#made_up-en-table-shares .download").click()
        assert loaded.value.suggested_filename == "made_up-shares.csv"
        text = Path(loaded.value.path()).read_text(encoding="utf-8-sig")
    assert text == (one.parent / "made_up/tables/shares.csv").read_text(encoding="utf-8")


def test_a_bound_explains_itself_on_hover_on_focus_and_on_a_tap(one: Path, chromium: Browser) -> None:
    with looked_at(chromium, one, "#made_up-en-table-overall") as page:
        bound, said = page.locator("#made_up-en-table-overall .bound").first, page.locator("#made_up-en-why-bounded")
        bound.hover()
        assert said.is_visible()
        assert "every value from the lowest to the highest" in said.inner_text()
        page.mouse.move(5, 5)
        assert said.is_hidden()
        page.locator("#made_up-en-table-overall .wide").focus()
        for _ in range(8):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.className") == "bound":
                break
        assert said.is_visible()
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.className") == "bound"
        assert said.is_visible()
        page.keyboard.press("Escape")
        assert said.is_hidden()
    with looked_at(chromium, one, "#made_up-en-table-overall", has_touch=True, viewport=PHONE) as page:
        page.locator("#made_up-en-table-overall .bound").first.tap()
        said = page.locator("#made_up-en-why-bounded")
        assert said.is_visible()
        box = said.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]


def test_the_keyboard_reaches_everything(one: Path, chromium: Browser) -> None:
    with looked_at(chromium, one) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip edition"
        assert page.locator(".skip:focus").is_visible()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('section, .contents').id") in (
            "made_up-ky-asked",
            "made_up-ky-claims",
        )
        page.locator('[data-switch="en"]').focus()
        page.keyboard.press("Enter")
        assert seen(page) == ["en"]
        claim = page.locator("#made_up-en-claim-claim_0 summary")
        claim.focus()
        page.keyboard.press("Enter")
        assert page.locator("#made_up-en-claim-claim_0 blockquote").is_visible()
        head = page.locator("#made_up-en-table-shares th button").first
        head.focus()
        page.keyboard.press("Enter")
        assert page.locator("#made_up-en-table-shares th").first.get_attribute("aria-sort") == "ascending"


@pytest.mark.parametrize("code", LANGUAGES)
def test_nothing_scrolls_sideways_on_a_phone(one: Path, several: Path, chromium: Browser, code: str) -> None:
    for path, fragment in ((one, f"#made_up-{code}"), (several, f"#Regions-{code}")):
        with looked_at(chromium, path, fragment, viewport=PHONE) as page:
            assert not overflows(page)
            assert violations(page) == []  # opens whatever is folded
            assert not overflows(page)


def test_without_scripts_all_languages_stand_below_one_another(one: Path, chromium: Browser) -> None:
    with looked_at(chromium, one, java_script_enabled=False) as page:
        assert seen(page) == ["en", "ky", "ru"]
        assert page.locator(".download:visible").count() == 0
        assert page.locator("th button").count() == 0
        page.locator("#made_up-en-table-overall .bound").first.click()
        assert page.locator("#made_up-en-why-bounded").is_visible()


def test_paper_holds_one_language_with_everything_that_is_folded(one: Path, chromium: Browser, tmp_path: Path) -> None:
    with looked_at(chromium, one, "#made_up-ru") as page:
        pdf = page.pdf(format="A4")
        page.emulate_media(media="print")
        assert page.locator("#made_up-ru-claim-claim_0 blockquote").is_visible()
        assert page.locator(".bar").is_hidden()
        assert seen(page) == ["ru"]
    assert pdf.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) > 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("code", LANGUAGES)
def test_axe_finds_nothing(one: Path, several: Path, chromium: Browser, code: str, scheme: str) -> None:
    for path, fragment in ((one, f"#made_up-{code}"), (several, f"#Regions-{code}")):
        with looked_at(chromium, path, fragment, color_scheme=scheme) as page:
            assert violations(page) == []


def test_old_addresses_of_a_region_lead_to_its_page(several: Path, chromium: Browser) -> None:
    opened = chromium.new_page()
    opened.goto(several.as_uri() + "#other-ru-claim-claim_1")
    opened.wait_for_url("**/other/index.html#other-ru-claim-claim_1")
    assert seen(opened) == ["ru"]
    opened.close()


def test_pictures_in_the_page_look_as_their_files_do(one: Path, chromium: Browser) -> None:
    with looked_at(chromium, one, "#made_up-ky", viewport={"width": 1280, "height": 2000}) as page:
        page.add_style_tag(content=".bar { display: none } figure { position: fixed; inset: 0; margin: 0; z-index: 9 }")
        page.add_style_tag(content="figure:not(.looked-at) { display: none } figure { background: #ffffff }")
        for name in ("shares", "verdicts", "open", "supply"):
            figure = page.locator(f"#made_up-ky-figure-{name}")
            figure.evaluate("figure => figure.classList.add('looked-at')")
            inside = imread(BytesIO(figure.locator("svg").screenshot()))
            figure.evaluate("figure => figure.classList.remove('looked-at')")
            file = chromium.new_page(viewport={"width": inside.shape[1], "height": 2000})
            file.set_content((one.parent / f"made_up/figures/{name}.ky.svg").read_text(encoding="utf-8"))
            file.add_style_tag(content="body { margin: 0 } svg { display: block; width: 100%; height: auto }")
            outside = imread(BytesIO(file.locator("svg").screenshot()))
            file.close()
            rows, columns = (min(sizes) for sizes in zip(inside.shape[:2], outside.shape[:2], strict=True))
            apart = np.abs(inside[:rows, :columns, :3] - outside[:rows, :columns, :3])
            assert (apart > 0.3).mean() < 0.002, name
