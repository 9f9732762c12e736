"""An empty office for what is measured."""

from tests.offices import office, office_config

__all__ = ["office", "office_config"]
