"""A run as one page for the browser, complete in itself: charts, tables, documents, pages with the evidence boxed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.article import Article
from pipeline.tables.report.document import document_html
from pipeline.tables.report.evidence import Names, blocks_of, boxes, by_document, places
from pipeline.tables.report.labels import ASSETS, LANGUAGES, labels
from pipeline.tables.report.page_image import PageImage, page_images
from pipeline.tables.report.run_folder import RunFolder, read_run
from pipeline.tables.report.source import Read, text_of

_SCRIPTS = ("data", "filters", "table", "network", "charts", "detail", "documents", "page")
_EVIDENCED = ("triples", "trials", "outcomes")
"""Tables whose rows quote evidence."""
Row = Mapping[str, str]


def make_report(folder: Path, read: Read) -> str:
    """Return the report on a run.

    Parameters
    ----------
    folder : Path
        Output folder of the run.
    read : callable
        Reads a file once more, for its blocks and, if it is a PDF, the places of its characters.

    Returns
    -------
    str
        HTML without any reference to another file. A document whose file is not there any more, or has changed since
        the run, is shown as far as the output folder goes, with a note.

    Raises
    ------
    UsageError
        If it is not the folder of a run, or if a table is missing, damaged or has other columns.
    """
    run = read_run(folder)
    contents = _contents(run, read)
    tables = contents.tables | {name: run.tables[name] for name in ("documents", "candidates", "coverage")}
    payload = {
        "tables": {name: _columns(rows) for name, rows in tables.items()},
        "evidence": contents.evidence,
        "names": _names(run),
        "notes": contents.notes,
        "labels": labels(),
    }
    return _page(run, payload, contents)


@dataclass(slots=True)
class _Contents:
    """What the report takes from the documents.

    Attributes
    ----------
    tables : dict
        Rows of the tables that quote evidence, with the index of their evidence in place of its text.
    evidence : list
        Each piece once: `text` in segments, and where the text of the document is there `places` in it and `boxes` on
        its pages.
    notes : dict
        For each doc_id the key of the label that says what is missing; empty where nothing is.
    texts : list of str
        HTML of each document, in their order; empty where there is no text.
    images : dict
        Pages with evidence, by the index of their document and their number: `0-1`.
    """

    tables: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {name: [] for name in _EVIDENCED})
    evidence: list[dict[str, Any]] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    images: dict[str, PageImage] = field(default_factory=dict)


def _contents(run: RunFolder, read: Read) -> _Contents:
    """Go through the documents of a run."""
    contents = _Contents()
    mentions = by_document(run.tables["entities"])
    rows = {name: by_document(run.tables[name]) for name in _EVIDENCED}
    for number, document in enumerate(run.tables["documents"]):
        doc_id = document["doc_id"]
        named = mentions.get(doc_id, [])
        text = text_of(document, named, run.path, read)
        own = _Evidence(text.article, Names(named), contents.evidence)
        for name in _EVIDENCED:
            contents.tables[name] += [{**row, "evidence": own.index(row)} for row in rows[name].get(doc_id, ())]
        if text.data:
            contents.images |= {f"{number}-{image.page}": image for image in page_images(text.data, own.pages)}
        contents.texts.append(document_html(text.article, named) if text.article else "")
        contents.notes[doc_id] = text.note
    return contents


class _Evidence:
    """The evidence of a document, each piece once; `pages` are those it stands on."""

    def __init__(self, article: Article | None, names: Names, everything: list[dict[str, Any]]) -> None:
        self._article = article
        self._names = names
        self._all = everything
        self._known: dict[tuple[str, ...], int] = {}
        self._glyphs = {glyph.offset: glyph for glyph in article.glyphs} if article else {}
        self.pages: set[int] = set()

    def index(self, row: Row) -> int:
        """Return the index of the evidence of a row among all evidence; it is added if it is new."""
        key = (row["source"], row["start"], row["end"], row["evidence"])
        if key not in self._known:
            self._known[key] = len(self._all)
            piece: dict[str, Any] = {"text": self._names.segments(row["evidence"])}
            if self._article:
                found = blocks_of(self._article, int(row["start"]), int(row["end"]), row["source"])
                piece["places"] = places(self._article, found)
                piece["boxes"] = boxes(self._article, self._glyphs, found)
                self.pages |= {box[0] for box in piece["boxes"]}
            self._all.append(piece)
        return self._known[key]


def _columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Return a table by column, which is half the size; empty for one without rows."""
    return {name: [row[name] for row in rows] for name in rows[0]} if rows else {}


def _names(run: RunFolder) -> dict[str, str]:
    """Return the Chinese name of each English one; genes stay under their symbols."""
    return {
        row["name_en"]: row["name_zh"]
        for row in run.tables["entities"]
        if row["name_en"] and row["name_zh"] and row["type"] in ("drug", "drug_class", "disease", "cell_type")
    }


def _page(run: RunFolder, payload: dict[str, Any], contents: _Contents) -> str:
    """Return the page with everything inlined."""
    import altair
    import jinja2
    import vl_convert

    from pipeline.tables.report.charts import COLOURS, charts

    payload["charts"] = {language: charts(labels()[language]) for language in LANGUAGES}
    payload["colours"] = COLOURS
    version = ".".join(altair.SCHEMA_VERSION.lstrip("v").split(".")[:2])
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(ASSETS), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    return environment.get_template("page.html").render(
        text=labels()["en"],
        run=run.settings,
        style=(ASSETS / "style.css").read_text(encoding="utf-8"),
        data=_json(payload),
        texts=contents.texts,
        images=contents.images,
        vega=vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", version).replace("</script", r"<\/script"),
        scripts=[(ASSETS / f"{name}.js").read_text(encoding="utf-8") for name in _SCRIPTS],
    )


def _json(value: object) -> str:
    """Return JSON that no text in it can end the script element of."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", r"\u003c")
