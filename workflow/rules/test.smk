# Needs:  study.json, the answer tables, the classified courses; how often each pattern of answers was given, where
#         there are respondents' answers
# Gives:  what answers say, or what totals determine and what they leave open, each end tested on its answer table,
#         and how many respondents another survey needs; courses against demand; then a verdict on every claim and on
#         every published number, and the evidence for every proposal; where there are respondents' answers, also what
#         is ticked together, by group, with other questions, with missing answers and with the survey's weights


rule test_demand:
    input:
        study="data/processed/{region}/study.json",
        witnesses="results/{region}/witnesses",
        index="data/processed/{region}/witnesses.csv",
        patterns=if_exported("data/processed/{region}/patterns.csv"),
        bases=if_exported("results/{region}/tables/bases.csv"),
        code=code("test_demand.py"),
    output:
        shares=in_report("results/{region}/tables/shares.csv", "shares_table", "Demand", table="shares"),
        pairs=in_report("results/{region}/tables/pairs.csv", "pairs", "Demand", table="pairs"),
        overall=in_report("results/{region}/tables/overall.csv", "overall", "Demand", table="overall"),
        only="results/{region}/tables/only.csv",
        sensitivity="results/{region}/tables/sensitivity.csv",
        witnesses="results/{region}/tables/witnesses.csv",
        planning=in_report("results/{region}/tables/planning.csv", "planning", "Demand", table="planning"),
    log:
        "logs/{region}/test_demand.log",
    conda:
        "../../environment.yml"
    params:
        confidence=config["confidence"],
    message:
        "test {wildcards.region}: shares, differences, associations, their bounds, and how many to ask next time"
    script:
        "../scripts/test_demand.py"


rule test_supply:
    input:
        study="data/processed/{region}/study.json",
        courses=rules.classify.output.courses,
        patterns=if_exported("data/processed/{region}/patterns.csv"),
        code=code("test_supply.py"),
    output:
        supply_demand=in_report(
            "results/{region}/tables/supply_demand.csv", "supply_table", "Supply", table="supply_demand"
        ),
        supply_test="results/{region}/tables/supply_test.csv",
        course_plan=in_report("results/{region}/tables/course_plan.csv", "course_plan", "Supply", table="course_plan"),
    log:
        "logs/{region}/test_supply.log",
    conda:
        "../../environment.yml"
    params:
        confidence=config["confidence"],
        places=config["places"],
    message:
        "test {wildcards.region}: courses offered against demand"
    script:
        "../scripts/test_supply.py"


rule test_claims:
    input:
        study="data/processed/{region}/study.json",
        counts=rules.clean.output.counts,
        courses=rules.classify.output.courses,
        shares=rules.test_demand.output.shares,
        pairs=rules.test_demand.output.pairs,
        overall=rules.test_demand.output.overall,
        only=rules.test_demand.output.only,
        witnesses=rules.test_demand.output.witnesses,
        supply_demand=rules.test_supply.output.supply_demand,
        supply_test=rules.test_supply.output.supply_test,
        course_plan=rules.test_supply.output.course_plan,
        planning=rules.test_demand.output.planning,
        patterns=if_exported("data/processed/{region}/patterns.csv"),
        code=code("test_claims.py"),
    output:
        claims=in_report("results/{region}/claims.csv", "claims", "Claims", table="claims"),
        verification=in_report("results/{region}/verification.csv", "verification", "Claims", table="verification"),
        proposals=in_report("results/{region}/tables/proposals.csv", "proposals", "Claims", table="proposals"),
        numbers="results/{region}/numbers.json",
    log:
        "logs/{region}/test_claims.log",
    conda:
        "../../environment.yml"
    params:
        confidence=config["confidence"],
        places=config["places"],
    message:
        "test {wildcards.region}: every claim and every published number"
    script:
        "../scripts/test_claims.py"


rule test_answers:
    input:
        study="data/processed/{region}/study.json",
        answers=rules.clean_answers.output.answers,
        package=rules.clean_answers.output.package,
        code=code("test_answers.py"),
    output:
        combinations="results/{region}/tables/combinations.csv",
        associations="results/{region}/tables/associations.csv",
        groups="results/{region}/tables/groups.csv",
        group_shares="results/{region}/tables/group_shares.csv",
        sets="results/{region}/tables/sets.csv",
        missing="results/{region}/tables/missing.csv",
        design_shares="results/{region}/tables/design_shares.csv",
    log:
        "logs/{region}/test_answers.log",
    conda:
        "../../environment.yml"
    params:
        confidence=config["confidence"],
        smallest_cell=config.get("smallest_cell", 5),
    message:
        "test {wildcards.region}: combinations, groups, other questions, missing answers, weights"
    script:
        "../scripts/test_answers.py"
