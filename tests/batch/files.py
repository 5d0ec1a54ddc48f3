"""Files for the tests of batches."""

from pathlib import Path


def make(*names: str, text: str = "一篇综述") -> None:
    """Write files with the same text."""
    for name in names:
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")


def files_of(folder: Path) -> dict[str, bytes]:
    """The files of an output folder by their path in it, but for the times."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "timings.json"
    }
