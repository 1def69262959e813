"""Sentences of one source that cannot be true together: quoted in files, in brief where they stand beside others."""

from collections.abc import Iterable, Mapping

from pddemand.language import Language, message

CONTRADICTS_ITSELF = message("The source contradicts itself: here it says “{here}”, elsewhere ({where}) “{there}”.")
ELSEWHERE = message("The source contradicts itself; compare: {where}.")


def quotations(quote: str, others: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """Give what `CONTRADICTS_ITSELF` quotes: a sentence, and each other one with its place, once.

    Examples
    --------
    >>> quotations("A.", [("B.", "p. 1"), ("B.", "p. 1"), ("A.", "p. 2")])
    [{'here': 'A', 'there': 'B', 'where': 'p. 1'}]
    """
    return [
        {"here": quote.rstrip(".;"), "there": other.rstrip(".;"), "where": where}
        for other, where in dict.fromkeys(others)
        if other != quote
    ]


def in_brief(because: str, claim: Mapping[str, str], ledger: Iterable[Mapping[str, str]], spoken: Language) -> str:
    """Name the sentences that contradict a claim by their places, instead of quoting the claim beside each of them.

    Parameters
    ----------
    because : str
        Why the claim has its verdict, in one language, as `claims.csv` has it.
    claim : mapping
        The claim's row of `claims.csv`.
    ledger : iterable of mapping
        All its rows.
    spoken : Language
        The language.

    Returns
    -------
    str
        The same reason, shorter.
    """
    against = claim["against"].split(";")
    found = quotations(claim["quote"], [(row["quote"], row["where"]) for row in ledger if row["claim"] in against])
    if not found:
        return because
    quoted = " ".join(spoken.text(CONTRADICTS_ITSELF, **values) for values in found)
    places = "; ".join(dict.fromkeys(values["where"] for values in found))
    return because.removesuffix(quoted) + spoken.text(ELSEWHERE, where=places)
