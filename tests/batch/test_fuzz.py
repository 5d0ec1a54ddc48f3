from itertools import islice
from pathlib import Path

import pytest

from tests.batch.mutating import SEEDS, check, mutants

COUNT = 2000
PARTS = 4


def test_fuzz_seeds_give_what_the_readers_look_for(tmp_path: Path) -> None:
    for name, data in SEEDS.items():
        (tmp_path / name).write_bytes(data)
        assert check(tmp_path / name, 60).failure is None


@pytest.mark.parametrize("part", range(PARTS))
def test_fuzz_damaged_documents_give_rows_or_an_error_for_the_reader_in_time(tmp_path: Path, part: int) -> None:
    failed = 0
    for name, data in islice(mutants(part), COUNT // PARTS):
        (tmp_path / name).write_bytes(data)
        failed += check(tmp_path / name, 60).failure is not None
    assert 0 < failed < COUNT // PARTS  # some are damaged beyond reading, some are not
