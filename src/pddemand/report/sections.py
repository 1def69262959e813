"""What a report says, section by section, for any region: with totals or answers, with courses and claims or none."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from pddemand import __version__
from pddemand.cells import SIGNS, Row
from pddemand.language import NO_BREAK_SPACE, message
from pddemand.page import CLAIM_VERDICTS, CLAIM_VERDICTS_OF_ANSWERS, SIDES, Sheet
from pddemand.provenance import Origin
from pddemand.report.article import Article
from pddemand.report.blocks import Report
from pddemand.synthetic import titled
from pddemand.tables import read_rows

TITLE = message("Teachers’ demand for professional development")


def report(results: str | Path, study: str | Path, language: str, origins: Mapping[str, Origin]) -> Report:
    """Write the report of a region in one language.

    Parameters
    ----------
    results : str or Path
        Folder of the region's results.
    study : str or Path
        The region's checked study file.
    language : str
        `ky`, `ru` or `en`.
    origins : mapping
        For each file of the results, as seen from their folder, what made it.

    Returns
    -------
    Report
        Its pieces; all texts are plain.
    """
    sheet = Sheet(str(results), str(study), language)
    article = Article(sheet, origins)
    region = sheet.study["region"]
    title = sheet.language.text(TITLE)
    if region.get("synthetic"):
        title, warning = titled(title, sheet.language)
        article.add(warning, "warning")
    for section in (abstract, survey, method, demand, answers, supply, claims, proposals, plan, limitations, data):
        section(article)
    colophon(article)
    years = "–".join(dict.fromkeys(str(end(region["years"])) for end in (min, max)))
    name, institution = (str(region[key][language]) for key in ("name", "institution"))
    return Report(language, title, f"{name}, {years}", institution, article.blocks)


def abstract(article: Article) -> None:
    """Say in brief what was done and what came out."""
    sheet = article.sheet
    article.heading("Abstract")
    said = [
        sheet.say(
            "What do the published totals of a survey determine, and what do they leave open? {respondents} respondents"
            " could choose from {items} directions of professional development and tick several. All results are"
            " computed anew; what totals do not tell is given as an interval.",
            answers="{respondents} respondents answered which of {items} directions of professional development"
            " interest them; they could tick several. All results are computed from their answers.",
        ),
        sheet.say("Most often ticked: {most}; least often: {least}.", **_extremes(sheet)),
        sheet.say(
            "Pairs of directions: {pairs}. Different in every case: {pairs_robust}. No difference shown in any case:"
            " {pairs_never}. Not decided by the published totals: {pairs_undetermined}.",
            answers="Pairs of directions: {pairs}. Different: {pairs_robust}. No difference shown: {pairs_never}.",
        ),
    ]
    if sheet.has("courses"):
        said.append(
            sheet.say(
                "Titles of courses: {courses_listed}. Directions with fewer courses than demand asks for, however"
                " titles are read: {under}; with more: {over}.",
                under=_judged(sheet, "under"),
                over=_judged(sheet, "over"),
            )
        )
    if sheet.has("claims"):
        said.append(
            sheet.say(
                "Claims of the source: {claims}. Supported: {claims_supported}; contradicted: {claims_contradicted};"
                " undetermined: {claims_undetermined}; untestable: {claims_untestable}."
            )
        )
    article.add(" ".join(shown.plain for shown in said), "abstract")
    article.say(
        "Keywords: teachers, professional development, survey, several answers, bounds, planning of courses.",
        of="keywords",
    )


def _extremes(sheet: Sheet) -> dict[str, str]:
    """Write the directions with the largest and the smallest share, several where they are equal."""
    rows = read_rows(sheet.results / "tables" / "shares.csv")
    found = {"most": max, "least": min}
    ends = {name: end(float(row["share_highest"]) for row in rows) for name, end in found.items()}
    return {
        name: ", ".join(
            f"{sheet.label(row['item'])} ({sheet.interval(row, 'share', 'percent')})"
            for row in rows
            if float(row["share_highest"]) == value
        )
        for name, value in ends.items()
    }


def _judged(sheet: Sheet, verdict: str) -> str:
    """List the directions whose courses have a verdict, whether repeated titles count once or not."""
    rows = read_rows(sheet.results / "tables" / "supply_demand.csv")
    judged: dict[str, set[str]] = {}
    for row in rows:
        judged.setdefault(row["item"], set()).add(row["verdict"])
    return ", ".join(sheet.label(item) for item, found in judged.items() if found == {verdict}) or "—"


def survey(article: Article) -> None:
    """Say what was asked."""
    article.heading("What was asked, and of whom")
    article.say(
        "{respondents} respondents were asked which directions of professional development interest them. They could"
        " choose from {items} directions and tick several.",
        answers="{respondents} respondents answered which directions of professional development interest them;"
        " everything below is computed from their answers. They could choose from {items} directions and tick several.",
    )
    options, question = article.sheet.asked_of_all()
    article.add(question)
    article.define(options)
    article.figure("flow", "flow")


def method(article: Article) -> None:
    """Say how results were computed."""
    article.heading("Method")
    article.say(
        "A printed percentage can stand for several numbers of respondents; all of them are kept."
        " Confidence intervals ({confidence}) tell how far chance alone may have moved a share. They suppose that"
        " respondents were drawn at random; if they were not, the true uncertainty is larger.",
        answers="Shares are of those who answered the question and saw all its directions. Confidence intervals"
        " ({confidence}) suppose that respondents were drawn at random; if they were not, the true uncertainty is"
        " larger.",
    )
    article.say(
        "The same people answered on every direction, so two shares can be compared only by knowing how many ticked"
        " both. Totals do not tell that. Such results are bounded: we give the lowest and the highest value over every"
        " set of answers that agrees with the published totals.",
        answers="The same people answered on every direction, so two shares are compared through those who ticked one"
        " of the two directions and not the other.",
    )
    article.say(
        "Pairs of directions are compared by McNemar’s exact test, corrected for their number by Holm’s method, and all"
        " directions together by Cochran’s Q. Formulas and their sources stand in docs/method.md of the project."
    )
    if article.sheet.has("courses"):
        article.say(
            "The words of a course’s title place it in directions; a title that fits several counts as possible in each"
            " of them. The division of courses over the directions is held against demand by an exact multinomial test."
        )


def demand(article: Article) -> None:
    """Give shares, their differences and what goes together."""
    article.heading("How many chose each direction")
    article.table("shares")
    article.figure("shares")
    article.heading("Which directions differ")
    article.figure("verdicts")
    article.table("pairs")
    article.say(
        "Each interval is for its pair alone, while p is corrected for the number of pairs (Holm). So an interval may"
        " leave out 0 where no difference is shown; the verdict follows p."
    )
    article.table("overall", ["statistic", "value"])
    article.heading("What the totals leave open", answers="Which directions were ticked together")
    article.say(
        "Directions per respondent, on average: {mean_choices}. Respondents who ticked none: {chose_none};"
        " exactly one: {chose_one}; all: {chose_all}. Only a table of answers, without names, could narrow this down.",
        answers="Directions per respondent, on average: {mean_choices}. Respondents who ticked exactly one:"
        " {chose_one}; all: {chose_all}; none, but wrote their own words: {chose_own_words}; none, and wrote nothing:"
        " {chose_none}.",
    )
    article.figure("open")
    article.table("association")
    article.heading("Would another reading change the result?", needs="totals")
    article.say(
        "The source does not say how its percentages were rounded, and “close to” can be read more or less strictly."
        " Here the comparisons are repeated under other readings, and with two assumptions that the source does not"
        " make: that everyone ticked at least one direction, and that nobody ticked more than a given number."
    )
    article.table("sensitivity")


def answers(article: Article) -> None:
    """Give what only respondents' answers tell."""
    if not article.sheet.answers:
        return
    article.heading("What people tick together")
    article.figure("upset", "answers")
    article.table("combinations")
    article.heading("Do groups differ?", needs="single")
    article.say(
        "X²_S adds up, over all directions, how far the groups’ shares are from those of everybody. One respondent"
        " counts in several directions, so the usual chi-square table would mislead."
    )
    article.figure("groups", "answers")
    article.table("groups", ["question", "respondents", "statistic", "rao_scott_p", "bootstrap_p_sum", "p_bonferroni"])
    article.heading("What missing answers could change")
    article.table("missing", ["item", "asked", "answered", "complete_share", "if_missing"])
    article.heading("Shares with weights")
    article.table("design_shares", ["item", "share", "standard_error", "ci", "design_effect", "weighting"])


def supply(article: Article) -> None:
    """Hold the courses against demand."""
    article.heading("Courses offered and courses asked for", needs="courses")
    article.table("courses", ["title", "directions", "primary"])
    article.say(
        "Demand for a direction is its share of all ticks; coverage is its share of courses divided by its share of"
        " ticks. Below 1, courses fall short of demand. Every number holds for all readings of the titles and all"
        " numbers of respondents that the printed percentages allow.",
        answers="Demand for a direction is its share of all ticks; coverage is its share of courses divided by its"
        " share of ticks. Below 1, courses fall short of demand. Every number holds for all readings of the titles.",
    )
    article.figure("supply")
    article.table("supply_demand")
    article.say(
        "If each course fell on a direction by chance, as often as demand asks for it, how often would courses differ"
        " from demand at least as much as they do? Exact test: p {supply_p}. It takes demand as known; with more than"
        " about 40 courses it would find differences too easily.",
        answers="If each course fell on a direction by chance, as often as demand asks for it, how often would courses"
        " differ from demand at least as much as they do? Exact test: p {supply_p}. It takes demand as known. The Wald"
        " test allows for chance in who answered, and is rough where courses are few.",
    )
    article.table("supply_test", ["counting", "courses", "method", "p", "verdict"])


def claims(article: Article) -> None:
    """Give the ledger of claims, and the published numbers computed anew."""
    sheet = article.sheet
    article.heading(
        "The source’s claims and its own numbers", answers="The source’s claims and the answers", needs="claims"
    )
    article.say(
        "Claims examined: {claims}. A claim is called supported or contradicted only if every set of answers that"
        " agrees with the published numbers says the same.",
        answers="Claims examined: {claims}. Claims about demand are tested on respondents’ answers. Where published"
        " numbers or the titles of courses leave something open, a claim is called supported or contradicted only if"
        " everything they allow says the same.",
    )
    meanings = CLAIM_VERDICTS_OF_ANSWERS if sheet.answers else CLAIM_VERDICTS
    article.define([(_verdict(sheet, name), sheet.language.text(meaning)) for name, meaning in meanings.items()])
    rows = read_rows(sheet.results / "claims.csv")
    article.listing(
        "claims",
        message("Ledger of claims"),
        [message("Claim, and where it stands"), message("Verdict"), message("Why")],
        (
            (
                (
                    f"{sheet.meanings[row['claim']]}\n{NO_BREAK_SPACE.join(row['where'].rsplit(' ', 2))}",
                    _verdict(sheet, row["verdict"]),
                    sheet.why(row, rows),
                ),
                row,
            )
            for row in rows
        ),
    )
    article.heading("Published numbers, computed anew", needs="published")
    article.say(
        "Numbers in the source: {published_numbers}. Reproduced: {numbers_reproduced}. Possible: {numbers_possible}."
        " Counted in its lists: {numbers_counted}. Different: {numbers_differs}. Cannot be verified:"
        " {numbers_not_verifiable}."
    )
    article.table("verification", ["what", "published", "recomputed", "verdict"])


def _verdict(sheet: Sheet, name: str) -> str:
    return f"{SIGNS[name]}{NO_BREAK_SPACE}{sheet.word(name)}"


def proposals(article: Article) -> None:
    """Weigh what the source proposes, and what it calls shortcomings and features."""
    article.heading("Proposals and what speaks for and against them", needs="proposals")
    article.say(
        "A survey cannot prove that a proposal works. It can tell whether claims that bear on it hold; the table names"
        " them, each with its verdict. A proposal has support if claims for it hold or claims against it fail, and"
        " nothing says the opposite."
    )
    article.listing(
        "tables/proposals",
        message("Proposals of the source"),
        _weighed_head(message("Proposal")),
        _weighed(article, ("proposal",)),
    )
    article.listing(
        "tables/proposals",
        message("Shortcomings and features that the source names"),
        _weighed_head(message("What the source names")),
        _weighed(article, ("shortcoming", "feature")),
    )


def _weighed_head(first: str) -> list[str]:
    return [first, *SIDES.values(), message("Verdict")]


def _weighed(article: Article, kinds: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Row]]:
    """Give a row for each proposal of some kinds: what it says, the claims on either side, the verdict."""
    sheet = article.sheet
    verdicts = {row["claim"]: row["verdict"] for row in read_rows(sheet.results / "claims.csv")}
    for row in read_rows(sheet.results / "tables" / "proposals.csv"):
        if row["kind"] in kinds:
            named = [[entry.partition("=")[0] for entry in row[side].split(";") if entry] for side in SIDES]
            sides = [
                "\n".join(f"{_verdict(sheet, verdicts[name])}: {sheet.meanings[name]}" for name in side) or "—"
                for side in named
            ]
            yield (sheet.meanings[row["proposal"]], *sides, _verdict(sheet, row["verdict"])), row


def plan(article: Article) -> None:
    """Divide next year's courses, and say how many to ask elsewhere."""
    article.heading("What next year’s courses could be")
    article.say(
        "Courses to divide: {places}. They are divided in proportion to demand by Webster’s method, for all numbers of"
        " respondents that the printed percentages allow. The advice is to add or to reduce only where every reading of"
        " the titles agrees; otherwise the change is undetermined.",
        answers="Courses to divide: {places}. They are divided in proportion to demand, as the answers give it, by"
        " Webster’s method. The advice is to add or to reduce only where every reading of the titles of the courses"
        " that are run agrees; otherwise the change is undetermined.",
    )
    article.table("course_plan")
    article.heading("How many teachers should another region ask?")
    article.say(
        "To know the share of every direction to within 5 percentage points, it is enough to ask"
        " {half_width_simultaneous_5} teachers drawn at random; for one direction by itself, {half_width_5}. These 5"
        " points are the half-width: if 40% of those asked tick a direction, its share among all teachers lies between"
        " about 35% and 45%, with confidence of {confidence}. The numbers are for a share of one half, which needs the"
        " most."
    )
    article.table("half_widths")


def limitations(article: Article) -> None:
    """Say what the results do not tell."""
    article.heading("Limitations")
    article.say(
        "Intervals and tests suppose that respondents were drawn at random. Whether they were can be judged only by how"
        " they were found; where that is not stated, the results describe only those who answered."
    )
    article.say(
        "Published totals do not tell which answers went together. An interval from the lowest to the highest value is"
        " no confidence interval: each value in it may be the true one.",
        answers="Shares are of those who answered; those who did not may think otherwise.",
    )
    if article.sheet.has("courses"):
        article.say("Directions of courses are read from their titles; what was taught may differ.")
    if article.sheet.has("claims"):
        article.say("Numbers can tell whether a claim holds, and not why. Claims on causes stay untestable.")
    article.say(
        "The plan follows the wishes of those who answered. It knows nothing of what courses cost, of who can teach"
        " them and of what pupils need; those who decide know more."
    )


def data(article: Article) -> None:
    """Say what is told of the survey, and where the numbers stand."""
    sheet = article.sheet
    article.heading("Data and disclosure")
    article.say(
        "What the source tells about its survey, and what it does not:",
        own="What is told of this survey, and what is not:",
    )
    article.define(sheet.disclosed())
    article.add(sheet.source().plain)
    article.say("All tables, unrounded, stand under {folder}.", folder=sheet.results.as_posix())


def colophon(article: Article) -> None:
    """Say what the report was made from and with."""
    article.heading("Colophon")
    article.say(
        "Made with pddemand {version} and set by Pandoc and Typst. The notes below tables and figures name the rule of"
        " the workflow and the code that made them. The same files give the same report, byte for byte. All of it rests"
        " on these files (with SHA-256):",
        version=__version__,
    )
    inputs = {source.path: source.sha256 for origin in article.origins.values() for source in origin.inputs}
    article.define(sorted(inputs.items()))
    article.say("Text, tables and figures: CC BY 4.0. Sentences quoted from the source belong to its authors.")
