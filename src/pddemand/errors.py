"""What a user did that the study cannot work with, said in one line."""

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class InputError(ValueError):
    """A mistake in the user's files: the message names file, row, value, what was expected and what to do."""


@contextmanager
def plain_errors(log: str | None = None) -> Iterator[None]:
    """Turn an `InputError` into one line on standard error and exit status 1; a defect stays what it is.

    Parameters
    ----------
    log : str, optional
        File that keeps the traceback for whoever wants to see it.
    """
    try:
        yield
    except Exception as error:
        if log:
            Path(log).write_text(traceback.format_exc(), encoding="utf-8")
        if isinstance(error, InputError):
            sys.exit(f"pddemand: {error}")
        raise
