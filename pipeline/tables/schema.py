"""The table contract as data: every file that a run writes, its columns in order, and what each cell means.

`datapackage.json`, `README.md` of the output folder, the writer and the reader are all made from this.
"""

from dataclasses import dataclass
from typing import Literal

from pipeline.tables import values

ColumnType = Literal["string", "integer"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    name : str
        Header.
    meaning : str
        What a cell states; an empty cell always means "not stated" or "does not apply".
    type : ColumnType
        `string` or `integer`.
    unit : str
        What a number counts or measures; empty for text.
    allowed : tuple of str
        The values that a cell may hold (each one of them, where `several`); empty where any is allowed.
    pattern : str
        Regular expression that each value matches; empty where any text is allowed.
    several : bool
        Whether a cell may hold several values, joined by `;`.
    required : bool
        Whether the cell is never empty.
    """

    name: str
    meaning: str
    type: ColumnType = "string"
    unit: str = ""
    allowed: tuple[str, ...] = ()
    pattern: str = ""
    several: bool = False
    required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV file: its name without the ending, what a row stands for, its columns, and the columns that key it."""

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    @property
    def header(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return tuple(column.name for column in self.columns)


def _many(name: str, meaning: str, pattern: str = "") -> Column:
    return Column(name, meaning, several=True, pattern=pattern)


def _count(name: str, meaning: str, unit: str) -> Column:
    return Column(name, meaning, type="integer", unit=unit, required=True)


_DOC = Column("doc_id", "Document, a key of documents.csv", required=True)
_START = Column(
    "start", "First character in the document's raw text, from 0", "integer", "Unicode code points", required=True
)
_END = Column(
    "end", "Character after the last in the document's raw text", "integer", "Unicode code points", required=True
)
_SECTION = Column("section", "Headings above the place, outermost first, joined by ` > `")
_PAGE = Column("page", "Page of the place; empty for text files", "integer", "pages, from 1")
_NAMES = {
    "trial_id": _many("trial_id", "Registry numbers of the trial, as registered", values.TRIAL_ID),
    "trial_name": _many("trial_name", "Names of the trial in their usual English spelling"),
}
_DISEASE = _many("disease", "Diseases, English singular")
_SETTING = (
    _many("line", "Line or phase of treatment", values.LINE),
    _many("biomarker", "Biomarkers that select patients, such as `PD-L1>=50%`, `HER2+`, `KRAS G12C`"),
    _many("prior_therapy", "What patients had before, such as `ICI-naive`, `TKI-resistant`, `post-chemo`"),
)
_POPULATION = _many("population", "Further words on who was treated, or the preclinical model")
_PHASE = Column("phase", "Phase of the trial", allowed=values.PHASES)
_SOURCE = Column("source", "Where it was read: `table N` or `prose`", pattern=values.SOURCE, required=True)
_TEXT = Column("evidence", "The sentence or table row as printed, white space folded; cells of a row joined by ` | `")
_RULE = Column(
    "rule", "Id of the rule that made the row; `, corrected by NAME` behind it where a reviewer changed the row"
)
_PLACE = (_PAGE, _START, _END, _TEXT, _RULE)

DOCUMENTS = Table(
    "documents",
    "input file",
    (
        Column("doc_id", "Key of the document in every table: stem of the file name", required=True),
        Column("path", "Path of the input file, relative to the folder the run was started in", required=True),
        Column("sha256", "SHA-256 of the input file, hexadecimal; empty if it could not be opened"),
        Column("format", "Ending of the file name, lower case", required=True),
        Column("pages", "Number of pages; empty for text files", "integer", "pages"),
        Column("characters", "Length of the raw text", "integer", "Unicode code points"),
        Column("title", "Title of the article"),
        Column("doi", "Digital object identifier"),
        Column(
            "status",
            "`ok`; `partial` if something could not be read (see notes); `failed` if nothing could (see error)",
            allowed=("ok", "partial", "failed"),
            required=True,
        ),
        Column("error", "Why the document failed and what to do; only where status is `failed`"),
        Column("engine", "PDF engine that read the characters"),
        _many("ocr_pages", "Pages whose text comes from character recognition, from 1", r"\d+"),
        _many("notes", "What was repaired, and what could not be read (`not read: ...`)"),
        Column("tables", "Number of tables found in the article", "integer", "tables"),
        Column("mentions", "Number of rows in entities.csv", "integer", "rows"),
        Column("trials", "Number of rows in trials.csv", "integer", "rows"),
        Column("triples", "Number of rows in triples.csv", "integer", "rows"),
    ),
    key=("doc_id",),
)
ENTITIES = Table(
    "entities",
    "mention",
    (
        _DOC,
        _START,
        _END,
        Column("surface", "The name as printed, white space folded", required=True),
        Column("type", "Kind of thing", allowed=values.ENTITY_TYPES, required=True),
        Column("concept_id", "CURIE of the concept; empty where there is none", pattern=values.CURIE),
        Column("name_en", "Canonical English name (INN, HGNC symbol, ...)", required=True),
        Column("name_zh", "Canonical Chinese name"),
        _SECTION,
        _PAGE,
        Column("table", "Number of the table that holds it, as its caption counts", "integer"),
        Column("row", "Row of that table; the header is 0", "integer", "rows, from 0"),
        Column("column", "Column of that table", "integer", "columns, from 0"),
        Column("how", "What found it", allowed=values.HOW, required=True),
        Column("term", "Lexicon surface or name of the pattern that matched"),
    ),
    key=("doc_id", "start", "end", "type", "name_en"),
)
ABBREVIATIONS = Table(
    "abbreviations",
    "abbreviation that a document defines",
    (
        _DOC,
        Column("short", "The abbreviation", required=True),
        Column("long_zh", "Chinese long form"),
        Column("long_en", "English long form"),
        Column("concept_id", "CURIE of the concept", pattern=values.CURIE),
        Column("type", "Kind of thing it names", allowed=values.ENTITY_TYPES),
        _START,
        _END,
    ),
)
TRIALS = Table(
    "trials",
    "trial in a document",
    (
        _DOC,
        _NAMES["trial_id"],
        _many("registry", "Registries of the numbers, in the same order"),
        _NAMES["trial_name"],
        Column("title", "Title of the study"),
        _PHASE,
        _DISEASE,
        *_SETTING,
        _POPULATION,
        _many("targets", "Targets, HGNC symbols or family names: printed ones, else those its drugs are known for"),
        _many("experimental", "Drugs of the experimental arm"),
        _many("comparator", "Drugs of the control arm; may hold `placebo`"),
        _many("endpoints", "Endpoints, such as `OS`, `PFS`, `ORR`"),
        Column(
            "status",
            "How it stands or ended: `ongoing`, `terminated`, `negative`, `positive`",
            allowed=values.TRIAL_STATUS,
        ),
        _many("country", "Countries, English"),
        Column("completion_date", "Date of completion, as printed"),
        _SOURCE,
        _SECTION,
        *_PLACE,
    ),
)
TRIPLES = Table(
    "triples",
    "statement that a drug acts on a target in a setting",
    (
        Column(
            "triple_id",
            "Hash of document, drug, target, role, setting, trial, assertion and place; as read, before corrections",
            pattern=r"t[0-9a-f]{12}(-\d+)?",
            required=True,
        ),
        _DOC,
        Column("drug", "Drug: English INN in lower case, or the compound code as printed", required=True),
        Column("drug_id", "CURIE of the drug", pattern=values.CURIE),
        Column("drug_zh", "Chinese generic name of the drug"),
        Column("target", "Target: HGNC symbol, or the usual name of a family or complex", required=True),
        Column("target_id", "CURIE of the target", pattern=values.CURIE),
        Column(
            "target_stated",
            "`yes` if the row or sentence names the target, `no` if only the lexicon knows it",
            allowed=("yes", "no"),
            required=True,
        ),
        Column(
            "role", "Part of the drug in the trial or regimen", allowed=("investigational", "combination", "comparator")
        ),
        _DISEASE,
        Column("disease_id", "CURIE of the first disease", pattern=values.CURIE),
        *_SETTING,
        _POPULATION,
        _PHASE,
        *_NAMES.values(),
        Column("regimen", "All drugs given together, as the evidence says"),
        _many("comparator", "Drugs of the control arm"),
        Column(
            "assertion",
            "`positive` (benefit shown, approved), `negative` (no benefit, failed, stopped), `ongoing`, `neutral`",
            allowed=values.ASSERTIONS,
            required=True,
        ),
        _SOURCE,
        _SECTION,
        *_PLACE,
    ),
    key=("triple_id",),
)
REJECTED = Table(
    "rejected",
    "statement that a reviewer rejected, which triples.csv and facts.csv therefore do not hold",
    (
        *TRIPLES.columns,
        Column("rejected_by", "Who rejected it", required=True),
        Column("rejected_when", "When, ISO 8601", required=True),
        Column("rejected_why", "Why, in the words of the reviewer"),
    ),
    key=("triple_id",),
)
OUTCOMES = Table(
    "outcomes",
    "reported figure",
    (
        _DOC,
        *_NAMES.values(),
        Column("arm", "Treatment that the figure is of"),
        Column("comparator", "Treatment it is compared with"),
        Column("population", "In whom"),
        Column("endpoint", "What was measured, without `median` and `rate`", required=True),
        Column("value", "Number reported for the arm, as printed, without unit"),
        Column("comparator_value", "Number reported for the comparator"),
        Column("unit", "Unit of both numbers, such as `months` or `%`"),
        Column("hr", "Hazard ratio", unit="ratio"),
        Column("ci", "Confidence interval, as printed"),
        Column("p", "P value, as printed", unit="probability, 0-1"),
        _SOURCE,
        *_PLACE,
    ),
)
MECHANISMS = Table(
    "mechanisms",
    "stated mechanism",
    (
        _DOC,
        Column("subject", "What acts: canonical English name", required=True),
        Column("subject_id", "CURIE of the subject", pattern=values.CURIE),
        Column("subject_type", "Kind of the subject", allowed=values.ENTITY_TYPES),
        Column("relation", "What it does", allowed=values.RELATIONS, required=True),
        Column("object", "What it acts on: canonical English name", required=True),
        Column("object_id", "CURIE of the object", pattern=values.CURIE),
        Column("object_type", "Kind of the object", allowed=values.ENTITY_TYPES),
        Column("negated", "`yes` if the text says that it does not", allowed=("yes", "no"), required=True),
        _SECTION,
        *_PLACE,
    ),
)
FACTS = Table(
    "facts",
    "distinct drug, target and setting over all documents",
    (
        Column(
            "fact_id",
            "Hash of drug, target, disease, line, biomarker and prior_therapy",
            pattern=r"f[0-9a-f]{12}(-\d+)?",
            required=True,
        ),
        Column("drug", "Drug, as in triples.csv", required=True),
        Column("target", "Target, as in triples.csv", required=True),
        _DISEASE,
        *_SETTING,
        _count("documents", "Documents that state it", "documents"),
        _count("evidences", "Rows of triples.csv that state it", "rows"),
        *(_count(name, f"Rows whose assertion is `{name}`", "rows") for name in values.ASSERTIONS),
        Column("conflict", "`yes` if positive and negative are both above 0", allowed=("yes", "no"), required=True),
        _many("trial_ids", "Registry numbers of the trials behind it, sorted", values.TRIAL_ID),
    ),
    key=("fact_id",),
)
CANDIDATES = Table(
    "candidates",
    "drug- or code-like name that no lexicon knows",
    (
        Column("surface", "The name as printed", required=True),
        Column("name_en", "English name that the text gives for it"),
        Column("pattern", "Name of the pattern that it fits", required=True),
        _count("documents", "Documents that hold it", "documents"),
        _count("count", "Places where it stands", "places"),
        Column("example", "First sentence that holds it"),
        Column("suggested_type", "Kind of thing it seems to be", allowed=values.ENTITY_TYPES),
        Column("suggested_class", "Drug class it seems to belong to"),
        Column("near_lexicon_term", "Lexicon surface that is spelt nearly so"),
    ),
    key=("surface",),
)
COVERAGE = Table(
    "coverage",
    "thing that was seen but not used",
    (
        _DOC,
        Column(
            "kind",
            "What it is: a registry number of a wrong length; a trial without a row; a table left as text or without a "
            "trial; a column with an unknown header; a row without a trial or with too few cells; a regimen without a "
            "known drug; a sentence with a drug and a target but no triple; a drug without a target",
            allowed=values.COVERAGE_KINDS,
            required=True,
        ),
        Column("text", "The text, white space folded"),
        _START,
        _END,
        Column("reason", "Why it was not used", required=True),
    ),
)
TABLES: tuple[Table, ...] = (
    DOCUMENTS, ENTITIES, ABBREVIATIONS, TRIALS, TRIPLES, OUTCOMES, MECHANISMS, FACTS, CANDIDATES, COVERAGE, REJECTED,
)  # fmt: skip
"""Every table of the contract, in the order of the documentation."""
