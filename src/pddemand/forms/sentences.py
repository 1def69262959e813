"""What a form says besides the codebook's own words.

The languages stand side by side, since forms for survey tools show several at once.
"""

from pddemand.fields import Wording

LANGUAGE = Wording(ky="Кыргызча", ru="Русский", en="English")
"""What each language calls itself."""

TITLE = Wording(
    ky="Мугалимдердин арасындагы сурамжылоо: квалификацияны жогорулатуу",
    ru="Опрос учителей: повышение квалификации",
    en="Teachers' survey: professional development",
)
SYNTHETIC_TITLE = Wording(
    ky="Мугалимдердин арасындагы сурамжылоо: квалификацияны жогорулатуу (ойдон чыгарылган мисал)",
    ru="Опрос учителей: повышение квалификации (вымышленный пример)",
    en="Teachers' survey: professional development (synthetic example)",
)
CONSENT = Wording(
    ky="Анкетаны толтуруу менен сиз жоопторуңуздун изилдөөдө атыңыз көрсөтүлбөстөн колдонулушуна макул болосуз.",
    ru="Заполняя анкету, вы соглашаетесь с тем, что ваши ответы без указания имени будут использованы в исследовании.",
    en="By filling in this form you agree that your answers are used for research, without your name.",
)
SEVERAL = Wording(
    ky="Бир нече жоопту белгилөөгө болот.",
    ru="Можно отметить несколько ответов.",
    en="You may mark several answers.",
)
ONE = Wording(ky="Бир жоопту белгилеңиз.", ru="Отметьте один ответ.", en="Mark one answer.")
OTHER = Wording(ky="Башка", ru="Другое", en="Other")
"""The answer beside which respondents write their own words."""

OTHERS = ("other", "Other", "others", "Others", "башка", "Башка", "другое", "Другое", "иное", "Иное")
"""What readers of exports take for that answer (`exports.columns.OTHERS`; a test holds the two together)."""
