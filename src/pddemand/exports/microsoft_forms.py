"""Microsoft Forms: ticked options stand in one cell with ";" after each, also after the last."""

from pddemand.exports import choices, joined_cells
from pddemand.exports.choices import Answers
from pddemand.exports.columns import column_of
from pddemand.exports.facts import FactColumns
from pddemand.exports.sheets import Sheet
from pddemand.questionnaire import Question

TITLE = "Microsoft Forms"

FACTS = FactColumns(
    started=(
        *("Start time", "Время начала", "Час початку", "Startzeit", "Heure de début", "Hora de inicio"),
        *("Hora de início", "Ora di inizio", "Begintijd", "Godzina rozpoczęcia", "Başlangıç zamanı", "Starttid"),
    ),
    ended=(
        *("Completion time", "Время выполнения", "Время завершения", "Час завершення", "Fertigstellungszeit"),
        *("Heure de fin", "Hora de finalización", "Hora de conclusão", "Ora di completamento", "Ora di fine"),
        *("Tijd van voltooien", "Godzina ukończenia", "Tamamlama zamanı", "Tamamlanma zamanı", "Slutförandetid"),
    ),
    person=(
        *("Email", "Email1", "E-mail", "E-Mail", "Электронная почта", "Адрес электронной почты", "Електронна пошта"),
        *("Adresse de messagerie", "Correo electrónico", "Posta elettronica", "Adres e-mail", "E-posta", "E-post"),
    ),
)


def recognised(sheet: Sheet) -> str:
    """Tell by what a file shows that it comes from this tool; empty if it does not."""
    for place in (0, 1):
        head = sheet.header[place : place + 2]
        if len(head) == 2 and head[0] in FACTS.started and head[1] in FACTS.ended:
            return f"columns '{head[0]}' and '{head[1]}' stand first"
    return ""


def prepared(sheet: Sheet) -> Sheet:
    """Leave out what stands above the answers."""
    return sheet


def answers(sheet: Sheet, question: Question) -> Answers:
    """Read the answers to one question; a row of a Likert question is a question of its own."""
    column = column_of(sheet, question)
    if question.kind == "text":
        return choices.text(sheet, column, question)
    if question.kind == "single":
        return choices.single(sheet, column, question)
    return joined_cells.joined(sheet, column, question, (";",), closing=True)
