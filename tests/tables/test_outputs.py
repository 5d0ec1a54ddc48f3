"""The committed tables keep the contract: every cell has its type, value and pattern, every key is unique."""

from pathlib import Path

import frictionless

from pipeline.tables.package import datapackage, readme

OUTPUTS = Path(__file__).resolve().parents[2] / "outputs"


def test_outputs_are_valid_frictionless_data() -> None:
    report = frictionless.validate(str(OUTPUTS / "datapackage.json"))
    assert report.flatten(["title", "rowNumber", "fieldName", "note"]) == []


def test_outputs_are_described_by_the_schema_of_today() -> None:
    assert (OUTPUTS / "datapackage.json").read_text(encoding="utf-8") == datapackage()
    assert (OUTPUTS / "README.md").read_text(encoding="utf-8") == readme()
