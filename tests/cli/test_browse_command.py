"""Datasette over HTTP on loopback, over the tables that stand in the project."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

import pytest

OUTPUTS = Path(__file__).parents[2] / "outputs"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where Datasette answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("browse")
    command = [sys.executable, "-m", "pipeline", "browse", str(OUTPUTS), "--out", str(folder), "--port", str(port)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as served:
        try:
            address = f"http://127.0.0.1:{port}"
            while served.poll() is None and not _answers(address):
                time.sleep(0.2)
            yield address
        finally:
            served.terminate()


def _answers(address: str) -> bool:
    try:
        with urlopen(f"{address}/-/versions.json"):
            return True
    except URLError:
        return False


def get(address: str) -> Any:
    with urlopen(address) as answer:
        return json.load(answer)


def test_browse_search_finds_a_chinese_drug(address: str) -> None:
    text = quote("帕博利珠")
    rows = get(f"{address}/tables/triples.json?_search={text}&_shape=array")
    assert rows
    assert all("帕博利珠" in row["drug_zh"] + row["evidence"] for row in rows)
    found = get(f"{address}/tables/search.json?text={text}&_shape=array")
    assert {row["triple_id"] for row in rows} <= {row["triple_id"] for row in found}


def test_browse_facet_counts_targets(address: str) -> None:
    answer = get(f"{address}/tables/triples.json?_facet=target")
    results = answer["facet_results"]["target"]["results"]
    number = get(f"{address}/tables.json?sql=select+count(*)+as+n+from+triples+where+target='{results[0]['value']}'")
    assert results[0]["count"] == number["rows"][0][0] > 1


def test_browse_shows_titles_and_meanings(address: str) -> None:
    with urlopen(f"{address}/tables/triples") as page:
        text = page.read().decode("utf-8")
    assert "triples: one row for each statement that a drug acts on a target in a setting" in text
    assert "Chinese generic name of the drug" in text
