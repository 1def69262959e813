"""Sentences of a source that cannot be true together, in brief."""

import pytest

from pddemand.contradictions import CONTRADICTS_ITSELF, in_brief, quotations
from pddemand.language import LANGUAGES, language


def claim(name: str, quote: str, where: str, against: str = "") -> dict[str, str]:
    return {"claim": name, "quote": quote, "where": where, "against": against}


@pytest.mark.parametrize("code", LANGUAGES)
def test_places_stand_for_quotations_and_the_reason_stays(code: str) -> None:
    spoken = language(code)
    one, two, three = (
        claim("a", "It is so.", "p. 1", "b;c"),
        claim("b", "It is not;", "p. 2"),
        claim("c", "No.", "p. 3"),
    )
    others = [(two["quote"], two["where"]), (three["quote"], three["where"])]
    quoted = " ".join(spoken.text(CONTRADICTS_ITSELF, **each) for each in quotations(one["quote"], others))
    brief = in_brief(f"Because. {quoted}", one, [one, two, three], spoken)
    assert brief.startswith("Because. ") and brief.endswith(": p. 2; p. 3.") and "It is" not in brief


def test_without_contradiction_nothing_changes() -> None:
    alone, same = claim("a", "It is so.", "p. 1", "b"), claim("b", "It is so.", "p. 2")
    assert in_brief("Because.", alone, [alone, same], language("en")) == "Because."
