"""A firm without servers, whose commands run in this process."""

import pytest
from support.small_firm import SmallFirm


@pytest.fixture
def firm(tmp_path):
    one = SmallFirm(tmp_path)
    yield one
    one.close()
