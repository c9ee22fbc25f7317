"""The data roots of `lives` for the tests of this folder: to be looked at, never to be changed."""

import pytest

from tests.integration import lives

of_the_session = pytest.fixture(scope="session")

landing, first_night, killed_early = map(of_the_session, (lives.landing, lives.first_night, lives.killed_early))
erased, killed, corrected, hub = map(of_the_session, (lives.erased, lives.killed, lives.corrected, lives.hub))
