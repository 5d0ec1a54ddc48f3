"""Articles for the benchmarks, as many as are wanted: sentences of our own around names of the lexicons."""

import random
from pathlib import Path

from pipeline.lexicon.files import FOLDER

_OPENINGS = ("近年来", "随着研究的深入", "在真实世界中", "对于不能手术的患者", "在一线治疗失败后", "目前")
_SENTENCES = (
    "{opening}，{drug}在{disease}中的应用受到关注。",
    "{drug}是{gene}的抑制剂，可用于{disease}的治疗[{cite}]。",
    "{trial}研究（{number}）是一项Ⅲ期临床试验，纳入{size}例{disease}患者。",
    "结果显示，{drug}组的中位无进展生存期为{months}个月，显著长于对照组的{fewer}个月（HR=0.{ratio}，P<0.05）。",
    "{drug}联合{other}未能改善总生存期，其安全性与既往报道一致。",
    "研究表明，{gene}的高表达与{disease}的不良预后相关，而{gene2}可抑制其活性。",
    "{opening}，{other}单药治疗{disease}的客观缓解率为{rate}%。",
)


def _names(file: str) -> list[str]:
    """Return the Chinese names of a concept file, or the English ones where there is none."""
    header, *lines = (FOLDER / file).read_text(encoding="utf-8").splitlines()
    columns = header.split("\t")
    rows = [dict(zip(columns, line.split("\t"), strict=True)) for line in lines]
    return [row["name_zh"] or row["name_en"] for row in rows]


def article(number: int, paragraphs: int = 8) -> str:
    """Return an article; another number gives another one, the same number the same.

    Parameters
    ----------
    number : int
        Which one.
    paragraphs : int
        Its length: paragraphs of five sentences, about 200 characters each.
    """
    chance = random.Random(number)
    drugs, genes, diseases = _NAMES

    def sentence() -> str:
        return chance.choice(_SENTENCES).format(
            opening=chance.choice(_OPENINGS),
            drug=chance.choice(drugs),
            other=chance.choice(drugs),
            gene=chance.choice(genes),
            gene2=chance.choice(genes),
            disease=chance.choice(diseases),
            trial=f"TRIAL-{chance.randrange(100, 999)}",
            number=f"NCT{chance.randrange(10**8):08}",
            size=chance.randrange(40, 900),
            months=chance.randrange(80, 200) / 10,
            fewer=chance.randrange(20, 80) / 10,
            ratio=chance.randrange(40, 90),
            rate=chance.randrange(10, 80),
            cite=chance.randrange(1, 60),
        )

    lines = [f"{chance.choice(diseases)}治疗的研究进展（{number}）"]
    for part in range(1, paragraphs + 1):
        lines += ["", f"{part} {chance.choice(drugs)}", "", "".join(sentence() for _ in range(5))]
    return "\n".join(lines) + "\n"


_NAMES = [_names(file) for file in ("drugs.tsv", "genes.tsv", "diseases.tsv")]


def write(folder: Path, count: int, paragraphs: int = 8) -> None:
    """Write so many articles into a new folder."""
    folder.mkdir(parents=True)
    for number in range(count):
        (folder / f"a{number:05}.txt").write_text(article(number, paragraphs), encoding="utf-8", newline="")
