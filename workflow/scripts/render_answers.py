"""Pictures of what is ticked together, which shares differ and how groups differ, in every language."""

from pathlib import Path

from pddemand.answer_figures import draw_all
from pddemand.codebook import Study
from pddemand.errors import plain_errors

with plain_errors(snakemake.log[0]):
    study = Study.model_validate_json(Path(snakemake.input.study).read_text(encoding="utf-8"))
    tables, out = Path(snakemake.input.shares).parent, Path(snakemake.output.captions).parent
    draw_all(tables, study, snakemake.params.languages, out, snakemake.params.confidence)
