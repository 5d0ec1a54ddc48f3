"""The command line as a user meets it: exit codes, what goes to stdout and what to stderr."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import pipeline
from pipeline import batch
from pipeline.article import Article, Span
from pipeline.cli import main
from pipeline.tables.csv_file import read_table
from pipeline.tables.schema import ENTITIES, TRIALS
from tests import sample

Output = tuple[int, str, str]
Call = Callable[..., Output]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, and a stand-in for the stages."""

    def process(path: Path, doc_id: str, shown: str, until: str = "relate", engine: str = "") -> Article:
        return sample.process(path, doc_id, shown)

    monkeypatch.chdir(tmp_path)

    def run(paths: list[Path | str], out: Path | str, jobs: int, progress: Any, **settings: Any) -> batch.Report:
        return in_pool(paths, out, 0, progress, sample.process, **settings)

    in_pool = batch.run
    monkeypatch.setattr(pipeline, "process", process, raising=False)
    monkeypatch.setattr(batch, "run", run)
    return tmp_path


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Run the command line: arguments in; exit code, stdout and stderr out."""

    def run(*arguments: str) -> Output:
        monkeypatch.setattr(sys, "argv", ["pipeline", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, captured.out, captured.err

    return run


def test_cli_run_writes_tables_and_tells_progress_on_stderr(call: Call) -> None:
    Path("a.txt").write_text("一篇综述", encoding="utf-8")
    code, out, err = call("run", "a.txt", "--out", "out")
    assert (code, out) == (0, "")
    assert [row["doc_id"] for row in read_table(Path("out/documents.csv"))] == ["a"]
    first, rows, last = err.splitlines()
    assert first.startswith("[1/1] a.txt: done in ")
    assert rows == (
        "10 rows: 1 documents, 1 entities, 1 abbreviations, 1 trials, 1 triples, 1 outcomes, 1 mechanisms, 1 facts, "
        "1 candidates, 1 coverage, 0 rejected"
    )
    assert last == "1 documents, 0 failed, tables in out"


def test_cli_run_names_failures_and_exits_with_1(call: Call) -> None:
    Path("a.txt").write_text("一篇综述", encoding="utf-8")
    Path("b.txt").write_text("unreadable", encoding="utf-8")
    code, _, err = call("run", "a.txt", "b.txt", "--out", "out", "--jobs", "1")
    assert code == 1
    assert "failed: b.txt: the file is no text (give a text file)" in err.splitlines()
    assert len(read_table(Path("out/trials.csv"))) == 1


def test_cli_run_with_a_wrong_lexicon_writes_nothing_and_exits_with_2(call: Call) -> None:
    Path("a.txt").write_text("lexicon", encoding="utf-8")
    code, _, err = call("run", "a.txt", "--out", "out")
    assert (code, err) == (2, "error: lexicons/drugs.tsv row 7: 5 cells, 6 columns (add the missing cell)\n")
    assert not Path("out").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("run nowhere --out out", "error: nowhere: no such file or folder (check the path)"),
        ("run empty --out out", "error: empty: the folder holds no article (.pdf, .txt, .docx, .html) "
         "(name the folder that holds the files)"),
        ("run a.txt --out a.txt", "error: a.txt: the output folder is a file (name a folder with --out)"),
        ("run a.txt", "error: Missing option '--out' (see `pipeline run --help`)"),
        ("run --out out", "error: Missing argument 'PATH' (see `pipeline run --help`)"),
        ("run a.txt --out out --zip", "error: No such option: --zip (see `pipeline run --help`)"),
        ("run a.txt --out out --jobs 0", "error: Invalid value for '--jobs': Input should be greater than or equal to "
         "1 (see `pipeline run --help`)"),
        ("walk", "error: No such command 'walk' (see `pipeline --help`)"),
        ("", "error: Missing command (see `pipeline --help`)"),
        ("extract nowhere", "error: nowhere: no such file (check the path)"),
        ("extract empty", "error: empty: a folder, not a file (name one article in it)"),
        ("tag b.txt", "error: b.txt: the file is no text (give a text file)"),
        ("relate a.txt --table facts", "error: Invalid value for --table: no table facts; choose one of abbreviations, "
         "trials, triples, outcomes, mechanisms, coverage (see `pipeline relate --help`)"),
        ("explain empty 3", "error: empty: a folder, not a file (name one article in it)"),
        ("export brat a.txt --out b.txt/x", "error: b.txt/x: Not a directory (check the path and its permissions)"),
        ("lexicon check nowhere", "error: nowhere: no such folder (name a folder of lexicon files)"),
    ],
)  # fmt: skip
def test_cli_says_in_one_line_what_is_wrong_and_exits_with_2(call: Call, arguments: str, message: str) -> None:
    Path("empty").mkdir()
    Path("a.txt").write_text("一篇综述", encoding="utf-8")
    Path("b.txt").write_text("unreadable", encoding="utf-8")
    assert call(*arguments.split()) == (2, "", message + "\n")
    assert sorted(path.name for path in Path().iterdir()) == ["a.txt", "b.txt", "empty"]


def test_cli_extract_prints_blocks(call: Call) -> None:
    Path("a.txt").write_text("一篇综述", encoding="utf-8")
    assert call("extract", "a.txt") == (0, "kind\tsection\ttext\nparagraph\t1 引言\t达格列净\n", "")
    [line] = call("extract", "a.txt", "--format", "json")[1].splitlines()
    assert json.loads(line) == {
        "kind": "paragraph", "section": "1 引言", "page": None, "table": 1, "row": 2, "column": 3, "text": "达格列净",
    }  # fmt: skip


def test_cli_tokenise_prints_sentences(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    made = sample.article()
    block = replace(made.blocks[0], sentences=(Span(0, 2), Span(2, 4)), words=(Span(0, 1), Span(1, 2), Span(2, 4)))
    monkeypatch.setattr(pipeline, "process", lambda *_: replace(made, blocks=(block,)))
    Path("a.txt").touch()
    assert call("tokenise", "a.txt") == (0, "达 / 格\n列净\n", "")
    second = call("tokenise", "a.txt", "--format", "json")[1].splitlines()[1]
    assert json.loads(second) == {"kind": "paragraph", "start": 14, "words": ["列净"]}


def test_cli_tag_prints_mentions_with_the_columns_of_the_table(call: Call) -> None:
    Path("a.txt").write_text("一篇综述", encoding="utf-8")
    header, row = call("tag", "a.txt")[1].splitlines()
    assert header.split("\t") == list(ENTITIES.header)
    assert row.split("\t")[:4] == ["a", "12", "16", "达格列净"]


def test_cli_relate_prints_every_record(call: Call) -> None:
    Path("a.txt").write_text("一篇综述", encoding="utf-8")
    records = [json.loads(line) for line in call("relate", "a.txt")[1].splitlines()]
    assert {record["table"] for record in records} == {
        "abbreviations", "trials", "triples", "outcomes", "mechanisms", "coverage",
    }  # fmt: skip


def test_cli_relate_prints_one_table(call: Call) -> None:
    Path("a.txt").write_text("一篇综述", encoding="utf-8")
    header, row = call("relate", "a.txt", "--table", "trials")[1].splitlines()
    assert header.split("\t") == list(TRIALS.header)
    assert row.split("\t")[1] == "NCT03036124"


def test_cli_version(call: Call) -> None:
    assert call("--version") == (0, f"{pipeline.__version__}\n", "")


def test_cli_stops_without_a_traceback(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> batch.Report:
        raise KeyboardInterrupt

    monkeypatch.setattr(batch, "run", interrupted)
    Path("a.txt").touch()
    assert call("run", "a.txt", "--out", "out") == (
        130,
        "",
        "error: stopped; no table was changed, and the next run goes on from here\n",
    )


def python(*arguments: str) -> "subprocess.CompletedProcess[str]":
    root = Path(pipeline.__file__).parents[1]
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, encoding="utf-8", cwd=root, check=False, timeout=60
    )


def test_cli_help_imports_nothing_heavy() -> None:
    heavy = "{'spacy', 'scispacy', 'pandas', 'numpy', 'jieba', 'pdfminer', 'daachorse', 'rich', 'concurrent.futures'}"
    done = python("-c", f"import sys, pipeline.cli; print({heavy} & set(sys.modules))")
    assert done.stdout == "set()\n", done.stderr


def test_cli_help_answers_at_once() -> None:
    def seconds() -> float:
        began = time.perf_counter()
        assert "tokenise" in python("-m", "pipeline", "--help").stdout
        return time.perf_counter() - began

    # the best of several: another program on the machine must not fail the test
    assert min(seconds() for _ in range(5)) < 0.3


def test_cli_output_that_nobody_reads_on_is_no_error(folder: Path) -> None:
    code = "from pipeline.cli import main; import sys; sys.argv = ['pipeline', '--help']; main()"
    root = Path(pipeline.__file__).parents[1]
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=root
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


def test_cli_run_tells_events_as_json_on_stdout(call: Call) -> None:
    Path("a.txt").write_text("一篇综述", encoding="utf-8")
    Path("b.txt").write_text("unreadable", encoding="utf-8")
    code, out, err = call("run", "a.txt", "b.txt", "--out", "out", "--json")
    first, second, last = map(json.loads, out.splitlines())
    assert (code, err) == (1, "")
    assert [first["event"], first["doc_id"], first["status"], first["total"]] == ["document", "a", "done", 2]
    assert second["error"] == "the file is no text (give a text file)"
    assert (last["event"], last["documents"], last["failed"], last["rows"]["trials"]) == ("run", 2, ["b.txt"], 1)


def test_cli_run_tells_only_failures_when_quiet(call: Call) -> None:
    Path("a.txt").write_text("一篇综述", encoding="utf-8")
    Path("b.txt").write_text("unreadable", encoding="utf-8")
    assert call("run", "a.txt", "--out", "out", "--quiet") == (0, "", "")
    message = "failed: b.txt: the file is no text (give a text file)\n"
    assert call("run", "a.txt", "b.txt", "--out", "out", "--quiet") == (1, "", message)


def test_cli_run_says_how_many_documents_are_as_before(call: Call) -> None:
    Path("a.txt").write_text("一篇综述", encoding="utf-8")
    call("run", "a.txt", "--out", "out")
    assert call("run", "a.txt", "--out", "out")[2].splitlines()[-1] == (
        "1 documents, 1 of them as before, 0 failed, tables in out"
    )


def test_cli_diff_leaves_the_csv_file_alone_where_a_folder_is_wrong(call: Call) -> None:
    Path("a.txt").write_text("一篇综述", encoding="utf-8")
    Path("diff.csv").write_text("former", encoding="utf-8")
    call("run", "a.txt", "--out", "old")
    assert call("diff", "old", "nowhere", "--csv", "diff.csv")[0] == 2
    assert Path("diff.csv").read_text(encoding="utf-8") == "former"


def test_cli_diff_says_what_changed_and_writes_it_as_csv(call: Call) -> None:
    Path("a.txt").write_text("一篇综述", encoding="utf-8")
    call("run", "a.txt", "--out", "old")
    assert call("diff", "old", "old") == (0, "no row came, went or changed\n", "")
    Path("b.txt").write_text("另一篇综述", encoding="utf-8")
    call("run", "a.txt", "b.txt", "--out", "new")
    lines = call("diff", "old", "new", "--csv", "diff.csv")[1].splitlines()
    assert lines[0] == "documents: came: doc_id=b: because of input"
    assert lines[-1].endswith("because of input")
    assert Path("diff.csv").read_text(encoding="utf-8-sig").splitlines()[1] == "documents,came,doc_id=b,,input"
