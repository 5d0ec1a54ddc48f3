"""Errors of the pipeline: what failed, where, and what to do about it."""


class PipelineError(Exception):
    """Base of all errors that a user can cause or mend.

    Parameters
    ----------
    what : str
        What failed, with the offending value.
    where : str
        File, file and row, page or offset; empty where there is none.
    remedy : str
        What the user can do.
    """

    def __init__(self, what: str, where: str = "", remedy: str = "") -> None:
        super().__init__(what, where, remedy)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        """Return the error as one line: where, what, remedy."""
        line = f"{self.where}: {self.what}" if self.where else self.what
        return f"{line} ({self.remedy})" if self.remedy else line


class InputError(PipelineError):
    """A document cannot be read; the other documents of a run are still done."""


class LexiconError(PipelineError):
    """A lexicon file or row is wrong; nothing is run with it."""


class UsageError(PipelineError):
    """A path, option or setting is wrong; nothing is written."""


class OutputError(PipelineError):
    """A file cannot be written, as on a full disk; the former tables are all still there."""
