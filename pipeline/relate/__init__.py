"""Fourth stage: the records that the tables are made of."""

from dataclasses import replace

from pipeline.article import Article, Record, Trial
from pipeline.relate.context import Context
from pipeline.relate.from_prose import prose_records
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
    trials: list[Trial] = []
    for trial, triples in table_trials(context):
        trials.append(trial)
        records += [trial, *triples]
    records += prose_records(context, trials)
    return replace(article, records=tuple(records))
