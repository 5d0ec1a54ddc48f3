"""Fourth stage: the records that the tables are made of."""

from dataclasses import replace

from pipeline.article import Article, Record
from pipeline.relate.context import Context
from pipeline.relate.from_tables import table_trials


def relate(article: Article) -> Article:
    """Write the records of an article.

    Parameters
    ----------
    article : Article
        After the tag stage.

    Returns
    -------
    Article
        The same with trials, triples, outcomes, mechanisms and coverage among its `records`.
    """
    context = Context(article)
    records: list[Record] = list(article.records)
    for trial, triples in table_trials(context):
        records.append(trial)
        records += triples
    return replace(article, records=tuple(records))
