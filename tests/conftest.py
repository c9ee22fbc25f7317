"""For all tests: the longest file first, so that two workers end together."""

LONGEST = "tests/integration/test_kill.py"


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))
