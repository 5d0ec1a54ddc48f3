import re

from pipeline.tables import values
from pipeline.tables.report.charts import COLOURS, charts, status_key
from pipeline.tables.report.labels import ASSETS, LANGUAGES, labels

SOURCES = [*ASSETS.glob("*.js"), *ASSETS.glob("*.html"), *ASSETS.parent.glob("*.py")]
TEXT = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
COMPOSED = [
    *(status_key(status) for status in COLOURS),
    *(f"type_{type_}" for type_ in values.ENTITY_TYPES),
    *(f"{name}_chart" for name in ("map", "network", "phases", "diseases", "timeline")),
]


def test_labels_are_there_in_each_language_and_sorted() -> None:
    for language in LANGUAGES:
        assert all(labels()[language].values())
    assert list(labels()["en"]) == sorted(labels()["en"])


def test_labels_hold_every_key_that_is_asked_for() -> None:
    asked = set(re.findall(r"""\bt\(\s*["'](\w+)["']\s*\)|text\["(\w+)"\]|\{\{ text\.(\w+) \}\}""", TEXT))
    keys = {key for keys in asked for key in keys if key}
    assert len(keys) > 50
    assert keys | set(COMPOSED) <= labels()["en"].keys()


def test_labels_hold_no_key_that_nothing_asks_for() -> None:
    quoted = set(re.findall(r'"(\w+)"', TEXT)) | set(re.findall(r"text\.(\w+) ", TEXT))
    assert labels()["en"].keys() - quoted - set(COMPOSED) == set()


def test_labels_alone_hold_chinese_words() -> None:
    assert not re.search("[\u3400-\u9fff]", "".join(p.read_text(encoding="utf-8") for p in SOURCES).replace("、", ""))


def test_charts_speak_each_language() -> None:
    english, chinese = (charts(labels()[language]) for language in LANGUAGES)
    assert english.keys() == chinese.keys()
    assert labels()["zh"]["is_positive"] in str(chinese["map"])
    assert labels()["zh"]["is_positive"] not in str(english["map"])
