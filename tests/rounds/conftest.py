"""An office at Monday nine o'clock."""

import pytest
from support.office import Office


@pytest.fixture
def office(tmp_path):
    one = Office(tmp_path)
    # the morning list of nine o'clock has its own tests
    one.round()
    yield one
    one.close()
