"""A firm without servers, whose commands run in this process."""

import pytest
from support.commands import Said, run_here
from support.small_firm import SmallFirm


class Firm(SmallFirm):
    def call(self, *words: str) -> Said:
        return run_here(self.config, *words)


@pytest.fixture
def firm(tmp_path):
    one = Firm(tmp_path)
    yield one
    one.close()
