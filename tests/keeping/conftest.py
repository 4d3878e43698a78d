"""A firm without servers; its commands run in this process, which spares starting Python each time."""

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from types import SimpleNamespace

import pytest
from support.small_firm import SmallFirm

from mailbot import cli


class Firm(SmallFirm):
    def call(self, *words):
        """As SmallFirm.call: what it said, and its exit code."""
        out, err, before = io.StringIO(), io.StringIO(), sys.argv
        sys.argv = ["mailbot", *words, "--config", str(self.config)]
        code = 0
        try:
            with redirect_stdout(out), redirect_stderr(err):
                cli.main()
        except SystemExit as end:
            code = end.code or 0
        finally:
            sys.argv = before
        return SimpleNamespace(returncode=code, stdout=out.getvalue().encode(), stderr=err.getvalue().encode())


@pytest.fixture
def firm(tmp_path):
    one = Firm(tmp_path)
    yield one
    one.close()
