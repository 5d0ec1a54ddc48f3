"""Rules that every file of the project keeps: sizes, imports, docstrings, no Chinese words in the code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = sorted((ROOT / "pipeline").rglob("*.py"))
FILES = [*PACKAGE, *(path for path in sorted((ROOT / "tests").rglob("*.py")) if path.name != "score.py")]

STAGES = {"extract", "tokenise", "tag", "relate", "tables"}
PARTS = {path.relative_to(ROOT / "pipeline").parts[0].removesuffix(".py") for path in PACKAGE}
LAYERS = ["quiet", "errors", "config", "article", "lexicon", "stage", "batch", "cli"]
"""From the innermost to the outermost; a layer imports only from itself and from those before it."""

IDEOGRAPH = "[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
SAYING_NOTHING = frozenset("一二三四五六七八九十" + "\u3400\u4dbf\u4e00\u9fa5\u9fff\uf900\ufaff")
"""Numerals, and the first and last ideograph of a Unicode block, as regular expressions name them."""


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def parametrize(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=name_of)


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def definitions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node


def imported(path: Path) -> Iterator[str]:
    """Parts of the package that a file imports, at its top or inside a function: `lexicon`, `extract`, ... or ``."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module == "pipeline":
            names = [f"pipeline.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}:{node.lineno}: relative import"
            names = [str(node.module)]
        else:
            continue
        for name in names:
            top, *rest = name.split(".")
            if top == "pipeline":
                yield rest[0] if rest and rest[0] in PARTS else ""


def part_of(path: Path) -> str:
    return path.relative_to(ROOT / "pipeline").parts[0].removesuffix(".py")


def layer_of(part: str) -> int:
    return LAYERS.index("stage" if part in STAGES else part)


@parametrize(FILES)
def test_code_file_has_up_to_350_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 350


@parametrize(FILES)
def test_code_functions_have_up_to_60_lines(path: Path) -> None:
    for node in definitions(tree_of(path)):
        if not isinstance(node, ast.ClassDef):
            assert (node.end_lineno or 0) - node.lineno < 60, f"{node.name}, line {node.lineno}"


@parametrize([path for path in PACKAGE if part_of(path) not in ("__init__", "__main__")])
def test_code_imports_go_inwards_only(path: Path) -> None:
    own = part_of(path)
    for part in imported(path):
        if part == "":  # the package itself, whose functions know the order of the stages
            assert own in ("batch", "cli"), "only batch and cli may import the flow"
        elif part in STAGES and own in STAGES:
            assert part == own, f"stage {own} imports stage {part}"
        else:
            assert layer_of(part) <= layer_of(own), f"{own} imports {part}"


def test_code_flow_imports_no_outer_layer() -> None:
    assert "cli" not in set(imported(ROOT / "pipeline" / "__init__.py"))


@parametrize(PACKAGE)
def test_code_has_no_chinese_words(path: Path) -> None:
    tree = tree_of(path)
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # also of constants
    for node in texts:
        if id(node) not in docs:
            words = set(re.findall(IDEOGRAPH, str(node.value))) - SAYING_NOTHING
            assert not words, f"line {node.lineno}: {''.join(sorted(words))} belongs in lexicons/"


def public_names(tree: ast.Module | ast.ClassDef) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Public classes, functions and methods; what stands inside a function is nobody else's."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public_names(node)


@parametrize([path for path in PACKAGE if path.stat().st_size])
def test_code_public_names_have_docstrings(path: Path) -> None:
    tree = tree_of(path)
    assert ast.get_docstring(tree), "the module has no docstring"
    for node in public_names(tree):
        assert ast.get_docstring(node), f"{node.name} has no docstring"
