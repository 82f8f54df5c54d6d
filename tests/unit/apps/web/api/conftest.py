from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from feeding import Site
from luwte.apps.web.api.app import PREFIX


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def client(site: Site) -> Iterator[TestClient]:
    headers = {"Authorization": f"Bearer {site.key}"}
    with TestClient(site.app(), base_url=f"http://127.0.0.1{PREFIX}", headers=headers) as found:
        yield found
