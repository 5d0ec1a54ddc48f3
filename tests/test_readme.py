"""The documents for users: commands print what is shown, the Chinese one is in step, links lead somewhere.

`python -m tests.test_readme` writes the real output of today into both, but for the line of `make test`.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.tables.csv_file import read_table

ROOT = Path(__file__).resolve().parents[1]
ENGLISH, CHINESE = ROOT / "README.md", ROOT / "README.zh.md"
COPIED = ("Makefile", "corpus", "lexicons", "pipeline", "pyproject.toml", "requirements.lock", "tests")
MAKE_SETTINGS = ("CORPUS", "GOLD", "MAKEFLAGS", "MAKELEVEL", "MFLAGS", "OUTPUTS", "PYTHON", "PYTHONPATH", "VENV")

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```\n", re.MULTILINE | re.DOTALL)
LOOK = re.compile(r"^<!-- rows 1-(\d+) of (\S+\.csv) -->\n(\|.*\n)\|[-|]+\n((?:\|.*\n)*)", re.MULTILINE)
INSTALLING = re.compile(r"-m (venv|pip) ")
PASSING = re.compile(INSTALLING.pattern + r"|^\d+ documents a minute, ")
"""What a slow machine prints and another does not, too."""
NOT_RUN = "make test"
"""The command that runs this very file."""
CELL = 60
"""Characters of a cell that a document shows."""


def blocks(text: str) -> list[tuple[str, str]]:
    """Language and content of each fenced block."""
    return BLOCK.findall(text)


def commands(content: str) -> Iterator[tuple[str, str]]:
    """Commands of a console block, each with the output that the block shows for it."""
    for part in re.split(r"^\$ ", content, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


SESSIONS = [content for language, content in blocks(ENGLISH.read_text(encoding="utf-8")) if language == "console"]


def make_copy(folder: Path) -> None:
    """Lay out what a user has after the installation, with the interpreter that runs the tests."""
    folder.mkdir(exist_ok=True)
    for name in COPIED:
        source, target = ROOT / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, target)
    interpreter = folder / ".venv" / "bin" / "python"
    interpreter.parent.mkdir(parents=True)
    interpreter.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    interpreter.chmod(0o755)
    (folder / ".venv" / ".installed").touch()


def add_row(path: Path, row: str) -> None:
    """Put a row into a lexicon at its place."""
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    rows = sorted([*rows, row], key=lambda line: line.split("\t")[0])
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8", newline="")


def run_all(folder: Path) -> list[list[str]]:
    """Follow the document in a copy of the project: the output of each command, by console block."""
    make_copy(folder)
    parts = blocks(ENGLISH.read_text(encoding="utf-8"))
    environment = {name: value for name, value in os.environ.items() if name not in MAKE_SETTINGS}
    outputs: list[list[str]] = []
    for language, content in parts:
        if language == "tsv":
            add_row(folder / "lexicons" / "drugs.tsv", content.rstrip("\n"))
        elif language == "console":
            outputs.append([])
            for command, _ in commands(content):
                if command == NOT_RUN:
                    outputs[-1].append("")
                    continue
                done = subprocess.run(
                    ["sh", "-c", command],
                    cwd=folder,
                    env=environment,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    check=False,
                )
                outputs[-1].append(done.stdout.decode("utf-8"))
    return outputs


def stable(output: str) -> list[str]:
    """What does not change from run to run: no seconds, order of completion, installation, lines of lexicons."""
    lines = (re.sub(r"\b\d+\.\d s$", "# s", line) for line in output.splitlines() if not PASSING.search(line))
    lines = (re.sub(r"(lexicons/\w+\.tsv):\d+", r"\1:#", line) for line in lines)
    return sorted(re.sub(r"^\[\d+/", "[#/", line) for line in lines)


def look(path: Path, columns: list[str], count: int) -> str:
    """First rows of a table, in Markdown."""

    def shown(cell: str) -> str:
        return (cell if len(cell) <= CELL else cell[: CELL - 1] + "…").replace("|", "\\|")

    rows = list(read_table(path))[:count]
    return "".join("| " + " | ".join(shown(row[column]) for column in columns) + " |\n" for row in rows)


def columns_of(header: str) -> list[str]:
    return [cell.strip() for cell in header.strip().strip("|").split("|")]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("readme") / "project"


@pytest.fixture(scope="module")
def outputs(home: Path) -> list[list[str]]:
    return run_all(home)


@pytest.mark.parametrize("number", range(len(SESSIONS)), ids=[content.split("\n")[0][2:30] for content in SESSIONS])
def test_readme_commands_print_what_is_shown(number: int, outputs: list[list[str]]) -> None:
    for (command, expected), actual in zip(commands(SESSIONS[number]), outputs[number], strict=True):
        if command != NOT_RUN:
            assert stable(actual) == stable(expected), f"{command}\n{actual}"


@pytest.mark.parametrize("document", [ENGLISH, CHINESE], ids=lambda path: path.name)
@pytest.mark.usefixtures("outputs")
def test_readme_shows_the_first_rows_of_the_tables(document: Path, home: Path) -> None:
    looks = LOOK.findall(document.read_text(encoding="utf-8"))
    assert [name for _, name, _, _ in looks] == ["outputs/triples.csv", "outputs/trials.csv"]
    for count, name, header, rows in looks:
        assert rows == look(home / name, columns_of(header), int(count))


def test_readme_in_chinese_has_the_same_blocks_headings_and_links() -> None:
    one, other = (path.read_text(encoding="utf-8") for path in (ENGLISH, CHINESE))
    assert blocks(one) == blocks(other)
    prose, prose_zh = BLOCK.sub("", one), BLOCK.sub("", other)
    assert re.findall(r"^#+", prose, re.MULTILINE) == re.findall(r"^#+", prose_zh, re.MULTILINE)
    between = re.compile(r"\]\(([^)]+)\)")
    own = {ENGLISH.name, CHINESE.name}
    assert set(between.findall(prose)) - own == set(between.findall(prose_zh)) - own
    assert re.findall(r"^\| `[\w.]+` ", prose, re.MULTILINE) == re.findall(r"^\| `[\w.]+` ", prose_zh, re.MULTILINE)


@pytest.mark.parametrize(
    "document",
    [ENGLISH, CHINESE, ROOT / "CHANGELOG.md", ROOT / "corpus" / "README.md", ROOT / "lexicons" / "README.md"],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_readme_links_lead_to_files(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)#]+)\)", text):
        assert link.startswith("https://") or (document.parent / link).exists(), link


def test_readme_names_only_make_targets_that_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:`|\$ )make ([a-z-]+)", ENGLISH.read_text(encoding="utf-8")))
    assert named
    assert named <= targets


def renew() -> None:
    """Write the output of today into both documents; what `make test` says is set by hand."""
    with tempfile.TemporaryDirectory() as top:
        folder = Path(top) / "project"
        results = iter(run_all(folder))
        texts = []
        for language, content in blocks(ENGLISH.read_text(encoding="utf-8")):
            if language == "console":
                content = "".join(
                    f"$ {command}\n{_renewed(command, old, new)}"
                    for (command, old), new in zip(commands(content), next(results), strict=True)
                )
            texts.append(f"```{language}\n{content}```\n")
        for path in (ENGLISH, CHINESE):
            prose = re.split(r"^```\w+\n[^`]*?^```\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
            text = "".join(part for pair in zip(prose, [*texts, ""], strict=True) for part in pair)
            text = LOOK.sub(lambda found: _renewed_look(found, folder), text)
            path.write_text(text, encoding="utf-8", newline="")


def _renewed(command: str, old: str, new: str) -> str:
    if command == NOT_RUN:
        return old
    installing = [line + "\n" for line in old.splitlines() if INSTALLING.search(line)]
    return "".join(installing) + new


def _renewed_look(found: re.Match[str], folder: Path) -> str:
    columns = columns_of(found[3])
    rule = "|" + "---|" * len(columns) + "\n"
    return found[0].split("\n")[0] + "\n" + found[3] + rule + look(folder / found[2], columns, int(found[1]))


if __name__ == "__main__":
    renew()
