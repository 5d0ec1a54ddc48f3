"""Controlled values of the tables (contract 4.2): closed lists as tuples, open ones as regular expressions."""

ENTITY_TYPES = ("drug", "drug_class", "gene", "cell_type", "disease", "trial_id", "trial_name", "variant")
HOW = ("lexicon", "pattern", "abbreviation", "composed", "expanded")
PHASES = ("I", "I/II", "II", "II/III", "III", "IV")
ASSERTIONS = ("positive", "negative", "ongoing", "neutral")
TRIAL_STATUS = ("ongoing", "terminated", "negative", "positive")
RELATIONS = (
    "secretes", "expresses", "inhibits", "activates", "recruits",
    "increases", "decreases", "binds", "targets", "becomes",
)  # fmt: skip
COVERAGE_KINDS = ("registry number", "trial", "table", "column", "row", "regimen", "sentence", "drug")

LINE = r"[1-9]L\+?|maintenance|adjuvant|neoadjuvant|perioperative|conversion"
SOURCE = r"table \d+|prose"
CURIE = r"[A-Za-z][A-Za-z0-9.]*:\S+"
TRIAL_ID = r"[A-Za-z]\S+|\d{4}-\d{6}-\d{2}(-\d{2})?"
