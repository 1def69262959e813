"""Read the dictionary, check it against the region's directions, and keep the checked copy."""

from pathlib import Path

from pddemand.codebook import Study
from pddemand.dictionary import dictionary_for
from pddemand.errors import plain_errors
from pddemand.tables import replace

with plain_errors(snakemake.log[0]):
    study = Study.model_validate_json(Path(snakemake.input.study).read_text(encoding="utf-8"))
    titles = bool(study.courses or study.topics)
    text = dictionary_for(Path(snakemake.input.dictionary), [item.id for item in study.items], titles)
    replace(snakemake.output.dictionary, text)
