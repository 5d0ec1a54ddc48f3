"""Damaging documents at random, and what must hold whatever the damage.

`python -m tests.batch.mutating SECONDS` (`make fuzz`) goes on for that long.
"""

import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from pipeline.batch.documents import Document
from pipeline.batch.work import Done, Task, do_document
from pipeline.config import EngineName
from tests.extract.drawing import pdf, rule_op, text_op

TEXT = """达格列净治疗心力衰竭的研究进展

1 引言

达格列净（dapagliflozin，DAPA）抑制钠-葡萄糖协同转运蛋白2（SGLT2）。DAPA-HF研究（NCT03036124）显示，
达格列净显著降低心血管死亡风险（HR=0.82，95%CI 0.69~0.98），优于安慰剂[1]。

表1 相关临床试验
登记号 药物 靶点 疾病 分期
NCT03036124 达格列净 SGLT2 心力衰竭 Ⅲ
NCT03057977 恩格列净 SGLT2 射血分数保留的心力衰竭 Ⅲ

参考文献
[1] McMurray JJV, et al. N Engl J Med, 2019, 381: 1995.
"""
"""A text with what the readers look for: definition, trial, figures, table, references."""
_PAGE = [
    text_op("Dapagliflozin in heart failure", 180, 740, 16),
    text_op("Dapagliflozin (DAPA) inhibits SGLT2. DAPA-HF (NCT03036124) was positive.", 60, 700),
    *(rule_op(60, 540, y) for y in (660, 640, 600)),
    *(text_op(cell, x, 646) for cell, x in (("NCT", 60), ("Drug", 200), ("Target", 340))),
    *(text_op(cell, x, 620) for cell, x in (("NCT03036124", 60), ("dapagliflozin", 200), ("SGLT2", 340))),
]
SEEDS: dict[str, bytes] = {
    "text.txt": TEXT.encode(),
    "gb.txt": TEXT.encode("gb18030"),
    "wide.txt": TEXT.encode("utf-16"),
    "page.pdf": pdf([_PAGE, _PAGE[:2]]),
}
ODD = ("\0", "\ud7ff", "（", "\u202e", "\t", "\n\n", "NCT", "表1", "=", "<b>", "\uf8ff", "|", "９" * 40, "(" * 60)


def mutate(data: bytes, chance: random.Random) -> bytes:
    """Damage bytes in one to four places: some are changed, cut, doubled, moved, or others put in."""
    for _ in range(chance.randrange(1, 5)):
        at = chance.randrange(len(data) + 1)
        size = chance.choice((1, 4, 30, 300))
        part = data[at : at + size]
        match chance.randrange(6):
            case 0:
                part = chance.randbytes(len(part))
            case 1:
                part = b""
            case 2:
                part *= chance.choice((2, 3, 50))
            case 3:
                part = part[::-1]
            case 4:
                part = chance.choice(ODD).encode() + part
            case 5:
                other = chance.randrange(len(data) + 1)
                part += data[other : other + size]
        data = data[:at] + part + data[at + size :]
    return data if chance.random() > 0.05 else data[: chance.randrange(len(data) + 1)]


def mutants(seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of damaged documents without end, the same for the same seed."""
    chance = random.Random(seed)
    while True:
        name = chance.choice(list(SEEDS))
        yield name, mutate(SEEDS[name], chance)


def check(path: Path, seconds: float, engine: EngineName = "pdfminer") -> Done:
    """Process a document, which must give rows or an error for its reader, in time."""
    began = time.monotonic()
    done = do_document(Task(Document(path, path.name, path.stem), engine))
    assert time.monotonic() - began < seconds, f"took more than {seconds} s"
    assert done.shard
    assert not (done.failure and done.failure.error.startswith("unexpected")), done.failure
    return done


def main() -> None:
    """Damage documents until the time is over; keep the first that does harm."""
    ends = time.monotonic() + float(sys.argv[1])
    seed = int(time.time())
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, data) in enumerate(mutants(seed), start=1):
            path = Path(folder) / name
            path.write_bytes(data)
            try:
                check(path, 60)
            except BaseException:
                kept = Path(f"fuzz-{seed}-{number}{path.suffix}")
                kept.write_bytes(data)
                print(f"{kept}: document {number} of seed {seed}", file=sys.stderr)
                raise
            if time.monotonic() > ends:
                break
    print(f"{number} documents, none did harm")


if __name__ == "__main__":
    main()
