"""A codebook's questionnaire, ready to be given out: for survey tools and on paper.

>>> from pddemand.forms import write_forms
>>> study = read_study("data/raw/osh")                                                  # doctest: +SKIP
>>> write_forms(study.codebook, study.region, ["ky", "ru"], "results/osh/forms")        # doctest: +SKIP

What stands in a form is a `pddemand.forms.content.Form`; each kind of file is a module with one function that makes
its content: `xlsform`, `limesurvey`, `google_forms`, `docx_form`, `pdf_form`. What respondents answer comes back
through `pddemand.exports`, with the same codebook.
"""

from pddemand.forms.writing import write_forms

__all__ = ["write_forms"]
