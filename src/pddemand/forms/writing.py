"""All forms of a region, written to a folder."""

from collections.abc import Sequence
from pathlib import Path

from pddemand.forms.content import form
from pddemand.forms.docx_form import docx_form
from pddemand.forms.google_forms import google_forms
from pddemand.forms.limesurvey import limesurvey
from pddemand.forms.pdf_form import pdf_form
from pddemand.forms.xlsform import xlsform
from pddemand.records import Codebook, Region
from pddemand.tables import replace


def write_forms(codebook: Codebook, region: Region, languages: Sequence[str], folder: str | Path) -> list[Path]:
    """Write a codebook's questionnaire in every form.

    Parameters
    ----------
    codebook : Codebook
        The questions.
    region : Region
        Whose institution asks.
    languages : sequence of str
        Of "ky", "ru", "en"; forms in several languages open in the first.
    folder : str or Path
        Made if it is not there. It gets `xlsform.xlsx` and `limesurvey.txt`, which hold all languages, and for each
        language `google_forms.<language>.gs`, `paper.<language>.docx` and `paper.<language>.pdf`. The same codebook
        gives the same bytes.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    InputError
        If a form cannot be made from the codebook; then nothing is written.
    """
    asked = form(codebook, region, languages)
    files: dict[str, str | bytes] = {"xlsform.xlsx": xlsform(asked), "limesurvey.txt": limesurvey(asked)}
    for language in asked.languages:
        files[f"google_forms.{language}.gs"] = google_forms(asked, language)
        files[f"paper.{language}.docx"] = docx_form(asked, language)
        files[f"paper.{language}.pdf"] = pdf_form(asked, language)
    for name, content in files.items():
        replace(Path(folder, name), content)
    return [Path(folder, name) for name in files]
