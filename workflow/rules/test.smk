# Needs:  study.json, the answer tables, the classified courses
# Gives:  what the totals determine and what they leave open, each end tested on its answer table; courses against
#         demand; then a verdict on every claim and on every published number, and the evidence for every proposal


rule test_demand:
    input:
        study="data/processed/{region}/study.json",
        witnesses="results/{region}/witnesses",
        index="data/processed/{region}/witnesses.csv",
        code=code("test_demand.py"),
    output:
        shares="results/{region}/tables/shares.csv",
        pairs="results/{region}/tables/pairs.csv",
        overall="results/{region}/tables/overall.csv",
        only="results/{region}/tables/only.csv",
        sensitivity="results/{region}/tables/sensitivity.csv",
        witnesses="results/{region}/tables/witnesses.csv",
    log:
        "logs/{region}/test_demand.log",
    conda:
        "../../environment.yml"
    params:
        confidence=config["confidence"],
    message:
        "test {wildcards.region}: shares, differences, associations, and their bounds"
    script:
        "../scripts/test_demand.py"


rule test_supply:
    input:
        study="data/processed/{region}/study.json",
        courses=rules.classify.output.courses,
        code=code("test_supply.py"),
    output:
        supply_demand="results/{region}/tables/supply_demand.csv",
        supply_test="results/{region}/tables/supply_test.csv",
        course_plan="results/{region}/tables/course_plan.csv",
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
        code=code("test_claims.py"),
    output:
        claims="results/{region}/claims.csv",
        verification="results/{region}/verification.csv",
        proposals="results/{region}/tables/proposals.csv",
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
