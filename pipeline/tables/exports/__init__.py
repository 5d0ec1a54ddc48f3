"""Articles in the formats of other tools; every offset is that of the tables, code points into the raw text.

Which writer makes which format is said in `exporters`; each goes through the articles once, so that one at a time is in
memory, and writes into a folder that exists.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path

from pipeline.article import Article
from pipeline.tables.exports.bioc_json import write_bioc
from pipeline.tables.exports.brat import write_brat
from pipeline.tables.exports.docbin import ToDoc, write_docbin
from pipeline.tables.exports.kgx import write_kgx
from pipeline.tables.exports.pubtator import write_pubtator
from pipeline.tables.exports.web_annotation import write_web_annotation

Export = Callable[[Iterable[Article], Path], None]
"""Writes articles, which have been through all stages, into a folder."""


def exporters(to_doc: ToDoc) -> Mapping[str, Export]:
    """Return from the name of each format to what writes it.

    Parameters
    ----------
    to_doc : callable
        `pipeline.tokenise.to_doc`, which makes a spaCy document of a block.
    """
    return {
        "bioc": write_bioc,
        "pubtator": write_pubtator,
        "brat": write_brat,
        "webannotation": write_web_annotation,
        "docbin": partial(write_docbin, to_doc=to_doc),
        "kgx": write_kgx,
    }
