"""The GitHub Action, without a runner: its schema, its security, and each of its scripts with a runner's variables."""

import os
import re

import pytest

from conftest import BAD, GOOD, KEY_ID, ROOT, SECRET, run

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))


def test_the_schema_of_actions_and_workflows_holds(node):
    for path in [ROOT / "action.yml", *WORKFLOWS]:
        schema = "vendor.github-actions" if path.name == "action.yml" else "vendor.github-workflows"
        checked = run("check-jsonschema", "--builtin-schema", schema, path)
        assert checked.returncode == 0, checked.stdout + checked.stderr
    # Its schema of workflows does not know the permission `attestations` yet.
    validated = run(node / "node_modules/.bin/action-validator", ROOT / "action.yml", cwd=ROOT)
    assert validated.returncode == 0, validated.stdout + validated.stderr


def test_the_schema_check_sees_a_mistake(node, tmp_path):
    wrong = tmp_path / "action.yml"
    wrong.write_text((ROOT / "action.yml").read_text().replace("using: composite", "using: compost"))
    assert run("check-jsonschema", "--builtin-schema", "vendor.github-actions", wrong).returncode != 0
    assert run(node / "node_modules/.bin/action-validator", wrong, cwd=tmp_path).returncode != 0


def test_zizmor_finds_nothing():
    found = run("zizmor", "--offline", "--no-progress", "--persona", "pedantic", ROOT / "action.yml", *WORKFLOWS)
    assert found.returncode == 0, found.stdout + found.stderr


def test_awslint_finds_nothing(awslint):
    found = run(awslint, "--no-config", ROOT / "action.yml", ROOT / "action", ROOT / ".github")
    assert found.returncode == 0, found.stdout + found.stderr


def test_every_input_goes_through_the_environment():
    """Text in a script that comes from outside would be run by the shell."""
    action = (ROOT / "action.yml").read_text()
    scripts = re.findall(r"^ +run: (.*)$", action, re.M)
    assert scripts and not any("${{" in script for script in scripts)


class Job:
    """What a runner gives to a step, and what the step leaves behind."""

    def __init__(self, awslint, folder):
        self.awslint = awslint
        self.folder = folder
        self.files = {name: folder / name.lower() for name in ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"]}
        self.tree = folder / "tree"
        self.tree.mkdir()
        for path in self.files.values():
            path.touch()

    def environment(self, **inputs):
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "RUNNER_TEMP": str(self.folder),
            "RUNNER_OS": "Linux",
            "RUNNER_ARCH": "X64",
            "GITHUB_ACTION_PATH": str(ROOT),
            **{name: str(path) for name, path in self.files.items()},
            **inputs,
        }

    def step(self, script, **inputs):
        return run("bash", ROOT / "action" / script, cwd=self.tree, env=self.environment(**inputs))

    def lint(self, **inputs):
        return self.step("lint.sh", AWSLINT_BINARY=str(self.awslint), **inputs)

    def outputs(self):
        return dict(line.split("=", 1) for line in self.files["GITHUB_OUTPUT"].read_text().splitlines())

    def summary(self):
        return self.files["GITHUB_STEP_SUMMARY"].read_text()


@pytest.fixture
def job(awslint, tmp_path):
    return Job(awslint, tmp_path)


def test_a_bad_tree_is_annotated_and_fails_at_the_end(job):
    (job.tree / ".env").write_text(BAD)
    done = job.lint()
    assert done.returncode == 0, "the verdict is for the last step" + done.stdout + done.stderr
    assert re.search(r"^::error file=\.env,line=2,.*title=hardcoded-secret-access-key::", done.stdout, re.M), done.stdout
    outputs = job.outputs()
    assert outputs["findings"] == "1" and outputs["exit-code"] == "1" and outputs["status"] == "1"
    sarif = open(outputs["sarif-file"]).read()
    assert '"2.1.0"' in sarif and ".env" in sarif
    assert "| critical |" in job.summary()
    for text in [done.stdout, done.stderr, sarif, job.summary()]:
        assert SECRET not in text and KEY_ID not in text


def test_a_good_tree_passes(job):
    (job.tree / ".env").write_text(GOOD)
    done = job.lint()
    assert done.returncode == 0 and "::" not in done.stdout, done.stdout
    assert job.outputs()["findings"] == "0" and job.outputs()["status"] == "0"
    assert "nothing found" in job.summary()


def test_fail_on_sets_the_bar(job):
    (job.tree / ".env").write_text(BAD)
    job.lint(AWSLINT_FAIL_ON="never")
    outputs = job.outputs()
    assert outputs["exit-code"] == "1" and outputs["status"] == "0", "found, but no failure"


def test_a_path_that_is_not_there_fails_whatever_the_bar(job):
    job.lint(AWSLINT_FAIL_ON="never", AWSLINT_PATHS="gone")
    assert job.outputs()["status"] == "2"


def test_paths_and_arguments_are_lines_and_are_not_evaluated(job):
    odd = job.tree / "a $(touch pwned) `touch pwned`; b"
    odd.mkdir()
    (odd / ".env").write_text(BAD)
    (job.tree / ".env").write_text(BAD)
    job.lint(AWSLINT_PATHS=f"{odd.name}\n\n", AWSLINT_ARGS="--min-severity\ncritical")
    assert job.outputs()["findings"] == "1"
    assert not (job.tree / "pwned").exists()


def test_annotations_can_be_switched_off(job):
    (job.tree / ".env").write_text(BAD)
    done = job.lint(AWSLINT_ANNOTATIONS="false")
    assert "::error" not in done.stdout and "hardcoded-secret-access-key" in done.stdout


def test_file_names_give_no_commands(job):
    (job.tree / "x%0A::set-output name=a::b\n::error::pwned.env").write_text(BAD)
    done = job.lint()
    assert len(re.findall(r"^::", done.stdout, re.M)) == 1, done.stdout


def test_an_installed_binary_of_the_version_is_taken(job, awslint):
    done = job.step("install.sh", PATH=f"{awslint.parent}:{os.environ['PATH']}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert job.outputs()["binary"] == str(awslint)


@pytest.mark.parametrize("version", ["latest; touch pwned", "$(id)", "../1"])
def test_a_version_that_is_none_is_refused(job, version):
    done = job.step("install.sh", AWSLINT_VERSION=version)
    assert done.returncode == 2 and "::error" in done.stdout


def test_a_download_is_checked_before_it_is_run(job, tmp_path):
    """A `curl` in front of the real one serves a release whose checksum is that of something else."""
    fakes = tmp_path / "fakes"
    fakes.mkdir()
    curl = fakes / "curl"
    curl.write_text(
        '#!/bin/bash\nwhile [[ $1 != --output ]]; do shift; done\n'
        'if [[ $2 == *.sha256 ]]; then echo "' + "0" * 64 + '  ${2%.sha256}" >"$2"; else echo evil >"$2"; fi\n'
    )
    curl.chmod(0o755)
    done = job.step("install.sh", AWSLINT_VERSION="9.9.9", PATH=f"{fakes}:{os.environ['PATH']}")
    assert done.returncode != 0 and "binary" not in job.outputs()


@pytest.mark.parametrize("target, system", [("x86_64-unknown-linux-musl", "Linux"), ("x86_64-apple-darwin", "macOS")])
def test_a_release_is_unpacked(job, tmp_path, target, system):
    name = f"awslint-9.9.9-{target}"
    release = tmp_path / "release" / name
    release.mkdir(parents=True)
    (release / "awslint").write_text("#!/bin/sh\necho awslint 9.9.9\n")
    (release / "awslint").chmod(0o755)
    archive = tmp_path / "release" / f"{name}.tar.gz"
    assert run("tar", "-czf", archive, "-C", tmp_path / "release", name).returncode == 0
    run("bash", "-c", f"cd {tmp_path}/release && sha256sum {archive.name} >{archive.name}.sha256")
    fakes = tmp_path / "fakes"
    fakes.mkdir()
    curl = fakes / "curl"
    curl.write_text(
        f'#!/bin/bash\nwhile [[ $1 != --output ]]; do shift; done\necho "$3" >>{tmp_path}/asked\ncp {tmp_path}/release/"$2" "$2"\n'
    )
    curl.chmod(0o755)
    done = job.step("install.sh", AWSLINT_VERSION="v9.9.9", RUNNER_OS=system, PATH=f"{fakes}:{os.environ['PATH']}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert job.outputs()["binary"].endswith(f"{name}/awslint")
    assert (tmp_path / "asked").read_text().splitlines()[0].endswith(f"/releases/download/v9.9.9/{name}.tar.gz")
