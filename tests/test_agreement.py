import krippendorff
import numpy as np
import pytest

from pddemand.agreement import accuracy, agreement, alpha, confusion, kappa, to_adjudicate, value_counts

# The example of K. Krippendorff (2011), Computing Krippendorff's Alpha-Reliability: four observers, twelve units, "."
# where an observer gave no value. The documentation of the package krippendorff 0.9.0 takes it from there and prints
# `round(alpha(reliability_data, level_of_measurement="nominal"), 3)` as 0.743.
KRIPPENDORFF_2011 = [
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
]
OBSERVERS = {
    name: {f"unit{unit}": value for unit, value in enumerate(values.split()) if value != "."}
    for name, values in zip("ABCD", KRIPPENDORFF_2011, strict=True)
}
VALUES = ["1", "2", "3", "4", "5"]


def test_alpha_of_the_published_example() -> None:
    counts = value_counts(OBSERVERS.values(), VALUES)
    assert len(counts) == 11  # the last unit, placed by one observer, pairs with nothing
    assert round(alpha(counts), 3) == 0.743
    data = [[float(value) if value != "." else np.nan for value in row.split()] for row in KRIPPENDORFF_2011]
    assert alpha(counts) == pytest.approx(krippendorff.alpha(data, level_of_measurement="nominal"))


def test_kappa_by_hand() -> None:
    # 0.7 agree; by chance 0.5 * 0.6 + 0.5 * 0.4 = 0.5
    assert kappa(np.array([[20, 5], [10, 15]])) == pytest.approx((0.7 - 0.5) / (1 - 0.5))


def test_where_everybody_says_one_thing_nothing_can_be_computed() -> None:
    assert np.isnan(alpha(np.array([[2, 0], [2, 0]])))
    assert np.isnan(kappa(np.array([[4, 0], [0, 0]])))
    (row,) = agreement({"a": {"x": "ict"}}, {"x": "ict"}, ["ict", "legal"], 0.95)
    assert [row[key] for key in ("value", "ci_lowest", "ci_highest", "titles")] == [None, None, None, 1]


def test_agreement_of_coders_who_share_no_title() -> None:
    rows = agreement({"a": {"x": "ict"}, "b": {"y": "legal"}}, {"x": "ict", "y": "ict"}, ["ict", "legal"], 0.95)
    assert [row["titles"] for row in rows] == [0, 0, 1, 1]
    assert all(row["value"] is None for row in rows[:2])


def test_agreement_rows_and_intervals() -> None:
    coders, dictionary = {name: OBSERVERS[name] for name in "AB"}, OBSERVERS["D"]
    rows = agreement(coders, dictionary, VALUES, 0.9)
    assert [(row["coder_a"], row["coder_b"], row["measure"]) for row in rows] == [
        ("all", "all", "krippendorff_alpha"),
        ("A", "B", "cohen_kappa"),
        ("A", "dictionary", "cohen_kappa"),
        ("B", "dictionary", "cohen_kappa"),
    ]
    for row in rows:
        lowest, value, highest = (float(str(row[key])) for key in ("ci_lowest", "value", "ci_highest"))
        assert lowest <= value <= highest <= 1
    assert rows == agreement(coders, dictionary, VALUES, 0.9)
    wider = agreement(coders, dictionary, VALUES, 0.99)
    assert float(str(wider[0]["ci_lowest"])) <= float(str(rows[0]["ci_lowest"]))


def test_bootstrap_interval_against_all_samples() -> None:
    """Three titles have 27 equally likely samples: the interval's ends are quantiles of their kappas."""
    a, b = {"x": "i", "y": "j", "z": "i"}, {"x": "i", "y": "j", "z": "j"}
    table = {("i", "i"): (0, 0), ("j", "j"): (1, 1), ("i", "j"): (0, 1)}
    kappas = []
    for sample in np.ndindex(3, 3, 3):
        counts = np.zeros((2, 2), dtype=np.int64)
        for title in sample:
            course = "xyz"[title]
            counts[table[a[course], b[course]]] += 1
        kappas.append(kappa(counts))
    row = agreement({"a": a}, b, ["i", "j"], 0.8)[0]
    ends = np.nanquantile(kappas, [0.1, 0.9])
    assert (row["ci_lowest"], row["ci_highest"]) == (pytest.approx(ends[0]), pytest.approx(ends[1]))


def test_confusion_of_every_two_raters() -> None:
    raters = {"source": {"x": "ict", "y": "legal"}, "dictionary": {"x": "ict", "y": "ict", "z": "ict"}}
    rows = confusion(raters, ["ict", "legal"])
    assert [(row["direction_by"], row["direction"], row["given"], row["titles"]) for row in rows] == [
        ("source", "ict", "ict", 1),
        ("source", "legal", "ict", 1),
    ]


def test_what_is_listed_for_adjudication() -> None:
    rows = [
        {"course": name, "title": name.upper()}
        for name in ("same", "differ", "open", "other", "done", "nobody", "nothing")
    ]
    dictionary = {row["course"]: {"primary": "ict", "directions": "ict"} for row in rows}
    dictionary["open"] = {"primary": "ict", "directions": "ict;legal"}
    dictionary["nothing"] = {"primary": "unclassified", "directions": ""}
    coders = {
        "a": {"same": "ict", "differ": "ict", "open": "ict", "other": "legal", "done": "legal"},
        "b": {"differ": "legal", "nothing": "unclassified"},
    }
    listed = to_adjudicate(rows, coders, dictionary, ["done"])
    assert [row["course"] for row in listed] == ["differ", "open", "other"]
    assert listed[0] == {
        "course": "differ", "title": "DIFFER", "a": "ict", "b": "legal", "dictionary": "ict", "basis": "microdata"
    }  # fmt: skip


def test_accuracy_by_hand() -> None:
    result = accuracy(
        given=["ict", "ict", "legal", "", "legal"],
        true=["ict", "legal", "legal", "ict", "legal"],
        languages=["ky", "ky", "ky", "ky", "ru"],
    )
    assert [list(row.values()) for row in result.overall] == [["ky", 4, 2, 0.5], ["ru", 1, 1, 1.0]]
    assert [list(row.values()) for row in result.directions] == [
        # language, direction, titles, given, right, precision, recall
        ["ky", "ict", 2, 2, 1, 1 / 2, 1 / 2],
        ["ky", "legal", 2, 1, 1, 1 / 1, 1 / 2],
        ["ru", "legal", 1, 1, 1, 1 / 1, 1 / 1],
    ]
    assert [list(row.values()) for row in result.confusion] == [
        ["ky", "ict", "ict", 1],
        ["ky", "legal", "ict", 1],
        ["ky", "legal", "legal", 1],
        ["ky", "ict", "", 1],
        ["ru", "legal", "legal", 1],
    ]
