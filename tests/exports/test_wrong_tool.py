"""A file named for another tool than the one that wrote it is refused, and the right one is named."""

import pytest
from real_exports import real

from pddemand import exports
from pddemand.errors import InputError


@pytest.mark.parametrize(
    ("name", "tool", "title"),
    [
        ("qualtrics_legacy.csv", "limesurvey", "Qualtrics"),
        ("limesurvey_rse2017_zaf.csv", "surveymonkey", "LimeSurvey"),
        ("surveymonkey_carpentries2017.csv", "microsoft_forms", "SurveyMonkey"),
        ("google_forms_sheet_dask2021.csv.gz", "qualtrics", "Google Forms"),
    ],
)
def test_wrong_tool_named(name: str, tool: str, title: str) -> None:
    """The message says by what the file shows its tool."""
    for other in exports.TOOLS[:-3]:
        pytest.importorskip(f"pddemand.exports.{other}")
    with pytest.raises(InputError, match=rf"tool is '{tool}', but the file looks like {title} \("):
        exports.read(real(name), [{"name": "q"}], tool)
