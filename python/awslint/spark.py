"""awslint over a lake of files, on Apache Spark.

``python -m awslint.spark pack`` turns folders of clones into a table of (repo, path, content, mode), and
``python -m awslint.spark sweep`` lints such a table. In a job of your own::

    from awslint import spark as awslint_spark

    rows = awslint_spark.lint(session.read.parquet("s3a://lake/files"))
    findings = awslint_spark.findings(rows)

First every executor leaves of its files those that say something of credentials, which are few; these alone travel to
where their repository is judged as a whole, as rules look across its files.
"""

import argparse
import datetime
import os
import pathlib
import string
import sys

from . import Linter, sift
from ._awslint import list_files

#: What comes out of ``lint``: ``status`` is finding, failed, skipped or repository.
SCHEMA = (
    "status string, repo string, path string, rule string, severity string, confidence string, message string, "
    "reason string, help string, url string, fingerprint string, sarif string, "
    "start_line int, start_column int, end_line int, end_column int, files_checked int, "
    "labels array<struct<path: string, text: string, start_line: int, start_column: int, end_line: int, end_column: int>>"
)

_SIFTED = "repo string, path string, content binary, mode int, _skipped string, _failed string, _clean int"

_KEPT = frozenset(string.ascii_letters + string.digits + "-_.")

#: Larger files are not packed, and fail when the table is linted: a row of a table is held in memory as a whole.
_LARGEST = 256 << 20


def lint(files, config=None, now=None, sarif=False):
    """Lints a DataFrame of files, with the columns ``path``, ``content``, and if there are any ``repo`` and ``mode``.

    Gives one row for each finding, one for each file that was left out or failed, and one for each repository, with
    its report in SARIF if that is asked for. ``now`` should be given: executors otherwise each ask their own clock.
    """
    Linter(config, now, threads=1)  # a mistake is told here rather than by an executor
    sifted = _columns(files).mapInArrow(_sifter(config), _SIFTED)
    by_repository = sifted.repartition("repo").sortWithinPartitions("repo")
    return by_repository.mapInArrow(_judge(config, now, sarif), SCHEMA)


def findings(rows):
    """Of what ``lint`` gives, the findings."""
    return rows.where("status = 'finding'").drop("status", "sarif", "files_checked")


def deduplicate(found):
    """One row for each fingerprint: its first place, how many places it has, and in which repositories.

    A fingerprint is made of rule, path and subject, and of no value: two repositories that hold different keys in the
    same place share it.
    """
    from pyspark.sql import functions as f

    first = ["repo", "path", "start_line", "start_column", "rule"]
    others = [name for name in found.columns if name not in (*first, "fingerprint")]
    places = found.groupBy("fingerprint").agg(
        f.min(f.struct(*first, *others)).alias("first"),
        f.count("*").alias("places"),
        f.sort_array(f.collect_set("repo")).alias("repositories"),
    )
    return places.select("first.*", "fingerprint", "places", "repositories")


def pack(folder, output, config=None, batch_bytes=32 << 20):
    """Writes the files of all clones in ``folder`` to the Parquet file ``output``: one repository a subfolder.

    The files are those that the command would read. One that cannot be read, or is larger than 256 MiB, is a row without
    content, and fails when it is linted.
    """
    import pyarrow
    import pyarrow.parquet

    schema = pyarrow.schema(
        [("repo", pyarrow.string()), ("path", pyarrow.string()), ("content", pyarrow.binary()), ("mode", pyarrow.int32())]
    )
    count = 0
    with pyarrow.parquet.ParquetWriter(output, schema, compression="zstd") as writer:
        rows, size = [], 0
        for row in _rows(pathlib.Path(folder), config):
            rows.append(row)
            size += len(row["content"] or b"")
            count += 1
            if size >= batch_bytes:
                writer.write_batch(pyarrow.RecordBatch.from_pylist(rows, schema))
                rows, size = [], 0
        if rows:
            writer.write_batch(pyarrow.RecordBatch.from_pylist(rows, schema))
    return count


def sweep(session, input, output, config=None, now=None, source="parquet"):
    """Lints the table at ``input`` and writes ``findings``, ``unique`` and ``other`` as Parquet and ``sarif`` below
    ``output``. Gives the numbers of repositories, findings, and files that failed.

    ``input`` is a path that Spark's reader ``source`` takes, or with ``source="table"`` a name of the catalogue.
    """
    files = session.table(input) if source == "table" else session.read.format(source).load(input)
    # Written once rather than cached: what is cached keeps all of Spark's 200 partitions, however small they are.
    kept = f"{output}/_rows"
    lint(files, config, now, sarif=True).write.mode("overwrite").parquet(kept)
    rows = session.read.parquet(kept)
    found = findings(rows)
    found.write.mode("overwrite").parquet(f"{output}/findings")
    deduplicate(found).write.mode("overwrite").parquet(f"{output}/unique")
    other = rows.where("status in ('failed', 'skipped')").select("status", "repo", "path", "message")
    other.write.mode("overwrite").parquet(f"{output}/other")
    _write_sarif(session, rows.where("status = 'repository'").select("repo", "sarif"), f"{output}/sarif")
    counts = {row.status: row["count"] for row in rows.groupBy("status").count().collect()}
    _delete(session, kept)
    return counts.get("repository", 0), counts.get("finding", 0), counts.get("failed", 0)


def _columns(files):
    """The columns that count, of the types that awslint takes."""
    from pyspark.sql import functions as f

    known = {name.lower() for name in files.columns}
    repo = f.col("repo").cast("string") if "repo" in known else f.lit("")
    mode = f.col("mode").cast("int") if "mode" in known else f.lit(None).cast("int")
    return files.select(
        f.coalesce(repo, f.lit("")).alias("repo"),
        f.col("path").cast("string").alias("path"),
        f.col("content").cast("binary").alias("content"),
        mode.alias("mode"),
    )


def _sifter(config):
    def sift_all(batches):
        import pyarrow

        for batch in batches:
            yield pyarrow.record_batch(sift(batch, config))

    return sift_all


def _judge(config, now, sarif):
    def judge(batches):
        import pyarrow

        # Executors have one core for each task.
        linter = Linter(config, now, sarif, threads=1)
        for batch in batches:
            linter.add(batch)
            yield pyarrow.record_batch(linter.finished())
        yield pyarrow.record_batch(linter.finish())

    return judge


def _rows(folder, config):
    for repository in sorted(path for path in folder.iterdir() if path.is_dir()):
        files, failures = list_files(repository, config)
        for path in files:
            content, mode = _content(path)
            yield {"repo": repository.name, "path": _below(repository, path), "content": content, "mode": mode}
        for path, _ in failures:
            yield {"repo": repository.name, "path": _below(repository, path), "content": None, "mode": None}


def _below(repository, path):
    path = pathlib.Path(path)
    # What is no text in a name cannot be text in a table.
    name = path.relative_to(repository).as_posix() if path.is_relative_to(repository) else path.as_posix()
    return name.encode(errors="surrogateescape").decode(errors="replace")


def _content(path):
    try:
        with open(path, "rb") as file:
            about = os.fstat(file.fileno())
            return (None if about.st_size > _LARGEST else file.read()), about.st_mode & 0o777
    except OSError:
        return None, None


def _write_sarif(session, reports, folder):
    """Writes a file for each repository wherever Spark can write: on disk, in HDFS, in a bucket."""
    files, folder = _delete(session, folder)
    path = session.sparkContext._jvm.org.apache.hadoop.fs.Path
    for report in reports.toLocalIterator(prefetchPartitions=True):
        stream = files.create(path(folder, f"{_file_name(report.repo)}.sarif"), True)
        try:
            stream.write(bytearray(report.sarif.encode()))
        finally:
            stream.close()


def _delete(session, folder):
    """Deletes a folder, and gives the file system that it was in and its path there."""
    folder = session.sparkContext._jvm.org.apache.hadoop.fs.Path(folder)
    files = folder.getFileSystem(session.sparkContext._jsc.hadoopConfiguration())
    files.delete(folder, True)
    return files, folder


def _file_name(repository):
    """A name of its own for the file of a repository, which may have slashes in its name."""
    kept = "".join(c if c in _KEPT else "".join(f"%{byte:02X}" for byte in c.encode()) for c in repository)
    # Names that begin with a dot or an underscore are hidden from those who read the folder.
    return f"%{ord(kept[0]):02X}{kept[1:]}" if kept.startswith((".", "_")) else kept or "%"


def main(arguments=None):
    """The command line of ``python -m awslint.spark``."""
    parser = argparse.ArgumentParser(prog="python -m awslint.spark", description=__doc__.split("\n\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    packing = commands.add_parser("pack", help="write folders of clones to a table")
    packing.add_argument("--input", required=True, help="a folder with a subfolder for each repository")
    packing.add_argument("--output", required=True, help="the Parquet file to write")
    packing.add_argument("--config", type=pathlib.Path, help="an awslint.toml, for what it excludes")
    sweeping = commands.add_parser("sweep", help="lint a table")
    sweeping.add_argument("--input", required=True, help="the table: a path, or with `--source table` a name")
    sweeping.add_argument("--output", required=True, help="the folder for findings, unique, other and sarif")
    sweeping.add_argument("--source", default="parquet", help="how Spark reads it: parquet (the default), delta, orc, table")
    sweeping.add_argument("--config", type=pathlib.Path, help="an awslint.toml")
    sweeping.add_argument("--now", help="judge expiry as of this moment, as in 2026-11-21T00:00:00Z")
    sweeping.add_argument("--master", help="where to run, as in local[2]; spark-submit says it otherwise")
    options = parser.parse_args(arguments)
    config = options.config.read_text(encoding="utf-8") if options.config else None
    if options.command == "pack":
        print(f"{pack(options.input, options.output, config)} files")
        return 0
    now = options.now or datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    session = _session(options.master)
    repositories, found, failed = sweep(session, options.input, options.output, config, now, options.source)
    print(f"{found} findings in {repositories} repositories; {failed} files failed")
    return 2 if failed else 1 if found else 0


def _session(master):
    from pyspark.sql import SparkSession

    if master and master.startswith("local"):  # the Python that has awslint, not the first one of the search path
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("awslint")
    session = (builder.master(master) if master else builder).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    # Rows of files are larger than those that the standard number is meant for.
    session.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "1000")
    return session


if __name__ == "__main__":
    sys.exit(main())
