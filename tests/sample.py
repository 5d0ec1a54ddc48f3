"""A small article with one record of every kind, and a stand-in for `pipeline.process`."""

import os
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from pipeline.article import (
    Abbreviation,
    Article,
    Block,
    Candidate,
    Evidence,
    Glyph,
    Mechanism,
    Mention,
    Outcome,
    Setting,
    Source,
    Span,
    Trial,
    Triple,
    Unused,
)
from pipeline.errors import InputError, LexiconError

RAW = "达格列净治疗心力衰竭\r\n达格列净（dapagliflozin，DAPA）抑制SGLT2。"
EVIDENCE = Evidence("prose", "1 引言 > 1.1 机制", None, 12, 44, "达格列净（dapagliflozin，DAPA）抑制SGLT2", "sentence")
SETTING = Setting(("heart failure", "type 2 diabetes"), ("1L",), ("LVEF<=40%",), ("pretreated",), ("adults",), "III")
TRIAL = Trial(
    trial_id=("NCT03036124",),
    trial_name=("DAPA-HF",),
    registry=("ClinicalTrials.gov",),
    title="一项研究",
    setting=SETTING,
    targets=("SLC5A2",),
    experimental=("dapagliflozin",),
    comparator=("placebo",),
    endpoints=("CV death", "OS"),
    status="positive",
    country=("China", "Japan"),
    completion_date="2019-07",
    evidence=EVIDENCE,
)
TRIPLE = Triple(
    drug="dapagliflozin",
    drug_id="drugbank:DB06292",
    drug_zh="达格列净",
    target="SLC5A2",
    target_id="hgnc:11037",
    target_stated=True,
    role="investigational",
    setting=SETTING,
    disease_id="mondo:0005252",
    trial_id=("NCT03036124",),
    trial_name=("DAPA-HF",),
    regimen="dapagliflozin",
    comparator=("placebo",),
    assertion="positive",
    evidence=EVIDENCE,
)
OUTCOME = Outcome(
    trial_id=("NCT03036124",),
    trial_name=("DAPA-HF",),
    arm="dapagliflozin",
    comparator="placebo",
    population="heart failure",
    endpoint="CV death",
    value="9.6",
    comparator_value="11.5",
    unit="%",
    hr="0.82",
    ci="0.69-0.98",
    p="<0.05",
    evidence=EVIDENCE,
)
MECHANISM = Mechanism(
    "dapagliflozin", "drugbank:DB06292", "drug", "inhibits", "SLC5A2", "hgnc:11037", "gene", False, EVIDENCE
)
ABBREVIATION = Abbreviation("DAPA", "达格列净", "dapagliflozin", "drugbank:DB06292", "drug", 12, 36)
CANDIDATE = Candidate("HSK7653", "cofrogliptin", "code", "HSK7653每2周给药1次", "drug", "DPP-4 inhibitor")
UNUSED = Unused("table", "表2 不良反应", 3, 9, "no column names a drug")
RECORDS = (TRIAL, TRIPLE, OUTCOME, MECHANISM, ABBREVIATION, CANDIDATE, UNUSED)


def article(doc_id: str = "dapagliflozin", kind: str = "txt", raw: str = RAW) -> Article:
    """An article whose only mention is the first drug name, and that holds each of `RECORDS`."""
    block = Block("paragraph", "达格列净", (12, 13, 14, 15), "1 引言", table=1, row=2, column=3)
    mention = Mention(
        12,
        16,
        "达格列净",
        "drug",
        "dapagliflozin",
        "达格列净",
        "drugbank:DB06292",
        "lexicon",
        "达格列净",
        0,
        Span(0, 4),
    )
    source = Source(f"in/{doc_id}.{kind}", sha256(raw.encode()).hexdigest(), kind)
    made = Article(doc_id, source, raw, (block,), "达格列净治疗心力衰竭", "10.1000/1", (), (mention,), RECORDS)
    if kind == "txt":
        return made
    glyph = Glyph(0, 7, 0.0, 0.0, 1.0, 1.0)
    return replace(made, source=replace(source, pages=9, engine="pdfminer", ocr_pages=(2, 3)), glyphs=(glyph,))


def process(path: Path, doc_id: str, shown: str) -> Article:
    """Make the sample article of a file, or fail as the file's first word says."""
    text = path.read_text(encoding="utf-8")
    if text.startswith("unreadable"):
        raise InputError("the file is no text", shown, "give a text file")
    if text.startswith("lexicon"):
        raise LexiconError("5 cells, 6 columns", "lexicons/drugs.tsv row 7", "add the missing cell")
    if text.startswith("defect"):
        raise ValueError("no such thing")
    if text.startswith("crash"):
        os._exit(3)
    made = article(doc_id, path.suffix[1:].lower(), text)
    return replace(made, source=replace(made.source, path=shown))
