"""CITATION.cff names what the Citation File Format 1.2.0 requires, and the version of today."""

import re
from pathlib import Path

import pipeline

CITATION = (Path(__file__).resolve().parents[1] / "CITATION.cff").read_text(encoding="utf-8")


def test_citation_has_the_required_keys_once_each() -> None:
    keys = re.findall(r"^([a-z-]+):", CITATION, re.MULTILINE)
    assert {"cff-version", "message", "title", "authors"} <= set(keys)
    assert len(keys) == len(set(keys))


def test_citation_names_the_version_of_the_package() -> None:
    assert re.search(r"^version: (.+)$", CITATION, re.MULTILINE).group(1) == pipeline.__version__  # type: ignore[union-attr]
