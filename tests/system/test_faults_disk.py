"""A disk that is full, and writes that fail, one after the other (promise P11)."""

import json
import os

import pytest
from support.faulty_io import needs_gcc, run_on_faulty_disk

pytestmark = [pytest.mark.system, needs_gcc]


STRIDE = 1 if os.environ.get("MAILBOT_SOAK") else 6


def after_each_failing_write(tmp_path, error, times, record_property):
    said = json.loads(run_on_faulty_disk(tmp_path, "system.faulty_disk_child", error, str(times), str(STRIDE)))
    record_property("figure", f"{said['failures']} writes failed with {error}")
    assert said["wrong"] == []
    assert said["failures"] > 18, "hardly a write was made to fail"


def test_a_write_that_fails_only_delays(tmp_path, record_property):
    after_each_failing_write(tmp_path, "EIO", 1, record_property)


def test_a_full_disk_only_delays(tmp_path, record_property):
    after_each_failing_write(tmp_path, "ENOSPC", 1_000_000, record_property)
