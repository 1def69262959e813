"""Picture of the way from rows read to rows analysed, in every language."""

from pathlib import Path

from pddemand.codebook import Study
from pddemand.errors import plain_errors
from pddemand.flow_figure import draw_all
from pddemand.tables import read_rows

with plain_errors(snakemake.log[0]):
    study = Study.model_validate_json(Path(snakemake.input.study).read_text(encoding="utf-8"))
    languages, asked = snakemake.params.languages, study.codebook.questions
    wordings = {code: {question.id: getattr(question.text, code) for question in asked} for code in languages}
    out = Path(snakemake.output.captions).parent
    draw_all(read_rows(snakemake.input.flow), wordings, languages, out, study.region.synthetic)
