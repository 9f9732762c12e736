"""Numbers in texts that people look for in any spelling."""


def amounts(text):
    """The amounts of money that the text names, in grosze."""
    return set()
