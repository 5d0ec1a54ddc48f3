import pytest

from pipeline.config import Limits, load_limits
from pipeline.errors import UsageError


def test_config_limits_are_set_by_the_environment() -> None:
    assert load_limits({}) == Limits()
    assert load_limits({"PIPELINE_PDF_PAGES": "7"}) == Limits(pages=7)


@pytest.mark.parametrize("value", ["", "0", "-1", "many"])
def test_config_refuses_a_limit_that_is_no_number(value: str) -> None:
    with pytest.raises(UsageError, match="PIPELINE_PDF_SECONDS"):
        load_limits({"PIPELINE_PDF_SECONDS": value})
