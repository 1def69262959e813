"""Courses and topics by direction."""

import json
from pathlib import Path

from pddemand import courses
from pddemand.codebook import Study
from pddemand.dictionary import read_dictionary
from pddemand.errors import plain_errors
from pddemand.tables import read_rows, replace, write_rows

with plain_errors(snakemake.log[0]):
    study = Study.model_validate_json(Path(snakemake.input.study).read_text(encoding="utf-8"))
    items, rows = [item.id for item in study.items], read_rows(snakemake.input.courses)
    dictionary = read_dictionary(Path(snakemake.input.dictionary), items)
    classified = courses.classify(rows, dictionary, courses.by_course(study.adjudicated))
    write_rows(classified, courses.CLASSIFIED, snakemake.output.courses)
    replace(snakemake.output.contested, json.dumps(dictionary.contested, indent=1, ensure_ascii=False) + "\n")

    topics = courses.topics_of(study, snakemake.input.answers)
    counts = courses.count_topics(courses.classify(topics, dictionary, {}, "topics.csv"), items)
    write_rows(counts, courses.TOPICS, snakemake.output.topics)
