"""What the lexicons hold, in figures."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.lexicon.concepts import row_surfaces
from pipeline.lexicon.files import CONCEPT_FILES, FOLDER, TYPES, read_rows
from pipeline.lexicon.find import all_files, read_levels
from pipeline.lexicon.fold import fold

HEADER = ("file", "rows", "surfaces", "zh", "id", "unverified", "A", "B", "C", "D")


@dataclass
class FileStats:
    """Figures of one concept file, or of all.

    Attributes
    ----------
    file : str
        Its name, imported ones below `imported/`.
    rows, surfaces : int
        Concepts and their different surfaces.
    with_zh, with_id : int
        Rows with a Chinese name, and with an identifier.
    unverified : int
        Rows whose Chinese name has no source.
    levels : Counter
        Surfaces by level.
    """

    file: str
    rows: int = 0
    surfaces: int = 0
    with_zh: int = 0
    with_id: int = 0
    unverified: int = 0
    levels: Counter[str] = field(default_factory=Counter)

    def share(self) -> float:
        """Return the share of unverified ones among the Chinese names, 0 to 1; 0 where there are none."""
        return self.unverified / self.with_zh if self.with_zh else 0.0

    def add(self, other: "FileStats") -> None:
        """Add the figures of another file."""
        for name in ("rows", "surfaces", "with_zh", "with_id", "unverified"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.levels += other.levels

    def cells(self) -> tuple[str, ...]:
        """Return the figures as a row below `HEADER`; the share of unverified names in percent."""
        share = f"{self.share():.0%}" if self.with_zh else ""
        counts = (self.rows, self.surfaces, self.with_zh, self.with_id)
        return (self.file, *map(str, counts), share, *(str(self.levels[level]) for level in "ABCD"))


def stats(folder: Path = FOLDER) -> list[FileStats]:
    """Count what the concept files hold.

    Parameters
    ----------
    folder : Path
        The lexicons.

    Returns
    -------
    list of FileStats
        One for each file, the curated ones first, and the total last.

    Raises
    ------
    LexiconError
        If a file is wrong.
    """
    levels = read_levels(folder)
    found = []
    total = FileStats("total")
    for path, file, imported in all_files(folder):
        figures = FileStats(f"imported/{path.name}" if imported else file)
        for number, row in enumerate(read_rows(path, CONCEPT_FILES[file]), start=2):
            figures.rows += 1
            figures.with_zh += bool(row["name_zh"])
            figures.with_id += bool(row["id"])
            figures.unverified += row["zh_source"] == "unverified"
            surfaces = {fold(surface): (kind, surface) for kind, surface in row_surfaces(row, f"{file}:{number}")}
            figures.surfaces += len(surfaces)
            for kind, surface in surfaces.values():
                figures.levels[levels.level(TYPES[file], kind, surface, imported=imported)[0]] += 1
        found.append(figures)
        total.add(figures)
    return [*found, total]
