"""Many documents: which ones, worker processes, what is kept between runs, failures, and the run as a whole."""

from pipeline.batch.documents import FORMATS, Document, collect
from pipeline.batch.runner import Options, Report, run
from pipeline.batch.work import Done

__all__ = ["FORMATS", "Document", "Done", "Options", "Report", "collect", "run"]
