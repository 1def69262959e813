"""Pictures of the demand, in every language."""

from pathlib import Path

from pddemand.codebook import Study
from pddemand.errors import plain_errors
from pddemand.figures import draw_all

with plain_errors(snakemake.log[0]):
    study = Study.model_validate_json(Path(snakemake.input.study).read_text(encoding="utf-8"))
    languages = snakemake.params.languages
    labels = {code: {item.id: getattr(item.short, code) for item in study.items} for code in languages}
    tables, out = Path(snakemake.input.tables[0]).parent, Path(snakemake.output.captions).parent
    draw_all(tables, labels, languages, out, snakemake.params.confidence, study.region.synthetic)
