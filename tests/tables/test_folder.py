import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.tables.folder import check_out, locked, mark_gone, replacing


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An output folder with two files."""
    (tmp_path / "out" / "text").mkdir(parents=True)
    (tmp_path / "out" / "a.csv").write_text("old", encoding="utf-8")
    (tmp_path / "out" / "text" / "gone.txt").write_text("old", encoding="utf-8")
    return tmp_path / "out"


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def write_new(new: Path) -> None:
    """Write what the output folder is to have next."""
    (new / "text").mkdir()
    for name in ("a.csv", "b.csv", "text/c.txt"):
        (new / name).write_text("new", encoding="utf-8")
    mark_gone(new, ["text/gone.txt"])


def assert_new(out: Path) -> None:
    assert names(out) == ["a.csv", "b.csv", "text/c.txt"]
    assert {path.read_text(encoding="utf-8") for path in out.rglob("*.*") if path.is_file()} == {"new"}


def test_folder_replaces_files_and_removes_those_that_are_gone(out: Path) -> None:
    with locked(out), replacing(out) as new:
        write_new(new)
    assert_new(out)


def test_folder_stays_as_it_is_when_the_new_files_are_not_all_there(out: Path) -> None:
    def broken() -> None:
        with locked(out), replacing(out) as new:
            write_new(new)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert names(out) == ["a.csv", "text/gone.txt"]


@pytest.mark.parametrize("moved", range(4))
def test_folder_is_completed_by_the_next_run_when_the_last_was_killed_amid_moving(out: Path, moved: int) -> None:
    ready = out / ".ready"
    ready.mkdir()
    write_new(ready)
    for name in ("a.csv", "b.csv", "text/c.txt")[:moved]:
        (ready / name).replace(out / name)
    with locked(out):
        pass
    assert_new(out)


def test_folder_loses_the_remains_of_a_run_that_was_killed_before_that(out: Path) -> None:
    (out / ".new-1").mkdir()
    write_new(out / ".new-1")
    with locked(out):
        pass
    assert names(out) == ["a.csv", "text/gone.txt"]


def test_folder_belongs_to_one_run_at_a_time(out: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from pipeline.tables.folder import locked\n"
        "with locked(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", script, str(out)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        with pytest.raises(UsageError, match="another run is writing"), locked(out):
            pass
        other.kill()
    with locked(out):  # a lock ends with its process, however that ends
        pass
    assert names(out) == ["a.csv", "text/gone.txt"]


def test_folder_is_not_left_behind_when_nothing_was_written(tmp_path: Path) -> None:
    with locked(tmp_path / "x" / "y"):
        pass
    assert not (tmp_path / "x").exists()


def test_folder_with_a_readme_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# My project\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"README\.md"):
        check_out(tmp_path)
