"""Importing libraries whose own source makes Python warn, which is nothing a user could mend."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet_import() -> Iterator[None]:
    """Keep silent about escapes and patterns in a library's source that a later Python may read otherwise."""
    with warnings.catch_warnings():
        for category in (DeprecationWarning, SyntaxWarning, FutureWarning):
            warnings.simplefilter("ignore", category)
        yield
