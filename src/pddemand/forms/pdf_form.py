"""The questionnaire on paper, as PDF in one language, set by Typst."""

import json
from importlib.util import find_spec
from pathlib import Path

import typst

from pddemand.forms.content import PRINTED, Form

PAGE = """\
#let form = json(bytes(sys.inputs.form))
#set document(title: form.title, author: form.institution)
#set text(font: "DejaVu Sans", size: 10.5pt, lang: form.language)
#set par(leading: 0.6em)
#set circle(stroke: 0.8pt)
#set square(stroke: 0.8pt)
#set page(
  paper: "a4",
  margin: (x: 2.2cm, top: 2.6cm, bottom: 2.6cm),
  header: block(width: 100%, stroke: (bottom: 0.5pt), inset: (bottom: 4pt), text(size: 9pt, form.institution)),
  footer: align(right, text(size: 8.5pt, context counter(page).display("1 / 1", both: true))),
)
#let line-to-write = box(width: 1fr, height: 0.65em, stroke: (bottom: 0.5pt + gray))
#let mark(kind) = if kind == "multiple" { square(size: 9pt) } else { circle(radius: 4.8pt) }
#let answer(kind, body) = grid(columns: (12pt, 1fr), column-gutter: 7pt, mark(kind), body)

#text(size: 15pt, weight: "bold", form.title)
#v(0.2em)
#form.consent
#v(0.4em)
#for (number, asked) in form.questions.enumerate(start: 1) {
  block(breakable: asked.options.len() > 20, width: 100%, above: 1.5em, {
    block(strong[#number. #asked.text], below: 0.7em, sticky: true)
    if asked.kind == "text" {
      for _ in range(3) { block(above: 1.65em, line-to-write) }
    } else {
      block(text(size: 9pt, style: "italic", asked.hint), below: 0.8em, sticky: true)
      for (place, label) in asked.options.enumerate() {
        let body = if place == asked.words_beside [#label: #line-to-write] else { label }
        block(answer(asked.kind, body), spacing: 0.85em)
      }
      if asked.other { block(answer(asked.kind, [#form.other: #line-to-write]), spacing: 0.85em) }
    }
  })
}
"""


def pdf_form(form: Form, language: str) -> bytes:
    """Make the document: boxes to tick, circles where one answer counts, lines for own words.

    Texts reach Typst as data, so none of them is read as its markup. Letters come from the DejaVu fonts, which have
    all of Kyrgyz and come with matplotlib, so that paper looks the same from every computer.

    Parameters
    ----------
    form : Form
        The questionnaire.
    language : str
        One of its languages.
    """
    return typst.compile(
        PAGE.encode(),
        font_paths=fonts(),
        sys_inputs={"form": json.dumps(form.told(language))},
        timestamp=PRINTED,
    )


def fonts() -> typst.Fonts:
    """Find the fonts that come with matplotlib, and no others; to import it would take longer than setting the page."""
    found = find_spec("matplotlib")
    assert found and found.origin
    return typst.Fonts(False, False, [Path(found.origin).with_name("mpl-data") / "fonts" / "ttf"])
