from __future__ import annotations

from collections.abc import Iterator

import pytest

from rooms import Office, opened


@pytest.fixture
def office() -> Iterator[Office]:
    """A practice server that runs."""
    with opened() as found:
        yield found
