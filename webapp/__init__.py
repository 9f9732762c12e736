"""The ways in: the browser, and the command line. Everything is built once and handed down."""


def create_app(office):
    """The web application of one office; its libraries load only now, for most commands need none."""
    from webapp import app

    return app.create_app(office)
