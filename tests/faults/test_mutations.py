"""The guards that `make faults` takes out stand where it looks for them, each once."""

import pytest

from tests.faults.mutations import MUTATIONS, Mutation, lost


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.case)
def test_a_guard_stands_where_it_is_looked_for(mutation: Mutation) -> None:
    assert not lost(mutation), f"{mutation.file} has it not, or more than once: {mutation.guard}"
    assert mutation.guard != mutation.without
