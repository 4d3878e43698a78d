"""Each deliberate bug is noticed: a mutant that survives says that a promise is no longer tested."""

import pytest
from simulator.mutants import MUTANTS
from simulator.story import run

WITHIN = 800  # seeds


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_a_mutant_is_caught(worlds, mutant):
    first = MUTANTS[mutant]
    assert not run(first).broken, "the seed must fail because of the mutant"
    mutant(worlds)
    caught = next((seed for seed in (first, *range(WITHIN)) if run(seed).broken), None)
    assert caught is not None, f"{mutant.__name__} survived {WITHIN} seeds"
