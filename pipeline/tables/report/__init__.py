"""A run as one page for the browser, complete in itself: charts, tables, documents, pages with the evidence boxed."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.tables.report.document import document_html
from pipeline.tables.report.evidence import Names, blocks_of, boxes, by_document, places
from pipeline.tables.report.labels import ASSETS, LANGUAGES, labels
from pipeline.tables.report.page_image import page_images
from pipeline.tables.report.run_folder import RunFolder, read_run
from pipeline.tables.report.source import Read, Text, text_of

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
    mentions = by_document(run.tables["entities"])
    evidence: list[dict[str, Any]] = []
    shown = []
    images: dict[str, Any] = {}
    rows = {name: by_document(run.tables[name]) for name in _EVIDENCED}
    indexed: dict[str, list[dict[str, Any]]] = {name: [] for name in _EVIDENCED}
    for number, document in enumerate(run.tables["documents"]):
        doc_id = document["doc_id"]
        text = text_of(document, mentions.get(doc_id, ()), folder, read)
        own = _Evidence(text, Names(mentions.get(doc_id, ())), evidence)
        for name in _EVIDENCED:
            indexed[name] += [{**row, "evidence": own.index(row)} for row in rows[name].get(doc_id, ())]
        if text.data:
            for image in page_images(text.data, own.pages):
                images[f"{number}-{image.page}"] = image
        body = document_html(text.article, mentions.get(doc_id, ())) if text.article else ""
        shown.append({"doc_id": doc_id, "note": text.note, "html": body})
    tables = indexed | {name: run.tables[name] for name in ("documents", "candidates", "coverage")}
    payload = {
        "tables": {name: _columns(table) for name, table in tables.items()},
        "evidence": evidence,
        "names": _names(run),
        "notes": {item["doc_id"]: item["note"] for item in shown},
        "labels": labels(),
    }
    return _page(run, payload, shown, images)


class _Evidence:
    """The evidence of a document, each piece once."""

    def __init__(self, text: Text, names: Names, all_evidence: list[dict[str, Any]]) -> None:
        self._article = text.article
        self._names = names
        self._all = all_evidence
        self._known: dict[tuple[str, ...], int] = {}
        paged = text.data and text.article
        self._glyphs = {glyph.offset: glyph for glyph in text.article.glyphs} if paged and text.article else {}
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


def _page(run: RunFolder, payload: dict[str, Any], shown: Sequence[Row], images: Mapping[str, Any]) -> str:
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
        documents=shown,
        images=images,
        vega=vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", version).replace("</script", r"<\/script"),
        scripts=[(ASSETS / f"{name}.js").read_text(encoding="utf-8") for name in _SCRIPTS],
    )


def _json(value: object) -> str:
    """Return JSON that no text in it can end the script element of."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", r"\u003c")
