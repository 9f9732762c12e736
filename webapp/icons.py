"""The few icons, drawn inside the page from Bootstrap's own sheet: no further request, no copied file."""

import re
from functools import cache
from importlib import resources

from markupsafe import Markup

SHEET = "static/bootstrap5/icons/bootstrap-icons.svg"


def draw(app):
    """Let templates draw `icon("inbox")`."""
    app.jinja_env.globals["icon"] = icon


@cache
def icon(name):
    """The icon as SVG of the size of the text beside it; words say what it means. Raises `KeyError`."""
    return Markup(
        f'<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{_shapes()[name]}</svg>'
    )


@cache
def _shapes():
    sheet = resources.files("flask_bootstrap").joinpath(SHEET).read_text(encoding="utf-8")
    return dict(re.findall(r'<symbol [^>]*id="([a-z0-9-]+)"[^>]*>(.*?)</symbol>', sheet, re.DOTALL))
