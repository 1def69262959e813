"""The questionnaire for survey tools and on paper, as the region's codebook has it."""

from pathlib import Path

from pddemand.codebook import Study
from pddemand.errors import plain_errors
from pddemand.forms import write_forms

with plain_errors(snakemake.log[0]):
    study = Study.model_validate_json(Path(snakemake.input.study).read_text(encoding="utf-8"))
    folder = Path(snakemake.output.xlsform).parent
    write_forms(study.codebook, study.region, snakemake.params.languages, folder)
