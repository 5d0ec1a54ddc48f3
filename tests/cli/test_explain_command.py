"""`python -m pipeline explain`."""

from pathlib import Path

import pytest

from pipeline.cli.explain import explain
from pipeline.errors import UsageError

TEXT = "引言\n德曲妥珠单抗延长了患者的生存期。\n\n参考文献\n[1] Li A. Trastuzumab. J Test, 2020, 1: 2-3.\n"


def explained(folder: Path, where: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What the command prints of a small article."""
    file = folder / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    explain(file, where)
    return capsys.readouterr().out


def test_explain_prints_winner_loser_and_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = explained(tmp_path, str(TEXT.index("曲妥珠")), capsys)
    assert "* 3-9 德曲妥珠单抗: drug trastuzumab deruxtecan" in text
    assert "lexicons/drugs.tsv:" in text
    assert "- 4-9 曲妥珠单抗: drug trastuzumab" in text


def test_explain_reference_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = explained(tmp_path, str(TEXT.index("Trastuzumab")), capsys)
    assert "not a statement of the article itself (reference)" in text


def test_explain_no_name_here_names_the_nearest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "nearest mention: 3-9" in explained(tmp_path, str(TEXT.index("患者")), capsys)


@pytest.mark.parametrize("where", ["-1", "x", str(len(TEXT)), "99999999"])
def test_explain_offset_out_of_range(where: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UsageError, match="offset"):
        explained(tmp_path, where, capsys)
