"""A test that logs a warning fails: what nobody expected is not to scroll by."""

import logging

import pytest


@pytest.fixture(autouse=True)
def quiet_log(request):
    """A test that logs a warning fails, unless it is marked `expects_warnings`."""
    heard = _Heard()
    logging.getLogger().addHandler(heard)
    yield
    logging.getLogger().removeHandler(heard)
    if heard.sentences and request.node.get_closest_marker("expects_warnings") is None:
        pytest.fail("logged:\n" + "\n".join(heard.sentences))


class _Heard(logging.Handler):
    def __init__(self):
        super().__init__(logging.WARNING)
        self.sentences = []

    def emit(self, record):
        self.sentences.append(f"{record.levelname} {record.name}: {record.getMessage()}")
