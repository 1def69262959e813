"""Exports of survey tools as answer tables.

>>> from pddemand import exports
>>> codebook = [{"name": "Dask APIs", "options": ["Array", "Bag", "DataFrame"]}]
>>> table = exports.read("answers.csv", codebook)      # doctest: +SKIP
>>> table.bases()                                      # doctest: +SKIP

Each tool's reader is a module of this package with the same few names: `TITLE`, `FACTS`, `recognised`, `prepared`,
`answers`.
"""

from pddemand.answers import AnswerTable
from pddemand.errors import InputError
from pddemand.exports.reading import TOOLS, read, read_region
from pddemand.questionnaire import Option, Question

__all__ = ["TOOLS", "AnswerTable", "InputError", "Option", "Question", "read", "read_region"]
