"""What awslint writes for programs, and the configuration that it reads, against the schemas in the repository."""

import json
import tomllib

import jsonschema
import pytest
from conftest import ROOT, run

NOW = ("--now", "2026-11-21T00:00:00Z")


def closed(schema):
    """The schema with every object closed: what it leaves out is a mistake here, though it is none for readers."""
    if isinstance(schema, dict):
        schema = {key: closed(value) for key, value in schema.items()}
        if "properties" in schema:
            schema.setdefault("additionalProperties", False)
    elif isinstance(schema, list):
        schema = [closed(item) for item in schema]
    return schema


def validator(name, change=lambda schema: schema):
    schema = json.loads((ROOT / "schemas" / name).read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(change(schema))


def report(awslint, *arguments, cwd):
    done = run(awslint, "--format", "json", *NOW, *arguments, cwd=cwd)
    return json.loads(done.stdout)


def mistakes(judge, instance):
    return [f"{list(error.path)}: {error.message}" for error in judge.iter_errors(instance)]


def test_reports_on_all_fixtures_fit(awslint):
    judge = validator("report.schema.json", closed)
    fixtures = ROOT / "fixtures"
    found = 0
    for folder in sorted(path for path in fixtures.iterdir() if path.is_dir()):
        of_rule = report(awslint, "--no-ignore", ".", cwd=folder)
        assert mistakes(judge, of_rule) == [], folder.name
        found += len(of_rule["findings"])
    assert found > 200


def test_what_is_seldom_there_fits_too(awslint, repository):
    judge = validator("report.schema.json", closed)
    folder = repository.folder
    bad = "export AWS_SECRET_ACCESS_KEY=awslint/Fake/Secret+" + "0123456789abcdefABCD\n"
    (folder / "a.sh").write_text(bad)
    (folder / "b.sh").write_text(bad)
    (folder / "c.png").write_bytes(b"\x89PNG\0")
    assert run(awslint, "--write-baseline", "base.json", "a.sh", "b.sh", cwd=folder).returncode == 0
    (folder / "b.sh").unlink()
    of_all = report(awslint, "--baseline", "base.json", ".", "missing", cwd=folder)
    assert [len(of_all[key]) for key in ("skipped", "failures")] == [1, 1]
    assert (of_all["baseline"]["known"], len(of_all["baseline"]["gone"])) == (1, 1)
    assert mistakes(judge, of_all) == []
    repository("add", "-A")
    repository("commit", "-m", "x")
    of_history = report(awslint, "--history", cwd=folder)
    assert "commit" in of_history["findings"][0]
    assert mistakes(judge, of_history) == []


def test_the_schema_sees_mistakes(awslint):
    judge = validator("report.schema.json", closed)
    good = report(awslint, ".", cwd=ROOT / "fixtures/_projects/web-shop")
    for change in [{"version": 2}, {"more": 1}, {"findings": [{**good["findings"][0], "severity": "bad"}]}]:
        assert mistakes(judge, good | change), change


CONFIGURATIONS = [
    ("fixtures/_projects/own-rules/awslint.toml", None),
    ("docs/configuration.md", "```toml\n"),
    ("README.md", "```toml\nignore"),
]


@pytest.mark.parametrize(("path", "opening"), CONFIGURATIONS)
def test_configurations_of_the_repository_fit(path, opening):
    text = (ROOT / path).read_text()
    if opening:
        start = text.index(opening) + len("```toml\n")
        text = text[start : text.index("```", start)]
    assert mistakes(validator("awslint.schema.json"), tomllib.loads(text)) == []


def test_the_configuration_of_init_fits(awslint, tmp_path):
    assert run(awslint, "init", cwd=tmp_path).returncode == 0
    lines = (tmp_path / "awslint.toml").read_text().splitlines()
    text = "\n".join(line.removeprefix("# ") for line in lines[3:])
    schema = validator("awslint.schema.json")
    assert mistakes(schema, tomllib.loads(text)) == []
    # It shows every key there is.
    assert set(tomllib.loads(text)) == set(schema.schema["properties"])


@pytest.mark.parametrize(
    "text", ["selct = []", "min-severity = 'high'", "[[override]]\nmin-severity = 'error'", "[[suppress]]\npath = 'a'"]
)
def test_the_schema_of_the_configuration_sees_mistakes(text):
    assert mistakes(validator("awslint.schema.json"), tomllib.loads(text))
