"""A sweep on Spark beside the command on one machine: same findings, byte for byte after sorting."""

import os
import subprocess
import sys

import pyarrow.parquet
import pytest
from pyspark.sql import SparkSession

from awslint import spark as awslint_spark
from conftest import ACROSS_FILES, NOW, SECRET, flat, in_order


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    builder = SparkSession.builder.master("local[2]").appName("tests").config("spark.ui.enabled", "false")
    builder = builder.config("spark.sql.shuffle.partitions", "3").config("spark.driver.host", "127.0.0.1")
    builder = builder.config("spark.driver.bindAddress", "127.0.0.1")
    session = builder.config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("warehouse"))).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.fixture(scope="module")
def table(clones, tmp_path_factory):
    path = tmp_path_factory.mktemp("table") / "files.parquet"
    assert awslint_spark.pack(clones, str(path)) == 10
    return path


def rows_of(frame, *without):
    rows = [row.asDict(recursive=True) for row in frame.collect()]
    return [{key: value for key, value in row.items() if key not in without} for row in rows]


def test_a_sweep_finds_what_the_command_finds(session, clones, table, command, tmp_path):
    out = tmp_path / "out"
    repositories, found, failed = awslint_spark.sweep(session, str(table), str(out), now=NOW)
    assert (repositories, failed) == (3, 0)

    ours = rows_of(session.read.parquet(str(out / "findings")))
    theirs = []
    for clone in clones.iterdir():
        report = command(clone)
        theirs += [{**flat(finding), "repo": clone.name} for finding in report["findings"]]
        sarif = subprocess.run(
            [os.environ["AWSLINT"], "--format", "sarif", "--now", NOW, "--no-config"], cwd=clone, capture_output=True
        )
        assert (out / "sarif" / f"{clone.name}.sarif").read_bytes() == sarif.stdout
    assert in_order(ours) == in_order(theirs)
    assert found == len(theirs) > 3
    # Profiles are looked up in all files of a repository, and in those of no other.
    assert [row["repo"] for row in ours if row["rule"] == ACROSS_FILES] == ["team-shop"]

    unique = rows_of(session.read.parquet(str(out / "unique")))
    assert len({row["fingerprint"] for row in ours}) == len(unique) == len({row["fingerprint"] for row in unique})
    shared = [row for row in unique if len(row["repositories"]) > 1]
    assert {row["path"] for row in shared} == {".env"}
    assert all((row["repo"], row["places"]) == ("team-shop", 2) for row in shared)
    assert shared[0]["repositories"] == ["team-shop", "team-worker"]

    other = rows_of(session.read.parquet(str(out / "other")))
    assert [(row["status"], row["repo"], row["path"]) for row in other] == [("skipped", "team-shop", "logo.png")]
    for file in out.rglob("*"):
        assert not file.is_file() or SECRET.encode() not in file.read_bytes()


def test_a_bad_file_costs_itself(session):
    """What is missing, too large, too deep or no text stands beside a file that is linted all the same."""
    leak = b"AWS_SECRET_ACCESS_KEY=" + SECRET.encode()
    data = [
        ("a", "missing.env", None),
        ("a", None, bytearray(b"x")),
        ("a", "large.env", bytearray(leak + b"\n#" + b"x" * 3_000_000)),
        ("a", "deep.json", bytearray(b'{"aws_access_key_id":' + b"[" * 500_000)),
        ("a", "deep.yaml", bytearray(b"aws_access_key_id: " + b"[" * 500_000)),
        ("a", "odd.env", bytearray(b"\xff\xfe" + leak)),
        ("a", ".env", bytearray(leak)),
        (None, ".env", bytearray(leak)),
    ]
    files = session.createDataFrame(data, "repo string, path string, content binary").repartition(3)
    rows = awslint_spark.lint(files, config='max-file-size = "1M"', now=NOW).collect()
    failed = {row.path: row.message for row in rows if row.status == "failed"}
    assert failed.keys() == {"missing.env", "", "large.env"}
    assert failed["large.env"].startswith("larger than 1 MiB")
    assert {row.repo for row in rows if row.status == "finding" and row.path == ".env"} == {"a", ""}
    assert {row.repo: row.files_checked for row in rows if row.status == "repository"} == {"a": 4, "": 1}


def test_names_of_repositories_are_names_of_files(session, tmp_path):
    names = ["team/shop", "team%2Fshop", "..", "_hidden", "näme", ""]
    files = session.createDataFrame([(name, "a.py", bytearray(b"pass")) for name in names], "repo string, path string, content binary")
    files.write.parquet(str(tmp_path / "in"))
    awslint_spark.sweep(session, str(tmp_path / "in"), str(tmp_path / "out"), now=NOW)
    written = {file.name for file in (tmp_path / "out/sarif").glob("[!.]*.sarif")}
    assert written == {
        "team%2Fshop.sarif", "team%252Fshop.sarif", "%2E..sarif", "%5Fhidden.sarif", "n%C3%A4me.sarif", "%.sarif"
    }


def test_a_mistake_in_the_configuration_is_told(session, table):
    with pytest.raises(ValueError, match="the configuration has mistakes"):
        awslint_spark.lint(session.read.parquet(str(table)), config="selct = []")


def test_what_cannot_be_read_is_packed_as_missing(tmp_path):
    clone = tmp_path / "clones" / "a"
    (clone / "secret").mkdir(parents=True)
    (clone / ".env").write_text("A=b\n")
    (clone / "link.env").symlink_to(clone / ".env")
    (clone / ".gitignore").write_text("out/\n")
    (clone / "out").mkdir()
    (clone / "out" / ".env").write_text("A=b\n")
    os.truncate(os.open(clone / "huge.bin", os.O_CREAT | os.O_WRONLY), (256 << 20) + 1)
    packed = tmp_path / "files.parquet"
    assert awslint_spark.pack(tmp_path / "clones", str(packed)) == 3
    rows = pyarrow.parquet.read_table(packed).to_pylist()
    assert [(row["path"], row["content"]) for row in rows] == [
        (".env", b"A=b\n"), (".gitignore", b"out/\n"), ("huge.bin", None)
    ]


def test_the_command_line(clones, tmp_path):
    """As somebody types it, in a process of its own."""
    packed, out = tmp_path / "files.parquet", tmp_path / "out"

    def spark(*arguments):
        return subprocess.run([sys.executable, "-m", "awslint.spark", *arguments], capture_output=True, text=True)

    assert spark("pack", "--input", str(clones), "--output", str(packed)).stdout == "10 files\n"
    done = spark("sweep", "--input", str(packed), "--output", str(out), "--now", NOW, "--master", "local[2]")
    assert "in 3 repositories; 0 files failed" in done.stdout, done.stderr
    assert done.returncode == 1
    assert (out / "findings" / "_SUCCESS").exists()
