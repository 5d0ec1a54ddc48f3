"""Fourth stage: the records that the tables are made of."""

from dataclasses import replace

from pipeline.article import Article, Record
from pipeline.relate.context import Context
from pipeline.relate.coverage import find_unused
from pipeline.relate.from_prose import prose_records, readings_by_trial, with_reported_status
from pipeline.relate.from_tables import table_trials
from pipeline.relate.mechanisms import find_mechanisms
from pipeline.relate.outcomes import find_outcomes
from pipeline.relate.prose import read_prose


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
    listed = table_trials(context)
    trials = [trial for trial, _ in listed]
    readings = list(read_prose(context, trials))
    by_trial = readings_by_trial(readings)
    for trial, triples in listed:
        records += [with_reported_status(trial, by_trial), *triples]
    records += prose_records(context, readings, trials)
    records += find_outcomes(context, readings)
    records += find_unused(context, records)
    records += find_mechanisms(context)
    return replace(article, records=tuple(records))
