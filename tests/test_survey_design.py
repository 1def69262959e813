"""Weighted shares and tests: R's survey package on its own data, jackknife, formulas by hand, rows against people."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, chi2, chi2_contingency, t

from pddemand.shares import share_intervals
from pddemand.survey_design import (
    INTERVALS,
    DesignShares,
    SurveyDesign,
    calibrated,
    design_group_table,
    design_intervals,
    design_pair_table,
    design_share_table,
    design_shares,
    rao_scott_test,
    survey_design,
)
from pddemand.weighting import Known, distinct_rows

# The samples of Californian schools that R's survey package carries (T. Lumley, survey 4.1-1: data(api)), as counts of
# what the tests need. The expected numbers below are that version's, under R 4.2.2, printed with options(digits = 12).

# apistrat: stype, sch.wide, comp.imp, yr.rnd (1 for "Yes"), schools
STRATIFIED = [
    *(("E", 0, 0, 0, 6), ("H", 0, 0, 0, 22), ("M", 0, 0, 0, 14), ("E", 1, 0, 0, 16), ("H", 1, 0, 0, 10)),
    *(("M", 1, 0, 0, 11), ("E", 0, 1, 0, 2), ("H", 0, 1, 0, 1), ("E", 1, 1, 0, 58), ("H", 1, 1, 0, 16)),
    *(("M", 1, 1, 0, 23), ("E", 0, 0, 1, 1), ("H", 0, 0, 1, 1), ("M", 0, 0, 1, 1), ("E", 1, 0, 1, 2)),
    *(("E", 1, 1, 1, 15), ("M", 1, 1, 1, 1)),
]
# apiclus1: dnum, stype, sch.wide, comp.imp, schools
CLUSTERED = [
    *((61, "M", 0, 0, 2), (61, "E", 1, 0, 1), (61, "E", 1, 1, 9), (61, "M", 1, 1, 1), (135, "E", 0, 0, 3)),
    *((135, "E", 1, 0, 5), (135, "E", 1, 1, 26), (178, "M", 0, 0, 1), (178, "E", 1, 1, 2), (178, "H", 1, 1, 1)),
    *((197, "E", 0, 0, 1), (197, "M", 0, 0, 2), (197, "M", 1, 0, 1), (197, "E", 1, 1, 9), (255, "E", 0, 0, 1)),
    *((255, "E", 1, 0, 2), (255, "E", 1, 1, 10), (255, "M", 1, 1, 3), (406, "E", 1, 1, 2), (413, "E", 1, 1, 1)),
    *((437, "E", 1, 1, 2), (437, "H", 1, 1, 1), (437, "M", 1, 1, 1), (448, "M", 1, 0, 1), (448, "E", 1, 1, 9)),
    *((448, "H", 1, 1, 1), (448, "M", 1, 1, 1), (510, "E", 0, 0, 1), (510, "H", 0, 0, 1), (510, "M", 0, 0, 1)),
    *((510, "E", 1, 0, 3), (510, "H", 1, 0, 1), (510, "E", 1, 1, 12), (510, "M", 1, 1, 2), (568, "E", 0, 0, 1)),
    *((568, "H", 0, 0, 1), (568, "E", 1, 0, 1), (568, "H", 1, 0, 1), (568, "M", 1, 0, 1), (568, "E", 1, 1, 2)),
    *((568, "H", 1, 1, 2), (637, "E", 1, 0, 2), (637, "E", 1, 1, 6), (637, "H", 1, 1, 1), (637, "M", 1, 1, 2)),
    *((716, "E", 0, 0, 5), (716, "E", 1, 0, 4), (716, "H", 1, 0, 2), (716, "E", 1, 1, 21), (716, "H", 1, 1, 1)),
    *((716, "M", 1, 1, 4), (778, "M", 0, 0, 1), (778, "E", 1, 1, 1), (815, "H", 0, 0, 1), (815, "M", 0, 0, 1)),
    (815, "E", 1, 0, 2),
]

SCHOOLS = {"E": 4421, "M": 1018, "H": 755}
STRATIFIED_WEIGHTS = {"E": 44.2099990845, "M": 20.3600006104, "H": 15.1000003815}

strat = pd.DataFrame(STRATIFIED, columns=["stype", "sch_wide", "comp_imp", "yr_rnd", "schools"])
clus = pd.DataFrame(CLUSTERED, columns=["dnum", "stype", "sch_wide", "comp_imp", "schools"])

STYPE: dict[str, Known] = {"stype": {"E": 4421.0, "H": 755.0, "M": 1018.0}}
SCH_WIDE: dict[str, Known] = {"sch_wide": {0: 1072.0, 1: 5122.0}}
COMP_IMP: dict[str, Known] = {"comp_imp": {0: 1712.0, 1: 4482.0}}


def dstrat() -> SurveyDesign:
    """svydesign(id = ~1, strata = ~stype, weights = ~pw, data = apistrat, fpc = ~fpc)."""
    weights = strat["stype"].map(STRATIFIED_WEIGHTS)
    return survey_design(weights, strat["stype"], population=SCHOOLS, repeats=strat["schools"])


def dstrat_without_fpc() -> SurveyDesign:
    """svydesign(id = ~1, strata = ~stype, weights = ~pw, data = apistrat)."""
    return survey_design(strat["stype"].map(STRATIFIED_WEIGHTS), strat["stype"], repeats=strat["schools"])


def dsrs() -> SurveyDesign:
    """svydesign(id = ~1, weights = ~pw, data = apistrat)."""
    return survey_design(strat["stype"].map(STRATIFIED_WEIGHTS), repeats=strat["schools"])


def dclus() -> SurveyDesign:
    """svydesign(id = ~dnum, weights = ~pw, data = apiclus1, fpc = ~fpc)."""
    weights = np.full(len(clus), 33.8469963074)
    return survey_design(weights, clusters=clus["dnum"], population=757, repeats=clus["schools"])


def dtwo() -> SurveyDesign:
    """As dclus, with two strata of districts and unequal weights.

    apiclus1$half <- ifelse(apiclus1$dnum < 440, "low", "high"); apiclus1$w2 <- ifelse(apiclus1$stype == "E", 30, 45)
    apiclus1$pop2 <- ifelse(apiclus1$half == "low", 300, 457)
    svydesign(id = ~dnum, strata = ~half, weights = ~w2, data = apiclus1, fpc = ~pop2)
    """
    weights, half = np.where(clus["stype"] == "E", 30, 45), np.where(clus["dnum"] < 440, "low", "high")
    return survey_design(weights, half, clus["dnum"], {"low": 300, "high": 457}, clus["schools"])


def post_stratified() -> SurveyDesign:
    """postStratify(dclus, ~stype, data.frame(stype = c("E", "H", "M"), Freq = c(4421, 755, 1018)))."""
    return calibrated(dclus(), {"stype": clus["stype"]}, STYPE)


def stratified_post_stratified() -> SurveyDesign:
    """postStratify(dstrat, ~sch.wide, data.frame(sch.wide = c("No", "Yes"), Freq = c(1072, 5122)))."""
    return calibrated(dstrat(), {"sch_wide": strat["sch_wide"]}, SCH_WIDE)


def raked() -> SurveyDesign:
    """rake(dclus, list(~stype, ~sch.wide), list(pop.types, pop.schwide), control = list(epsilon = 1e-13))."""
    return calibrated(dclus(), {"stype": clus["stype"], "sch_wide": clus["sch_wide"]}, STYPE | SCH_WIDE)


def stratified_raked() -> SurveyDesign:
    """calibrate(dstrat, ~sch.wide + comp.imp, c(6194, 5122, 4482), calfun = "raking", epsilon = 1e-13)."""
    margins = {"sch_wide": strat["sch_wide"], "comp_imp": strat["comp_imp"]}
    return calibrated(dstrat(), margins, SCH_WIDE | COMP_IMP)


def two_raked() -> SurveyDesign:
    """calibrate(dtwo, ~stype + sch.wide, c(6194, 755, 1018, 5122), calfun = "raking", epsilon = 1e-13)."""
    return calibrated(dtwo(), {"stype": clus["stype"], "sch_wide": clus["sch_wide"]}, STYPE | SCH_WIDE)


Designer = Callable[[], SurveyDesign]


@pytest.mark.parametrize(
    ("designer", "sample", "item", "share", "standard_error", "logit", "beta_limits"),
    [
        # svymean(~as.numeric(sch.wide == "Yes"), d); svyciprop(~I(sch.wide == "Yes"), d, method = "logit"), "beta"
        (
            *(dstrat, strat, "sch_wide", 0.827948011416, 0.0243447801131),
            *((0.774539654352, 0.870814854545), (0.774171328597, 0.873431592621)),
        ),
        (
            *(dstrat, strat, "comp_imp", 0.655649011944, 0.0337254957983),
            *((0.586467134320, 0.718806401667), (0.585075486305, 0.721493505854)),
        ),
        (
            *(dstrat, strat, "yr_rnd", 0.137487890037, 0.0277134703764),
            *((0.0913558753725, 0.2017430362845), (0.0874069793667, 0.2020552877420)),
        ),
        (
            *(dstrat_without_fpc, strat, "sch_wide", 0.827948011416, 0.0247568028755),
            *((0.773542009331, 0.871455182360), (0.773157461316, 0.874156694040)),
        ),
        (
            *(dsrs, strat, "comp_imp", 0.655649011944, 0.0354208336632),
            *((0.582875886417, 0.721785948816), (0.581317755515, 0.724756493498)),
        ),
        (
            *(dclus, clus, "sch_wide", 0.874316939891, 0.0203594772446),
            *((0.823798892379, 0.911900077021), (0.823702210848, 0.914704492127)),
        ),
        (
            *(dclus, clus, "comp_imp", 0.726775956284, 0.0303276469632),
            *((0.657180963009, 0.786825521643), (0.656077361554, 0.789956991477)),
        ),
        (
            *(dtwo, clus, "sch_wide", 0.859259259259, 0.0269284566316),
            *((0.790525451648, 0.908062717460), (0.790187446655, 0.912369306862)),
        ),
        (
            *(dtwo, clus, "comp_imp", 0.708641975309, 0.0330890306659),
            *((0.632410733229, 0.774696384718), (0.630971700358, 0.778265849904)),
        ),
        (
            *(post_stratified, clus, "sch_wide", 0.861807817089, 0.022231494852),
            *((0.806904339214, 0.902977479753), (0.806705791552, 0.906036552047)),
        ),
        (
            *(post_stratified, clus, "comp_imp", 0.70812650235, 0.030755100904),
            *((0.638105664462, 0.769493409596), (0.636915337127, 0.772529031339)),
        ),
        (
            *(stratified_post_stratified, strat, "comp_imp", 0.654961809161, 0.0304504754528),
            *((0.592713695082, 0.712313863525), (0.591616230363, 0.714484883910)),
        ),
        (
            *(stratified_post_stratified, strat, "yr_rnd", 0.137410707157, 0.0276904391541),
            *((0.0913155872507, 0.2016115607667), (0.0873709014744, 0.2019226570667)),
        ),
        (
            *(raked, clus, "comp_imp", 0.680157541345, 0.0161591778377),
            *((0.644552908412, 0.713779435506), (0.644320116164, 0.714479024993)),
        ),
        (
            *(stratified_raked, strat, "yr_rnd", 0.142524024659, 0.0288605170763),
            *((0.0944736337259, 0.2093629679266), (0.0903386109373, 0.2097451004719)),
        ),
        (
            *(two_raked, clus, "comp_imp", 0.680157541345, 0.014131158089),
            *((0.648889814898, 0.709885692224), (0.648734129095, 0.710407841469)),
        ),
    ],
)
def test_shares_and_intervals_of_r(
    designer: Designer,
    sample: pd.DataFrame,
    item: str,
    share: float,
    standard_error: float,
    logit: tuple[float, float],
    beta_limits: tuple[float, float],
) -> None:
    found = design_shares(designer(), sample[[item]])
    assert found.share[0] == pytest.approx(share, abs=1e-9)
    assert found.standard_error[0] == pytest.approx(standard_error, abs=1e-9)
    np.testing.assert_allclose(np.ravel(design_intervals(found)), logit, atol=1e-8)
    as_r_has_it(found, 0, beta_limits)


def as_r_has_it(found: DesignShares, item: int, expected: tuple[float, float], confidence: float = 0.95) -> None:
    """R lets the effective sample exceed the answers; here it does not, and the interval is wider than R's then."""
    p, n, tail = found.share[item], found.answered[item], (1 - confidence) / 2
    ratio = t.isf(tail, n - 1) / t.isf(tail, found.degrees_of_freedom[item])
    effective = p * (1 - p) / found.standard_error[item] ** 2 * ratio**2

    def clopper_pearson(n: float) -> list[float]:
        return [float(beta.ppf(tail, n * p, n * (1 - p) + 1)), float(beta.isf(tail, n * p + 1, n * (1 - p)))]

    limits = [limit[item] for limit in design_intervals(found, confidence, "beta")]
    np.testing.assert_allclose(clopper_pearson(effective), expected, atol=1e-8)
    np.testing.assert_allclose(limits, clopper_pearson(min(effective, n)), atol=1e-8)
    if effective > n:
        assert limits[0] < expected[0]
        assert limits[1] > expected[1]


def test_other_levels_covariances_and_design_effects_of_r() -> None:
    found = design_shares(dstrat(), strat[["sch_wide", "comp_imp"]])
    # svyciprop(~I(comp.imp == "Yes"), dstrat, method = "logit", level = 0.9), "beta"; degf(dstrat)
    lower, upper = design_intervals(found, 0.9)
    np.testing.assert_allclose([lower[1], upper[1]], [0.597990439087, 0.709061303883], atol=1e-8)
    as_r_has_it(found, 1, (0.596162945589, 0.711613736893), 0.9)
    assert found.degrees_of_freedom.tolist() == [197, 197]
    # vcov(svymean(~as.numeric(sch.wide == "Yes") + as.numeric(comp.imp == "Yes"), d))[1, 2]
    assert found.covariance[0, 1] == pytest.approx(0.000354930515571, abs=1e-11)
    # deff(svymean(~as.numeric(comp.imp == "Yes"), d, deff = "replace")): with the variance s^2 / n, divisor n - 1
    assert found.design_effect[1] * 199 / 200 == pytest.approx(1.00252916977, abs=1e-6)
    found = design_shares(dclus(), clus[["sch_wide", "comp_imp"]])
    assert found.covariance[0, 1] == pytest.approx(0.000520790119623, abs=1e-11)
    assert found.design_effect[1] * 182 / 183 == pytest.approx(0.843003453923, abs=1e-6)
    assert found.degrees_of_freedom.tolist() == [14, 14]


def test_missing_answers_of_r() -> None:
    # d <- data.frame(w = c(2, 2, 1, 1, 1), s = c("a", "a", "b", "b", "b"), y2 = c(1, NA, 1, 0, NA))
    # svymean(~y2, svydesign(id = ~1, strata = ~s, weights = ~w, data = d), na.rm = TRUE)
    design = survey_design([2, 2, 1, 1, 1], ["a", "a", "b", "b", "b"])
    found = design_shares(design, np.array([1, np.nan, 1, 0, np.nan])[:, None])
    assert (found.share[0], found.standard_error[0]) == pytest.approx((0.75, 0.257694101601), abs=1e-11)
    assert found.answered.tolist() == [3]


@pytest.mark.parametrize(
    ("designer", "sample", "first", "second", "f_test", "first_order"),
    [
        # svychisq(~sch.wide + comp.imp, d): F, ndf, ddf, p; svychisq(..., statistic = "Chisq"): its p
        (
            *(dstrat, strat, "sch_wide", "comp_imp"),
            *((47.3177329993, 1, 197, 7.82204065223e-11), (57.4216804858, 6.03636465060e-12)),
        ),
        (
            *(dstrat, strat, "stype", "sch_wide"),
            *((17.2474439639, 1.82867150416, 360.248286320, 2.03504635947e-07), (26.7535340359, 3.23243841629e-08)),
        ),
        (
            *(dsrs, strat, "stype", "sch_wide"),
            *((16.7195776045, 1.83812380781, 365.786637755, 2.97784922764e-07), (26.7535340359, 5.47998925087e-08)),
        ),
        (
            *(dclus, clus, "stype", "sch_wide"),
            *(
                (5.1933695414749, 1.4946397777075, 20.9249568879044, 0.0217474623708),
                (11.94089208074534, 0.00555326330311),
            ),
        ),
        (
            *(dtwo, clus, "stype", "comp_imp"),
            *((3.3033942828732, 1.4552801337556, 18.9186417388231, 0.0716810304109), (10.640326581232, 0.036758187726)),
        ),
        (
            *(dtwo, clus, "sch_wide", "comp_imp"),
            *((219.59769442, 1, 13, 1.6036534960e-09), (72.9031998831, 1.10697306413e-49)),
        ),
        (
            *(post_stratified, clus, "sch_wide", "comp_imp"),
            *((269.377762522, 1, 14, 1.53838257981e-10), (71.1934966730, 1.55068564796e-60)),
        ),
        (
            *(stratified_post_stratified, strat, "stype", "comp_imp"),
            *((14.7101425891, 1.87103909504, 368.594701723, 1.39621777609e-06), (20.9652440357, 4.08757981171e-07)),
        ),
        (
            *(raked, clus, "stype", "comp_imp"),
            *((3.793758819800, 1.586104993585, 22.205469910193, 0.047031633112), (12.3907862160668, 0.0225108284792)),
        ),
        (
            *(stratified_raked, strat, "stype", "yr_rnd"),
            *((6.44648436091, 1.91544948393, 377.343548334, 2.06495754513e-03), (7.46553274385701, 0.00158608849312)),
        ),
    ],
)
def test_rao_scott_of_r(
    designer: Designer,
    sample: pd.DataFrame,
    first: str,
    second: str,
    f_test: tuple[float, ...],
    first_order: tuple[float, float],
) -> None:
    found = rao_scott_test(designer(), sample[first], sample[second])
    corrected = found.f, found.df_numerator, found.df_denominator, found.p_value
    np.testing.assert_allclose(corrected, f_test, rtol=2e-7)
    np.testing.assert_allclose([found.chi2, found.p_first_order], first_order, rtol=1e-6)


def test_rao_scott_of_r_with_missing_answers() -> None:
    # d$ci2 <- ifelse(apiclus1$stype == "M", NA, as.character(apiclus1$comp.imp)); svychisq(~sch.wide + ci2, d), and
    # svychisq(~sch.wide + comp.imp, subset(d, stype != "M")), d as in dtwo
    expected = 346.329038066, 1, 13, 9.40756408006e-11
    answered = clus["stype"] != "M"
    found = rao_scott_test(dtwo(), clus["sch_wide"], clus["comp_imp"].where(answered), answered)
    corrected = found.f, found.df_numerator, found.df_denominator, found.p_value
    np.testing.assert_allclose(corrected, expected, rtol=1e-9)
    ticks = clus[["comp_imp"]].where(answered.to_numpy()[:, None]).assign(everybody=1.0)
    table = design_group_table(dtwo(), ticks, ["target", "everybody"], clus["sch_wide"])
    assert table["p_value"][0] == pytest.approx(found.p_value)
    assert table["p_bonferroni"][0] == pytest.approx(2 * found.p_value)
    assert table["base"].tolist() == [int(clus["schools"][answered].sum()), 183]
    assert table["reason"].tolist() == ["", "constant"]
    assert np.isnan(table["p_value"][1])


def test_pairs_of_r() -> None:
    # k <- svycontrast(m, c(a = 1, b = -1)), m the svymean of sch.wide and comp.imp: coef(k), SE(k),
    # confint(k, df = degf(d)), 2 * pt(-abs(coef(k) / SE(k)), degf(d))
    for designer, sample, expected in (
        (dstrat, strat, [0.172298999472, 0.0319408258261, 0.109309166539, 0.235288832405, 1.95991294474e-07]),
        (dtwo, clus, [0.150617283951, 0.0137540937470, 0.120903370921, 0.180331196980, 6.21173132887e-08]),
    ):
        row = design_pair_table(designer(), sample[["sch_wide", "comp_imp"]], ["a", "b"]).iloc[0]
        numbers = row[["difference", "standard_error", "ci_lowest", "ci_highest", "p_value"]].to_numpy(dtype=float)
        np.testing.assert_allclose(numbers, expected, rtol=1e-7)


def test_pairs_without_error() -> None:
    table = design_pair_table(survey_design([1, 1], repeats=[3, 2]), [[1, 1, 0], [1, 1, 0]], ["a", "b", "c"])
    assert table["difference"].tolist() == [0, 1, 1]
    assert table[["p_value", "p_holm", "standard_error", "ci_lowest", "ci_highest"]].isna().all(axis=None)
    assert set(table["reason"]) == {"constant"}
    two = design_pair_table(survey_design([1, 1]), [[1, 0], [1, 0]], ["a", "b"])
    assert np.isnan(two["p_value"][0])
    mixed = design_pair_table(survey_design([1] * 4), [[1, 1, 0], [1, 1, 1], [0, 0, 0], [1, 1, 1]], ["a", "b", "c"])
    assert mixed["reason"].tolist() == ["constant", "", ""]
    assert mixed["p_holm"].isna().tolist() == [True, False, False]
    census = design_pair_table(survey_design([1, 1], population=2), [[1, 0], [1, 0]], ["a", "b"])
    assert census[["difference", "ci_lowest", "ci_highest", "p_value", "reason"]].iloc[0].tolist() == [
        *(1, 1, 1, 0, "known")
    ]
    with pytest.raises(ValueError, match="at least two items with as many names, not 1 and 1"):
        design_pair_table(survey_design([1, 1]), [[1], [0]], ["a"])


def test_rao_scott_is_pearson_for_a_simple_random_sample() -> None:
    # With one weight the generalised design effects are 1 under independence, and near it otherwise.
    table = np.array([[400, 300, 310], [410, 290, 300]])
    a, b = np.indices(table.shape)
    found = rao_scott_test(survey_design(np.ones(6), repeats=table.ravel()), a.ravel(), b.ravel())
    expected = chi2_contingency(table, correction=False)
    assert (found.chi2, found.df) == pytest.approx((expected.statistic, expected.dof))
    assert found.first_order == pytest.approx(found.chi2, rel=2e-3)
    assert found.second_order == pytest.approx(found.chi2, rel=2e-3)
    assert found.p_value == pytest.approx(expected.pvalue, rel=1e-2)


def test_rao_scott_does_not_depend_on_which_variable_comes_first() -> None:
    region = (clus["dnum"] // 300).to_numpy()
    found = rao_scott_test(dclus(), clus["stype"], region)
    np.testing.assert_allclose(found, rao_scott_test(dclus(), region, clus["stype"]), rtol=1e-9)


def test_rao_scott_takes_a_table_with_an_empty_cell() -> None:
    a, b, counts = [0, 0, 1, 1, 2], [0, 1, 0, 1, 0], [20, 30, 25, 15, 10]
    found = rao_scott_test(survey_design([1, 2, 1, 2, 1], repeats=counts), a, b)
    # e <- data.frame(w = c(1, 2, 1, 2, 1), a = c(0, 0, 1, 1, 2), b = c(0, 1, 0, 1, 0))
    # e <- e[rep(1:5, c(20, 30, 25, 15, 10)), ]
    # svychisq(~a + b, svydesign(id = ~1, weights = ~w, data = e))
    expected = 9.94826863720, 1.94182560241, 192.240734638, 9.25843860606e-05
    corrected = found.f, found.df_numerator, found.df_denominator, found.p_value
    np.testing.assert_allclose(corrected, expected, rtol=1e-9)


def test_one_simple_random_sample_by_hand() -> None:
    # Share 3/10, variance s^2 / n (1 - f) with s^2 = n p q / (n - 1).
    found = design_shares(survey_design([5, 5], repeats=[3, 7], population=50), [[1], [0]])
    assert found.share[0] == pytest.approx(0.3)
    assert found.standard_error[0] == pytest.approx((0.3 * 0.7 / 9 * 0.8) ** 0.5)


def test_standard_errors_by_jackknife() -> None:
    # Delete-one-cluster jackknife: the same to first order, (1 - f) (n - 1) / n times the sum of squared deviations.
    design = dclus()
    districts = clus["dnum"].unique()
    weight = design.weights * design.repeats
    kept = np.array([clus["dnum"].to_numpy() != district for district in districts])
    ticks = clus["comp_imp"].to_numpy()
    without = (kept * weight * ticks).sum(axis=1) / (kept * weight).sum(axis=1)
    n = len(districts)
    jackknife = ((1 - n / 757) * (n - 1) / n * ((without - without.mean()) ** 2).sum()) ** 0.5
    assert design_shares(design, clus[["comp_imp"]]).standard_error[0] == pytest.approx(jackknife, rel=0.03)


@given(st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_distinct_rows_give_what_people_give(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = 60
    stratum, cluster = rng.integers(0, 2, n), rng.integers(0, 4, n)
    stratum[:4], cluster[:4], stratum[4:8], cluster[4:8] = 0, range(4), 1, range(4)
    name, weight = stratum * 10 + cluster, rng.integers(1, 3, n) / 2
    group, answers = rng.integers(0, 2, n), rng.integers(0, 2, (n, 2)).astype(float)
    group[:2], answers[:2] = (0, 1), ((0, 1), (1, 0))
    answers[rng.integers(8, n, 3), 1] = np.nan
    rows, repeats = distinct_rows(answers, weight, name, group)
    totals: dict[str, Known] = {"group": {0: 300.0, 1: 400.0}}
    for clusters in (name, None):
        people = survey_design(weight, stratum, clusters)
        patterns = survey_design(weight[rows], stratum[rows], None if clusters is None else name[rows], None, repeats)
        for one, other in (
            (people, patterns),
            (calibrated(people, {"group": group}, totals), calibrated(patterns, {"group": group[rows]}, totals)),
        ):
            for a, b in zip(design_shares(one, answers), design_shares(other, answers[rows]), strict=True):
                np.testing.assert_allclose(np.asarray(a, dtype=float), np.asarray(b, dtype=float), atol=1e-12)
        of_people = rao_scott_test(people, group, answers[:, 0])
        np.testing.assert_allclose(of_people, rao_scott_test(patterns, group[rows], answers[rows, 0]), rtol=1e-7)


def test_weights_may_be_scaled() -> None:
    a = design_shares(dtwo(), clus[["comp_imp"]])
    weights, half = np.where(clus["stype"] == "E", 3e-5, 4.5e-5), np.where(clus["dnum"] < 440, "low", "high")
    design = survey_design(weights, half, clus["dnum"], {"low": 300, "high": 457}, clus["schools"])
    np.testing.assert_allclose(design_shares(design, clus[["comp_imp"]]).standard_error, a.standard_error)


def test_intervals_at_the_edges() -> None:
    design = survey_design(np.ones(2), repeats=[6, 4])
    found = design_shares(design, [[0, 1], [0, 1]])
    lower, upper = design_intervals(found, interval="beta")
    expected_lower, expected_upper = share_intervals([0, 10], 10, method="clopper_pearson")
    np.testing.assert_allclose(lower, expected_lower)
    np.testing.assert_allclose(upper, expected_upper)
    assert np.isnan(design_intervals(found)).all()
    assert np.isnan(found.design_effect).all()


def test_what_is_known_has_no_interval() -> None:
    found = design_shares(raked(), clus[["sch_wide"]])  # R gives 1.87e-13, and nan for one of its beta limits
    assert found.share[0] == pytest.approx(5122 / 6194, abs=1e-10)
    assert found.standard_error[0] < 1e-10
    for interval in INTERVALS:
        np.testing.assert_allclose(np.ravel(design_intervals(found, interval=interval)), 5122 / 6194, atol=1e-9)
    census = design_shares(survey_design([1, 1], repeats=[3, 7], population=10), [[1], [0]])
    assert np.ravel(design_intervals(census)).tolist() == [0.3, 0.3]


def test_what_varies_by_no_chance_is_not_known() -> None:
    # Each cluster has one who ticked and one who did not: no variance between clusters, and no certainty.
    design = survey_design(np.ones(8), clusters=[0] * 4 + [1] * 4)
    found = design_shares(design, [[0], [0], [1], [1]] * 2)
    assert not found.known[0]
    assert np.isnan(design_intervals(found)).all()
    expected = np.ravel(share_intervals(4, 8, method="clopper_pearson"))
    np.testing.assert_allclose(np.ravel(design_intervals(found, interval="beta")), expected)
    table = design_share_table(design, [[0], [0], [1], [1]] * 2, ["a"])
    assert table["reason"][0] == "no_variance"
    assert np.isnan(table["standard_error"][0])


def test_an_item_shown_in_one_cluster_has_no_interval() -> None:
    answers = np.full((200, 2), np.nan)
    answers[:10, 0], answers[:, 1] = [1, 0] * 5, np.arange(200) % 3 == 0
    table = design_share_table(survey_design(np.ones(200), clusters=np.repeat(np.arange(20), 10)), answers, ["a", "b"])
    assert table["reason"].tolist() == ["few_units", ""]
    assert table["degrees_of_freedom"].tolist() == [0, 19]
    assert table.loc[0, ["standard_error", "ci_lowest", "ci_highest", "korn_graubard_lowest"]].isna().all()
    pairs = design_pair_table(survey_design(np.ones(200), clusters=np.repeat(np.arange(20), 10)), answers, ["a", "b"])
    assert pairs["reason"].tolist() == ["few_units"]


def test_calibration_fixes_shares_of_all_rows_only() -> None:
    sex, answers = ["f", "f", "m", "m"], np.array([[1, 1], [1, np.nan], [0, 0], [0, 0]])
    fitted = calibrated(survey_design([1, 1, 1, 1]), {"sex": sex}, {"sex": {"f": 30, "m": 20}})
    assert design_share_table(fitted, answers, ["f", "some f"])["reason"].tolist() == ["known", ""]


def test_degrees_of_freedom_are_those_of_who_answered() -> None:
    # Shown in three districts of one stratum: 3 - 1.
    shown = clus["dnum"].isin([61, 135, 178]).to_numpy()
    ticks = clus[["comp_imp"]].where(shown[:, None])
    found = design_shares(dclus(), ticks)
    assert found.degrees_of_freedom.tolist() == [2]
    test = rao_scott_test(dclus(), clus["stype"] == "E", clus["comp_imp"], shown)
    assert test.df_denominator == pytest.approx(2 * test.df_numerator)
    table = design_group_table(dclus(), ticks, ["target"], clus["stype"] == "E")
    assert table["df_denominator"][0] == pytest.approx(2)


@pytest.mark.slow
def test_coverage_of_an_item_shown_in_few_clusters() -> None:
    rng, surveys, covered = np.random.default_rng(20261123), 4000, np.zeros(2)
    cluster = np.repeat(np.arange(20), 2)
    for _ in range(surveys):
        ticked = rng.binomial(30, rng.beta(8, 8, 3))
        counts = np.column_stack([ticked, 30 - ticked]).ravel()
        answers = np.full((40, 1), np.nan)
        answers[:6, 0] = np.tile([1, 0], 3)
        design = survey_design(np.ones(40), clusters=cluster, repeats=np.append(np.maximum(counts, 1), np.full(34, 9)))
        found = design_shares(design, answers)
        for place, df in enumerate((found.degrees_of_freedom, np.array([19]))):
            lower, upper = design_intervals(found._replace(degrees_of_freedom=df))
            covered[place] += lower[0] <= 0.5 <= upper[0]
    assert 0.91 < covered[0] / surveys < 0.975, covered / surveys
    assert covered[1] / surveys < 0.87, covered / surveys


def test_tables_that_cannot_be_tested_say_why() -> None:
    ticks, group = [0, 0, 1, 1] * 2, list("abba") * 2
    for design, first, second, complaint, reason in (
        (
            survey_design([1] * 8, population=8),
            [0, 0, 0, 1, 1, 1, 0, 1],
            list("aabbabab"),
            "no variance",
            "no_variance",
        ),
        (survey_design([1] * 8, clusters=[0] * 4 + [1] * 4), ticks, group, "no variance", "no_variance"),
        (survey_design([1] * 8, list("abcdefgh"), population=dict.fromkeys("abcdefgh", 1)), ticks, group, *FEW),
        (survey_design([1] * 9), list("abcabcabc"), list("xyzxyzxyz"), "too many cells .* empty", ""),
    ):
        with pytest.raises(ValueError, match=complaint):
            rao_scott_test(design, first, second)
        if reason:
            table = design_group_table(design, np.array(first)[:, None], ["a"], second)
            assert table["reason"].tolist() == [reason]
            assert np.isnan(table["p_value"][0])


FEW = ("no degrees of freedom", "few_units")


def test_the_effective_sample_is_at_most_the_answers() -> None:
    # Two strata that differ and agree within: a design effect far below 1.
    design = survey_design(np.ones(4), ["a", "a", "b", "b"], repeats=[19, 1, 1, 19])
    found = design_shares(design, [[1], [0], [1], [0]])
    assert found.design_effect[0] < 0.5
    expected = np.ravel(share_intervals(20, 40, method="clopper_pearson"))
    np.testing.assert_allclose(np.ravel(design_intervals(found, interval="beta")), expected)


def test_a_stratum_that_was_asked_completely_may_have_one_unit() -> None:
    # Share 3/5; in the other stratum values 2 (1 - .6) / 5 and -2 (.6) / 5 are .2 from their mean: (1 - f) 2 / 1 (.08)
    design = survey_design([1, 2, 2], ["only", "rest", "rest"], population={"only": 1, "rest": 4})
    assert design_shares(design, [[1], [1], [0]]).standard_error[0] == pytest.approx(0.08**0.5)


def test_the_table_shows_it_all() -> None:
    table = design_share_table(dstrat(), strat[["sch_wide", "comp_imp"]], ["wide", "target"])
    assert table["item"].tolist() == ["wide", "target"]
    assert table["base"].tolist() == [200, 200]
    assert (table["ci_lowest"] < table["share"]).all()
    assert (table["share"] < table["korn_graubard_highest"]).all()
    assert set(table["basis"]) == {"microdata"}
    with pytest.raises(ValueError, match="2 items need as many names, not 1"):
        design_share_table(dstrat(), strat[["sch_wide", "comp_imp"]], ["wide"])


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"weights": [1, 0, 1, 1]}, "weight 0 in row 1 must be a number above 0"),
        ({"weights": [1, -2, 1, 1]}, "weight -2 in row 1"),
        ({"weights": [1, 1, np.nan, 1]}, "weight nan in row 2"),
        ({"weights": [1, 1, np.inf, 1]}, "weight inf in row 2"),
        ({"weights": []}, "at least one"),
        ({"repeats": [1, 1, 0, 1]}, "whole numbers of at least 1, not 0"),
        ({"repeats": [1, 1, np.inf, 1]}, "whole numbers of at least 1, not inf"),
        ({"weights": [1e308] * 4}, "weights must be between 1e-100 and 1e\\+100"),
        ({"population": np.nan}, "population of stratum 'all' must be a whole number, not nan"),
        ({"population": 5.5}, "must be a whole number, not 5.5"),
        ({"repeats": [1, 1]}, "one number for each of 4 rows"),
        ({"strata": ["a", "a", None, "b"]}, "strata has no label in row 2"),
        ({"strata": ["a", "a"]}, "strata must have one label for each of 4 rows, not 2"),
        ({"strata": ["a", "a", "a", "b"]}, "stratum 'b' has a single person"),
        ({"strata": ["a", "a", "b", "b"], "clusters": [1, 2, 3, 3]}, "stratum 'b' has a single cluster.*merge it"),
        ({"clusters": [7, 7, 7, 7]}, "stratum 'all' has a single cluster"),
        ({"strata": ["a", "a", "b", "b"], "clusters": [1, 2, 2, 3]}, "cluster 2 lies in strata 'a' and 'b'"),
        ({"population": 3}, "population of 3 but 4 were drawn"),
        ({"strata": ["a", "a", "b", "b"], "population": 9}, "how many units each stratum has"),
        ({"strata": ["a", "a", "b", "b"], "population": {"a": 9}}, "no number for stratum 'b'"),
    ],
)
def test_designs_that_make_no_sense_are_refused(arguments: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        survey_design(**({"weights": [1.0, 1, 1, 1]} | arguments))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answers", "complaint"),
    [
        ([[1], [2]], "hold 0, 1 and nan .* only, not 2"),
        ([[1, np.nan], [0, np.nan]], "nobody answered item 1"),
        ([[1]], "answers must be 2 rows of items"),
        ([1, 0], "answers must be 2 rows of items"),
    ],
)
def test_answers_that_make_no_sense_are_refused(answers: npt.ArrayLike, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        design_shares(survey_design([1, 1]), answers)


def test_tests_that_make_no_sense_are_refused() -> None:
    design = survey_design([1, 1, 1, 1])
    with pytest.raises(ValueError, match=r"first must take at least two values, not only \['x'\]"):
        rao_scott_test(design, ["x"] * 4, [1, 0, 1, 0])
    with pytest.raises(ValueError, match="second has no label in row 3"):
        rao_scott_test(design, [1, 0, 1, 0], ["x", "y", "x", None])
    with pytest.raises(ValueError, match="calibrated already"):
        calibrated(raked(), {"stype": clus["stype"]}, STYPE)
    with pytest.raises(ValueError, match="where must say of each of 4 rows"):
        rao_scott_test(design, [1, 0, 1, 0], [1, 1, 0, 0], [True])
    for where in ([1, 1, 1, np.nan], [True, True, True, None], [2, 1, 1, 1], ["yes"] * 4):
        with pytest.raises(ValueError, match="where must be true or false in every row"):
            rao_scott_test(design, [1, 0, 1, 0], [1, 1, 0, 0], np.array(where))
    with pytest.raises(ValueError, match="second must have one label for each of 4 rows, not 3"):
        rao_scott_test(design, [1, 0, 1, 0], [1, 1, 0])
    with pytest.raises(ValueError, match="1 items need as many names, not 2"):
        design_group_table(design, [[1], [0], [1], [0]], ["a", "b"], [1, 1, 0, 0])
    found = design_shares(design, [[1], [0], [1], [0]])
    with pytest.raises(ValueError, match="confidence must be between 0 and 1, not 95"):
        design_intervals(found, 95)
    with pytest.raises(ValueError, match="unknown interval 'wald'"):
        design_intervals(found, interval="wald")  # type: ignore[arg-type]
    alone = survey_design([1, 1], ["a", "b"], population={"a": 1, "b": 1})
    assert np.ravel(design_intervals(design_shares(alone, [[1], [0]]))).tolist() == [0.5, 0.5]  # all were asked
    with pytest.raises(ValueError, match="no degrees of freedom"):
        rao_scott_test(alone, [0, 1], [1, 0])


def test_level_and_coverage_by_simulation() -> None:
    # 40 clusters of 10 people, half of them of one group; clusters differ much, groups do not. 1,000 surveys: a true
    # .05 shows as .029 to .071 in 999 of 1,000 such simulations, a true .95 as .927 to .971.
    rng, surveys = np.random.default_rng(8), 1000
    cluster = np.repeat(np.arange(40), 2)
    group, ticks = cluster % 2, np.tile([1, 0], 40)
    corrected, naive, covered = 0, 0, 0
    for _ in range(surveys):
        ticked = rng.binomial(10, rng.beta(2, 3, 40))
        kept = np.column_stack([ticked, 10 - ticked]).ravel()
        rows, repeats = kept > 0, kept[kept > 0]
        design = survey_design(np.ones(len(repeats)), clusters=cluster[rows], repeats=repeats)
        found = rao_scott_test(design, ticks[rows], group[rows])
        corrected += found.p_value < 0.05
        naive += bool(chi2.sf(found.chi2, 1) < 0.05)
        lower, upper = design_intervals(design_shares(design, ticks[rows][:, None]))
        covered += bool(lower[0] <= 0.4 <= upper[0])
    assert 0.029 <= corrected / surveys <= 0.071
    assert naive / surveys > 0.15
    assert 0.927 <= covered / surveys <= 0.971
