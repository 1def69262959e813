"""Words and numbers in the three languages of the study: Kyrgyz, Russian and English.

English sentences in the code and in the notebooks are the keys of two catalogues, `locale/ky.po` and
`locale/ru.po`. A sentence that a catalogue lacks stops the program: a page half in English would look
finished.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from math import isinf, isnan
from typing import Literal, NoReturn

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

LANGUAGES = ("ky", "ru", "en")
"""Codes of the languages, in the order in which outputs show them."""

OWN_NAMES = {"ky": "Кыргызча", "ru": "Русский", "en": "English"}
"""Languages as they call themselves."""

Form = Literal["number", "decimal", "percent", "level", "points", "p", "chance"]
"""How a number is shown: as it is, with fixed decimals, as a percentage, a level of confidence, in percentage points,
as a p-value, or as a chance."""

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


def message(text: str) -> str:
    """Mark a sentence for the catalogues where it is written; it is translated where it is shown.

    Parameters
    ----------
    text : str
        An English sentence.

    Returns
    -------
    str
        The same sentence.
    """
    return text


class _Complete(NullTranslations):
    """Stands behind a catalogue and refuses what the catalogue does not know."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code

    def gettext(self, message: str) -> NoReturn:
        raise LookupError(f"locale/{self.code}.po: no translation of {message!r}; add one")

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> NoReturn:
        self.gettext(msgid1)


@dataclass(frozen=True)
class Language:
    r"""One language: its sentences and its way of writing numbers.

    Parameters
    ----------
    code : str
        `ky`, `ru` or `en`.
    catalogue : NullTranslations
        Its sentences; English needs none.

    Examples
    --------
    >>> ky = language("ky")
    >>> ky.number(1234.5), ky.percent(0.744), ky.p(0.00004)
    ('1\xa0234,5', '74,4\xa0%', '<0,001')
    >>> ky.interval(0.7375, 0.74375, "percent"), ky.interval(0.5, 0.5, "percent")
    ('73,8–74,4\xa0%', '50,0\xa0%')
    """

    code: str
    catalogue: NullTranslations

    def text(self, sentence: str, **names: str) -> str:
        """Translate a sentence and fill its `{names}`.

        Parameters
        ----------
        sentence : str
            The English sentence, as it stands in the catalogues.
        **names : str
            What to put at each placeholder, formatted already.

        Returns
        -------
        str
            The sentence in this language.

        Raises
        ------
        LookupError
            If the catalogue has no translation, or a name is not given.

        Examples
        --------
        >>> language("en").text("Base: {base}", base="160")
        'Base: 160'
        """
        return self.catalogue.gettext(sentence).format_map(names)

    def plural(self, one: str, many: str, count: int, **names: str) -> str:
        """Translate a sentence about `count` things, in the grammatical form that the number asks for.

        Parameters
        ----------
        one, many : str
            The English sentence for one and for several; `{count}` is filled with the number.
        count : int
            How many.
        **names : str
            Other placeholders.

        Returns
        -------
        str
            The sentence in this language.

        Examples
        --------
        >>> language("en").plural("{count} pair", "{count} pairs", 1)
        '1 pair'
        """
        return self.catalogue.ngettext(one, many, count).format_map({"count": self.number(count), **names})

    def number(self, value: float, digits: int = 2) -> str:
        """Write a number: whole ones as such, others with at most `digits` decimals.

        Examples
        --------
        >>> language("ru").number(-2.4375), language("en").number(float("inf")), language("en").number(-0.001)
        ('−2,44', '∞', '0')
        """
        return self._decimal(value, f"#,##0.{'#' * digits}")

    def decimal(self, value: float, digits: int = 2) -> str:
        """Write a number of a column of which some are not whole: all with as many decimals.

        Examples
        --------
        >>> language("ru").decimal(0.1), language("en").decimal(-1), language("en").decimal(-0.001)
        ('0,10', '−1.00', '0.00')
        """
        return self._decimal(value, f"#,##0.{'0' * digits}")

    def percent(self, share: float, digits: int = 1) -> str:
        r"""Write a share of one as a percentage, with a fixed number of decimals unless it is none or all.

        Examples
        --------
        >>> language("ru").percent(0.744), language("en").percent(0.744), language("en").percent(1)
        ('74,4\xa0%', '74.4%', '100%')
        """
        return self.points(share, digits) + ("" if isnan(share) else self._percent_sign)

    def level(self, share: float) -> str:
        r"""Write a level of confidence or significance: no decimals that say nothing.

        Examples
        --------
        >>> language("en").level(0.95), language("ru").level(0.975), language("ky").level(1 - 0.95)
        ('95%', '97,5\xa0%', '5\xa0%')
        """
        return self._decimal(share, "#,##0.##", places=2) + self._percent_sign

    def points(self, share: float, digits: int = 1) -> str:
        """Write a difference of shares in percentage points.

        Examples
        --------
        >>> language("ky").points(-0.0125)
        '−1,3'
        """
        return self._decimal(share, "#,##0" if share in (0, 1) else f"#,##0.{'0' * digits}", places=2)

    def p(self, value: float) -> str:
        """Write a p-value with three decimals; smaller ones as below 0.001.

        Examples
        --------
        >>> language("en").p(0.0499), language("en").p(1)
        ('0.050', '1')
        """
        if value < 0.001:
            return "<" + self._decimal(0.001, "0.000")
        return self._decimal(value, "0" if value == 1 else "0.000")

    def chance(self, probability: float) -> str:
        r"""Write a chance such as the power of a test in whole percent; none is written as certain or as impossible.

        Examples
        --------
        >>> language("ru").chance(0.8), language("en").chance(0.945964), language("ky").chance(0.9999)
        ('80\xa0%', '95%', '>99\xa0%')
        """
        if probability > 0.99:
            return ">" + self.chance(0.99)
        if probability < 0.01:
            return "<" + self.chance(0.01)
        return self._decimal(probability, "#,##0", places=2) + self._percent_sign

    def interval(self, lowest: float, highest: float, form: Form = "number") -> str:
        """Write two ends as an interval, or as one value where both read the same.

        Parameters
        ----------
        lowest, highest : float
            The ends.
        form : Form
            How each end is written.

        Returns
        -------
        str
            "73.8–74.4%"; "−0.2 to 0.3" and "20 to >99%", because a dash beside another sign misleads.

        Examples
        --------
        >>> language("en").interval(-0.2, 0.3), language("ru").interval(-0.2, 0.3)
        ('−0.2 to 0.3', '−0,2…0,3')
        """
        write: Callable[[float], str] = getattr(self, form)
        low, high = write(lowest), write(highest)
        if low == high:
            return low
        low = low.removesuffix(self._percent_sign)
        if lowest < 0 or high.startswith(">"):
            return self.text("{lowest} to {highest}", lowest=low, highest=high)
        return f"{low}–{high}"

    @property
    def _percent_sign(self) -> str:
        return "%" if self.code == "en" else NO_BREAK_SPACE + "%"

    def _decimal(self, value: float, pattern: str, places: int = 0) -> str:
        if isnan(value):
            return "—"
        if isinf(value):
            return "∞" if value > 0 else "−∞"
        # Ten digits, as in the tables: what a float holds beyond them must not decide how a half is rounded.
        exact = Decimal(value) if float(value).is_integer() else Decimal(f"{value:.10g}")
        with localcontext(rounding=ROUND_HALF_UP):
            text = str(format_decimal(exact.scaleb(places), pattern, locale=self.code))
        return text.replace("-", "−" if re.search("[1-9]", text) else "")  # what rounds to zero has no sign


@lru_cache
def language(code: str) -> Language:
    """Read the catalogue of a language.

    Parameters
    ----------
    code : str
        `ky`, `ru` or `en`.

    Returns
    -------
    Language
        The language; sentences missing from its catalogue raise `LookupError` when asked for.

    Raises
    ------
    ValueError
        If the study does not speak this language.
    """
    if code not in LANGUAGES:
        raise ValueError(f"language {code!r}: expected one of {', '.join(LANGUAGES)}")
    if code == "en":
        return Language(code, NullTranslations())
    with files("pddemand").joinpath("locale", f"{code}.po").open("rb") as file:
        source = read_po(file, locale=code, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, source)
    compiled.seek(0)
    catalogue = GNUTranslations(compiled)
    catalogue.add_fallback(_Complete(code))
    return Language(code, catalogue)
