"""SARIF before the judge that GitHub's documentation names."""

import json

from conftest import BAD, ROOT, run


def validate(node, sarif, tmp_path):
    judged = tmp_path / "judged.sarif"
    command = [node / "node_modules/.bin/sarif-multitool", "validate", sarif, "--output", judged]
    # The wrapper hands its arguments to a shell.
    command += ["--rule-kind", "'Sarif;Gh'", "--level", "'Error;Warning;Note'", "--log", "ForceOverwrite"]
    done = run(*command)
    assert judged.exists(), done.stdout + done.stderr
    results = json.loads(judged.read_text())["runs"][0].get("results", [])
    return [(result["ruleId"], result.get("level", "warning"), result["message"]) for result in results]


def awkward(folder):
    """A tree whose names and texts are everything that has broken a report before."""
    names = [".env", "a b/%0A#?.env", "größe/木.env", "x::error::[a](b).env", "<&>\"'.env"]
    for name in names:
        path = folder / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text("# größe 木\n" + BAD)
    aws = folder / ".aws"
    aws.mkdir()
    (aws / "config").write_text("[profile a]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = b\n[c]\nregion = x\n")


def test_no_rule_is_broken(awslint, node, tmp_path):
    tree = tmp_path / "tree"
    tree.mkdir()
    awkward(tree)
    sarif = tmp_path / "report.sarif"
    done = run(awslint, "--format", "sarif", "--output", sarif, ".", cwd=tree)
    assert done.returncode == 1, done.stderr
    assert len(json.loads(sarif.read_text())["runs"][0]["results"]) >= 8
    judged = validate(node, sarif, tmp_path)
    bad = [it for it in judged if it[1] in ("error", "warning")]
    assert not bad, bad


def test_the_judge_sees_a_mistake(awslint, node, tmp_path):
    (tmp_path / ".env").write_text(BAD)
    sarif = tmp_path / "report.sarif"
    run(awslint, "--format", "sarif", "--output", sarif, tmp_path / ".env")
    log = json.loads(sarif.read_text())
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = -1
    sarif.write_text(json.dumps(log))
    assert any(level == "error" for _, level, _ in validate(node, sarif, tmp_path))
