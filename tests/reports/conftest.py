"""An office at Monday nine o'clock that acknowledges and has somebody for complaints."""

import pytest
from support.report_office import furnished


@pytest.fixture
def office(tmp_path):
    one = furnished(tmp_path)
    one.round()
    yield one
    one.close()
