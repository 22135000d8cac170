"""The package beside the command: same findings, byte for byte."""

import pathlib
import subprocess
import sysconfig
import threading

import awslint
import duckdb
import pyarrow
import pytest

from conftest import KEY_ID, NOW, REPOSITORIES, SECRET, flat, in_order


def files(names=REPOSITORIES):
    """A table of the files of repositories."""
    rows = [
        {"repo": name, "path": path, "content": text.encode(), "mode": 0o644}
        for name in names
        for path, text in REPOSITORIES[name].items()
    ]
    return pyarrow.Table.from_pylist(rows)


def findings(table, repo=None):
    columns = ["status", "repo", "sarif", "files_checked"]
    rows = [row for row in pyarrow.table(table).to_pylist() if row["status"] == "finding"]
    return [{k: v for k, v in row.items() if k not in columns} for row in rows if repo in (None, row["repo"])]


def rules(report):
    return [finding["rule"] for finding in report["findings"]]


def test_bytes():
    report = awslint.lint_bytes(".env", f"AWS_ACCESS_KEY_ID={KEY_ID}\n".encode(), now=NOW)
    assert rules(report) == ["partial-credentials", "hardcoded-access-key-id"]
    assert report["summary"]["files_checked"] == 1
    binary = awslint.lint_bytes("a.bin", b"ELF\0\1\2", now=NOW)
    assert (binary["findings"], [it["path"] for it in binary["skipped"]]) == ([], ["a.bin"])


def test_paths_are_linted_as_the_command_does(clones, command):
    folder = clones / "team-shop"
    ours = awslint.lint_paths(folder, now=NOW)
    theirs = command(clones, str(folder))
    assert ours == theirs
    assert ours["findings"]


def test_configuration():
    data = f"AWS_ACCESS_KEY_ID={KEY_ID}\n".encode()
    report = awslint.lint_bytes(".env", data, config='ignore = ["partial-credentials"]', now=NOW)
    assert rules(report) == ["hardcoded-access-key-id"]
    assert awslint.lint_bytes("out/.env", data, config='exclude = ["out/"]', now=NOW)["findings"] == []
    (failure,) = awslint.lint_bytes(".env", data, config="max-file-size = 10", now=NOW)["failures"]
    assert failure["reason"].startswith("larger than 10 bytes")
    with pytest.raises(ValueError, match=r"2:11: .*did you mean `partial-credentials`"):
        awslint.lint_bytes(".env", data, config='\nignore = ["partial-credential"]')
    with pytest.raises(ValueError, match="a moment such as"):
        awslint.lint_bytes(".env", data, now="yesterday")


def test_resolving():
    config = "[profile dev]\nregion = eu-west-1\ncredential_process = /bin/keys\n"
    answers = awslint.resolve("dev", config=config)["resolutions"]
    assert {answer["sdk"] for answer in answers} == {"botocore", "cli-v2", "js", "rust", "go", "java"}
    (only,) = awslint.resolve("dev", sdk="botocore", config=config.encode())["resolutions"]
    assert (only["provider"], only["region"]) == ("custom-process", "eu-west-1")
    environment = {"AWS_ACCESS_KEY_ID": KEY_ID, "AWS_SECRET_ACCESS_KEY": SECRET}
    (env,) = awslint.resolve(sdk="js", environment=environment)["resolutions"]
    assert env["provider"] == "env"
    assert SECRET not in str(env)
    with pytest.raises(ValueError, match="cli-v2"):
        awslint.resolve(sdk="cobol")


@pytest.mark.parametrize("repo", REPOSITORIES)
def test_a_batch_is_linted_as_the_command_does(clones, command, repo):
    (batch,) = files([repo]).to_batches()
    ours = findings(awslint.lint_batch(batch, now=NOW))
    theirs = command(clones / repo.replace("/", "-"))["findings"]
    assert in_order(ours) == in_order(map(flat, theirs))
    assert bool(ours) == repo.startswith("team/")


def test_a_table_in_any_order_and_from_any_library():
    table = files()
    whole = findings(awslint.lint_table(table, now=NOW))
    assert whole
    shuffled = table.take(list(reversed(range(table.num_rows))))
    pieces = pyarrow.Table.from_batches(shuffled.to_batches(max_chunksize=2))
    assert in_order(findings(awslint.lint_table(pieces, now=NOW, threads=1))) == in_order(whole)
    relation = duckdb.from_arrow(table)
    assert in_order(findings(awslint.lint_table(relation, now=NOW))) == in_order(whole)
    text = table.set_column(2, "content", table["content"].cast(pyarrow.large_binary()))
    assert in_order(findings(awslint.lint_table(text, now=NOW))) == in_order(whole)


def test_sifting_loses_nothing():
    table = files()
    (batch,) = table.to_batches()
    sifted = pyarrow.record_batch(awslint.sift(batch))
    assert sifted.num_rows < batch.num_rows + len(REPOSITORIES)
    assert b"nothing of interest" not in [content and content.strip() for content in sifted["content"].to_pylist()]
    straight = pyarrow.table(awslint.lint_table(table, now=NOW)).to_pylist()
    by_way = pyarrow.table(awslint.lint_table(pyarrow.Table.from_batches([sifted]), now=NOW)).to_pylist()
    assert by_way == straight


def test_what_fails_is_not_sent_on():
    large = pyarrow.RecordBatch.from_pylist([{"path": "large.env", "content": b"AWS_SECRET_ACCESS_KEY=" + b"x" * 2000}])
    sifted = pyarrow.record_batch(awslint.sift(large, 'max-file-size = "1K"'))
    assert sifted["content"].to_pylist() == [None]
    (failed, _) = pyarrow.table(awslint.lint_batch(sifted, now=NOW)).to_pylist()
    assert (failed["status"], failed["path"]) == ("failed", "large.env")
    assert failed["message"].startswith("larger than 1 KiB")


def test_what_is_wrong_with_a_row_costs_that_row():
    rows = [
        {"repo": "a", "path": "x/.env", "content": None},
        {"repo": "a", "path": None, "content": b"A=b"},
        {"repo": "a", "path": ".env", "content": f"AWS_ACCESS_KEY_ID={KEY_ID}\n".encode()},
    ]
    table = awslint.lint_table(pyarrow.Table.from_pylist(rows), now=NOW).to_pylist()
    assert [row["status"] for row in table] == ["finding", "finding", "failed", "failed", "repository"]
    assert [row["message"] for row in table][2:4] == ["a row without a path", "a row without content"]
    assert table[-1]["files_checked"] == 1


def test_columns_that_are_missing_or_wrong_are_told():
    with pytest.raises(KeyError, match="content"):
        awslint.lint_batch(pyarrow.RecordBatch.from_pylist([{"path": ".env"}]))
    with pytest.raises(TypeError, match="`path` is Int64, not text"):
        awslint.lint_batch(pyarrow.RecordBatch.from_pylist([{"path": 1, "content": b""}]))


def test_no_secret_is_in_what_comes_out():
    table = awslint.lint_table(files(), now=NOW, sarif=True)
    assert SECRET not in str(table.to_pylist())
    assert KEY_ID not in str(table.to_pylist())


def test_the_lock_is_released():
    """While one thread lints, another one runs."""
    seen = []
    big = pyarrow.Table.from_pylist(
        [{"repo": str(n), "path": ".env", "content": f"AWS_ACCESS_KEY_ID={KEY_ID}\n".encode() * 50} for n in range(300)]
    )
    done = threading.Event()

    def work():
        awslint.lint_table(big, now=NOW, threads=1)
        done.set()

    thread = threading.Thread(target=work)
    thread.start()
    while not done.is_set():
        seen.append(None)
    thread.join()
    # A lock that is kept lets the loop run a handful of times.
    assert len(seen) > 1000


def test_the_wheel_has_the_command():
    command = pathlib.Path(sysconfig.get_path("scripts")) / "awslint"
    answered = subprocess.run([command, "--version"], capture_output=True, text=True)
    assert answered.stdout.split() == ["awslint", awslint.__version__]
