"""A run over a small article, and how the report reads it."""

from pathlib import Path

import pipeline
from pipeline import batch
from pipeline.article import Article

TEXT = """非奈利酮治疗糖尿病肾病
引言
非奈利酮（finerenone）是盐皮质激素受体拮抗剂。FIDELIO-DKD研究（NCT02540993）中，
非奈利酮降低2型糖尿病患者的肾脏终点风险，优于安慰剂。
含有<script>alert(1)</script>和=HYPERLINK("x")的句子提到帕博利珠单抗。
"""


def read(path: Path, _engine: str = "") -> Article:
    """Read a file as the command does."""
    return pipeline.process(path, until="extract")


def run_in(folder: Path, *files: tuple[str, str]) -> Path:
    """Write files into a folder, run the pipeline over them in this process, and return the output folder."""
    paths = []
    for name, text in files:
        paths.append(folder / name)
        paths[-1].write_text(text, encoding="utf-8")
    batch.run(paths, folder / "out", jobs=1)
    return folder / "out"
