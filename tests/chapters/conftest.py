"""A loaded programme, and Anna's plan on it."""

import pytest

from care.rules import Sent
from chapters import services
from chapters.models import Chapter, Plan, Programme
from tests import factories
from tests.chapters import packs


@pytest.fixture
def pack(tmp_path):
    return packs.write(tmp_path / "pack")


@pytest.fixture
def programme(db, pack, tmp_path, settings) -> Programme:
    settings.BESIDE_DATA = tmp_path / "data"
    loaded = services.load_programme(pack)
    services.release_loaded(programme=loaded)
    return loaded


@pytest.fixture
def plan(treatment, programme) -> Plan:
    return services.begin_plan(treatment=treatment)


@pytest.fixture
def chapter(plan) -> Chapter:
    return plan.programme.chapters.get(number=1)


@pytest.fixture
def annas(signed_in, anna, chapter):
    """Anna's browser."""
    return signed_in(anna)


@pytest.fixture
def toms(signed_in, tom):
    return signed_in(tom)


@pytest.fixture
def write(anna, treatment, chapter):
    """Anna saves one answer."""

    def save(slug="moment", body="It was quiet.", revision=0):
        boxes = {slug: Sent(body=body, revision=revision)}
        return services.save_answers(treatment=treatment, chapter=chapter, boxes=boxes, by=anna)

    return save


@pytest.fixture
def handed_in(write, anna, treatment, chapter):
    """Anna's first worksheet, waiting for Tom."""
    write()
    return services.hand_in(treatment=treatment, chapter=chapter, by=anna).worksheet


@pytest.fixture
def bo(tom, programme):
    """Another young person of Tom's, who reads the same edition."""
    bo = factories.young_person("bo")
    factories.treatment(young_person=bo, tsw=tom, week=3)
    return bo
