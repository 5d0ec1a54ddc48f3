"""`pipeline extract`: what it prints and what it writes, through the real first stage."""

import json
import re
import sys
from base64 import b64decode
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pipeline.cli import main
from tests.extract.drawing import pdf, rule_op, text_op

TEXT = """银屑病的生物治疗
陈一，林二
摘要：本文综述银屑病。
1 引言
司库奇尤单抗阻断IL-17A，
见表1。
表1 临床试验
注册号 靶点 药物 研究阶段
NCT01365455 IL-17A 司库奇尤单抗 Ⅲ期
NCT01474512 IL-17A 依奇珠单抗 Ⅲ期
注：均已完成
参考文献
[1] 陈一. 银屑病. 2020.
"""
BODY = ["银屑病的生物治疗", "陈一，林二", "摘要：本文综述银屑病。", "1引言", "司库奇尤单抗阻断IL-17A，见表1。"]
PAGE = """<html><head><meta charset="utf-8"></head><body><h1>银屑病</h1><p>见表1。</p><p>表1 药物</p><table>
<tr><th>靶点</th><th>药物</th><th>期</th></tr><tr><td colspan="3">白介素</td></tr>
<tr><td rowspan="2">IL-17A</td><td>甲</td><td>&lt;3</td></tr><tr><td>乙</td><td>III</td></tr></table></body></html>"""
Output = tuple[int, str, str]
Call = Callable[..., Output]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Run the command in an empty folder: arguments in; exit code, stdout and stderr out."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Output:
        monkeypatch.setattr(sys, "argv", ["pipeline", "extract", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, captured.out, captured.err

    return run


@pytest.fixture
def files(call: Call) -> None:
    """A folder `in` with a text, a web page, a PDF, and two files that cannot be read."""
    Path("in").mkdir()
    Path("in/a.txt").write_text(TEXT, encoding="utf-8")
    Path("in/b.html").write_text(PAGE, encoding="utf-8")
    Path("in/c.pdf").write_bytes(pdf([[text_op("Trials of ixekizumab.", 50, 700)]]))
    Path("in/d.pdf").write_bytes(b"no PDF")
    Path("in/e.docx").write_bytes(b"PK\x03\x04")


@pytest.mark.usefixtures("files")
def test_extract_text_is_the_body_a_paragraph_a_line(call: Call) -> None:
    assert call("in/a.txt", "--format", "text") == (0, "\n".join(BODY) + "\n", "")


@pytest.mark.usefixtures("files")
def test_extract_json_has_blocks_and_tables(call: Call) -> None:
    lines = [json.loads(line) for line in call("in/b.html", "--format", "json")[1].splitlines()]
    assert [line["kind"] for line in lines[:3]] == ["title", "paragraph", "caption"]
    assert lines[-1] == {
        "kind": "table", "number": 1, "caption": "表1药物", "header": ["靶点", "药物", "期"],
        "rows": [["IL-17A", "甲", "<3"], ["IL-17A", "乙", "III"]], "group": ["白介素", "白介素"],
        "page": None, "footnotes": [],
    }  # fmt: skip


@pytest.mark.usefixtures("files")
def test_extract_out_writes_the_files_of_each_document(call: Call) -> None:
    code, out, err = call("in", "--out", "out", "--jobs", "1")
    assert (code, out) == (1, "")
    assert sorted(path.name for path in Path("out").iterdir()) == [
        "a.tables.json", "a.txt", "b.tables.json", "b.txt", "c.tables.json", "c.txt", "d.error.txt", "e.error.txt",
    ]  # fmt: skip
    assert Path("out/a.txt").read_text(encoding="utf-8").splitlines() == BODY
    [table] = json.loads(Path("out/a.tables.json").read_text(encoding="utf-8"))
    assert [row[0] for row in table["rows"]] == ["NCT01365455", "NCT01474512"]
    assert json.loads(Path("out/c.tables.json").read_text(encoding="utf-8")) == []
    [message] = Path("out/d.error.txt").read_text(encoding="utf-8").splitlines()
    assert message.startswith("the file is not a PDF")
    assert f"failed: in/d.pdf: {message}" in err.splitlines()
    assert err.splitlines()[-1] == "5 documents, 2 failed, files in out"


@pytest.mark.usefixtures("files")
def test_extract_out_leaves_nothing_of_an_earlier_run(call: Call) -> None:
    call("in/a.txt", "--out", "out")
    Path("in/a.txt").write_bytes(b"")
    assert call("in/a.txt", "--out", "out")[0] == 1
    assert [path.name for path in Path("out").iterdir()] == ["a.error.txt"]
    Path("in/a.txt").write_text(TEXT, encoding="utf-8")
    assert call("in/a.txt", "--out", "out")[0] == 0
    assert sorted(path.name for path in Path("out").iterdir()) == ["a.tables.json", "a.txt"]


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("in --out in", "error: in: the output folder holds the inputs (name another with --out)"),
        ("in/a.txt in/b.html", "error: several documents (name a folder for them with --out)"),
        ("in", "error: in: a folder, not a file (name one article in it)"),
        ("nowhere --out out", "error: nowhere: no such file or folder (check the path)"),
        ("in --out in/a.txt", "error: in/a.txt: the output folder is a file (name a folder with --out)"),
    ],
)
def test_extract_wrong_usage_is_one_line_and_exit_code_2(call: Call, arguments: str, message: str) -> None:
    assert call(*arguments.split()) == (2, "", message + "\n")


@pytest.mark.usefixtures("files")
def test_extract_documents_in_worker_processes(call: Call) -> None:
    assert call("in", "--out", "one", "--jobs", "1")[0] == 1
    assert call("in", "--out", "two", "--jobs", "2")[0] == 1
    for path in Path("one").iterdir():
        assert path.read_bytes() == (Path("two") / path.name).read_bytes()


class Elements(HTMLParser):
    """Names and attributes of all elements of a page, which must close what it opens."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in {"meta", "input"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_extract_html_of_a_pdf_draws_a_box_around_the_words(call: Call) -> None:
    drawn = [text_op("Trials of ixekizumab.", 50, 700), rule_op(50, 200, 650)]
    Path("a.pdf").write_bytes(pdf([drawn]))
    code, page, _ = call("a.pdf", "--format", "html")
    assert code == 0
    found = Elements(page).found
    [image] = [attrs for tag, attrs in found if tag == "image"]
    head, data = str(image["href"]).split(",")
    assert head == "data:image/png;base64"
    assert b64decode(data).startswith(b"\x89PNG")
    [box] = [
        {name: float(str(attrs[name])) for name in ("x", "y", "width", "height")}
        for tag, attrs in found
        if tag == "rect"
    ]
    height = float(str(image["height"]))
    assert box["x"] == pytest.approx(50, abs=2)
    assert box["y"] < height - 700 < box["y"] + box["height"] + 1
    assert 60 < box["width"] < 130
    assert not re.search(r'(?:src|href)="(?!data:)', page), "not complete in itself"


def test_extract_html_of_a_text_has_coloured_blocks_and_tables(call: Call) -> None:
    Path("b.html").write_text(PAGE, encoding="utf-8")
    page = call("b.html", "--format", "html")[1]
    found = Elements(page).found
    assert [attrs["class"] for tag, attrs in found if tag == "div"] == ["b title", "b paragraph", "b caption"]
    assert sum(tag == "tr" for tag, _ in found) == 4
    assert '<td class="sub" colspan="3">白介素</td>' in page
    assert "<td>&lt;3</td>" in page
    assert "image" not in {tag for tag, _ in found}
