"""What the business refuses, and the sentence that says so."""


def N_(sentence):
    """Mark a sentence for translation where it stands; it is translated where it is shown."""
    return sentence


class RuleBroken(Exception):
    """A rule of the business forbids it: the class is for code, the facts for tests, the sentence for people.

    A subclass sets `sentence` with `%(name)s` places; the facts are given by name and become attributes.
    """

    sentence = N_("That is not possible.")

    def __init__(self, **facts):
        super().__init__(facts)
        self.facts = facts
        self.__dict__.update(facts)

    def __str__(self):
        return self.sentence % self.facts
