"""The questionnaire as a Google Apps Script that builds a Google Form, in one language."""

import json
import re
import unicodedata

from pddemand.forms.content import Form

SCRIPT = """\
// Makes a Google Form. Open https://script.google.com, choose "New project", put this text in place of what stands
// there, choose "Run" and allow it. The addresses of the form are then in the execution log.
const FORM = {content};

function makeForm() {{
  const form = FormApp.create(FORM.title);
  form.setDescription(FORM.institution + "\\n" + FORM.consent).setCollectEmail(false);
  for (const asked of FORM.questions) {{
    if (asked.kind === "text") {{
      form.addParagraphTextItem().setTitle(asked.text);
      continue;
    }}
    const item = asked.kind === "multiple" ? form.addCheckboxItem() : form.addMultipleChoiceItem();
    item.setTitle(asked.text).setHelpText(asked.hint).setChoiceValues(asked.options).showOtherOption(asked.other);
  }}
  Logger.log("To fill in: " + form.getPublishedUrl());
  Logger.log("To edit: " + form.getEditUrl());
}}
"""


def google_forms(form: Form, language: str) -> str:
    """Write the script; all texts stand in it as JSON and nowhere else.

    Parameters
    ----------
    form : Form
        The questionnaire.
    language : str
        One of its languages.
    """
    return SCRIPT.format(content=_literal(json.dumps(form.told(language), ensure_ascii=False, indent=2)))


def _literal(text: str) -> str:
    r"""Write marks that nobody sees as escapes: some end a line of a script, some turn the direction of reading.

    Examples
    --------
    >>> _literal('"өң\u202e"')
    '"өң\\u202e"'
    """
    return re.sub(r"[^\x00-\x7f]", lambda mark: mark[0] if _visible(mark[0]) else json.dumps(mark[0])[1:-1], text)


def _visible(mark: str) -> bool:
    return unicodedata.category(mark) not in ("Cf", "Zl", "Zp", "Co")
