"""A browser for the journeys, and a site for each of them; a module's tests share theirs."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys import site as sites

CHROMIUM = "/usr/bin/chromium"
QUIETLY = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 360, "height": 740}
LAPTOP = {"width": 1280, "height": 800}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sites.Site]:
    own = tmp_path_factory.getbasetemp()
    # The workers of one run have their folders beside each other.
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    with sites.site(tmp_path_factory.mktemp("beside"), shared) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Gone after each module: while it runs, this thread counts as asynchronous to Django's databases."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIETLY)
        yield browser
        browser.close()
