"""Who works here and may sign in: entered and disabled together, so that the two never disagree."""

from archive import audit
from cases.advisor import Advisor, Role, active_advisor_at, active_advisors
from cases.errors import N_, RuleBroken
from webapp import account


class AlreadyHere(RuleBroken):
    """Somebody, active or not, has this address already."""

    sentence = N_("Somebody with the address %(email)s is entered already.")


class NobodyThere(RuleBroken):
    """No active person has this address."""

    sentence = N_("Nobody with the address %(email)s works here.")


class NotAnAddress(RuleBroken):
    """The text cannot be anybody's e-mail address."""

    sentence = N_("“%(email)s” is not an e-mail address.")


class LastManager(RuleBroken):
    """Without a manager nobody could see every case or let anybody in."""

    sentence = N_("%(name)s is the only manager and cannot be disabled: enter another manager first.")


class SayWho(RuleBroken):
    """What may be seen depends on who asks, and here more than one person could be asking."""

    sentence = N_("Say with --as ADDRESS on whose behalf: what is found depends on what that person may see.")


class HasManager(RuleBroken):
    """The installation has begun already."""

    sentence = N_("This database has a manager already; enter other people with “teczka user add”.")


def enter(session, *, name, email, role, password_hash, phone=None, position=None):
    """A new person with an account; `password_hash` is `account.hashed`. Raises `AlreadyHere`, `NotAnAddress`."""
    email = email.strip().lower()
    if not email.partition("@")[0] or not email.partition("@")[2] or " " in email:
        raise NotAnAddress(email=email)
    if account.of_email(session, email):
        raise AlreadyHere(email=email)
    advisor = Advisor(name=name.strip(), email=email, role_code=role.code, phone=phone, position=position)
    session.add(advisor)
    session.flush()
    account.create(session, advisor, password_hash)
    audit.append(session, advisor.actor, "advisor_entered", facts={"name": advisor.name, "role": role.code})
    return advisor


def enter_first_manager(session, **facts):
    """The manager that an installation begins with. Raises `HasManager` and what `enter` raises."""
    refuse_second_beginning(session)
    return enter(session, role=Role.MANAGER, **facts)


def refuse_second_beginning(session):
    """Raise `HasManager` if the installation has begun."""
    if managers(session):
        raise HasManager()


def disable(session, email):
    """The person no longer signs in and sees nothing. Raises `NobodyThere`, `LastManager`."""
    advisor = somebody(session, email)
    if managers(session) == [advisor]:
        raise LastManager(name=advisor.name)
    advisor.active = False
    held = account.of_email(session, advisor.email)
    if held is not None:
        held.disable()
    audit.append(session, advisor.actor, "advisor_disabled")
    return advisor


def somebody(session, email):
    """The active person with the address. Raises `NobodyThere`."""
    found = active_advisor_at(session, email)
    if found is None:
        raise NobodyThere(email=email)
    return found


def whoever_asks(session, email=None):
    """The person at the address; without one the only manager. Raises `SayWho`, `NobodyThere`."""
    if email:
        return somebody(session, email)
    here = managers(session)
    if len(here) != 1:
        raise SayWho()
    return here[0]


def managers(session):
    """The active managers."""
    return [advisor for advisor in active_advisors(session) if advisor.role is Role.MANAGER]
