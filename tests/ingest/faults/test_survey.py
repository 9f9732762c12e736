"""A mailbox is explained before anybody relies on it: every finding a sentence, nothing in it changed."""

import base64
import json
from dataclasses import replace

import pytest

from ingest import certificate
from ingest.oauth.grants import Tokens
from ingest.survey import State, survey
from tests.certificates import FLAWS
from tests.ingest.faults.conftest import mailbox_on
from tests.letters import letter
from tests.scripted_imap import drop, no


def told(mailbox, *states):
    """The sentences of the findings in these states (all without one), in their order."""
    return [f.sentence % f.facts for f in survey(mailbox) if not states or f.state in states]


def problems(mailbox):
    return told(mailbox, State.PROBLEM)


def told_of(mailbox, words):
    """The only sentence that holds the words."""
    (found,) = [sentence for sentence in told(mailbox) if words in sentence]
    return found


def jwt(**facts):
    payload = base64.urlsafe_b64encode(json.dumps(facts).encode()).rstrip(b"=").decode()
    return f"e30.{payload}.c2ln"


@pytest.mark.server
@pytest.mark.databases("sqlite")
def test_a_real_server_is_explained_and_left_as_it_was(dovecot, imap_user, mailbox_config):
    dovecot.append(imap_user, letter(subject="Piec"))

    sentences = told(mailbox_config)

    assert problems(mailbox_config) == []
    assert 'The folder "INBOX" can be read; messages in it: 1.' in sentences
    assert "New mail is announced at once (IDLE)." in sentences
    assert [s for s in sentences if s.startswith("Mode")] == [
        'Mode "read_only" is set, and possible.',
        'Mode "flag" is possible.',
        'Mode "move" is possible.',
    ]


@pytest.mark.server
@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("tls", ["tls", "starttls"])
def test_a_real_servers_certificate_is_verified_and_shown(dovecot, mailbox_config, tls):
    mailbox_config.tls, mailbox_config.host = tls, "localhost"
    mailbox_config.port = dovecot.tls_port if tls == "tls" else dovecot.port

    refused = told(mailbox_config)
    mailbox_config.ca_file = str(dovecot.ca)

    assert "Nobody we trust vouches" in refused[0] and "issued by Teczka test authority" in refused[1]
    assert "the connection is encrypted (TLSv1." in told(mailbox_config)[0]
    assert problems(mailbox_config) == []


@pytest.mark.parametrize("tls", ["tls", "starttls"])
def test_a_good_certificate_is_shown_with_its_end(encrypted, tls):
    _, mailbox = encrypted(tls)

    # The test's certificate lives for one day: that is worth a note.
    assert (
        '"localhost", "127.0.0.1", issued by Teczka test authority, and ends on'
        in told(mailbox, State.NOTE)[0]
    )
    assert problems(mailbox) == []


@pytest.mark.parametrize("tls", ["tls", "starttls"])
@pytest.mark.parametrize("flaw", FLAWS)
def test_a_bad_certificate_is_described_and_its_server_told_nothing(encrypted, flaw, tls):
    server, mailbox = encrypted(tls, flaw)

    findings = list(survey(mailbox))

    assert [f.state for f in findings] == [State.PROBLEM, State.NOTE]
    name = "mail.elsewhere.example" if flaw == "wrong host" else "localhost"
    assert findings[1].facts["names"].startswith(f'"{name}"')
    assert len(findings[1].facts["fingerprint"]) == 95
    assert server.heard("LOGIN", "AUTHENTICATE") == []
    assert b"secret" not in server.overheard()


def test_starttls_that_was_taken_out_is_a_problem(encrypted):
    server, mailbox = encrypted("starttls")
    server.offers_starttls = False

    assert "could not be encrypted" in problems(mailbox)[0]
    assert server.heard("LOGIN") == []


def test_a_refused_password_ends_the_survey_after_one_try(server):
    sentences = told(mailbox_on(server, password="wrong"))

    assert "unencrypted" in sentences[0]
    assert "does not let Teczka in" in sentences[1]
    assert len(sentences) == 2
    assert len(server.heard("LOGIN")) == 1


def test_nobody_at_the_address_is_a_problem(server):
    assert "cannot be reached" in problems(mailbox_on(server, port=1))[0]


def test_a_connection_that_is_cut_in_the_middle_is_a_problem(server):
    server.fault("EXAMINE", drop())

    assert "was cut" in problems(mailbox_on(server))[0]


def test_nothing_in_the_mailbox_changes(server):
    server.mailbox("INBOX").add(letter(), flags={"\\Deleted"})

    list(survey(mailbox_on(server, mode="move")))

    assert server.mailbox("INBOX").letters[0].flags == {"\\Deleted"}
    assert set(server.folders) == {"INBOX"}
    changing = (
        "STORE",
        "UID STORE",
        "CREATE",
        "EXPUNGE",
        "UID EXPUNGE",
        "CLOSE",
        "APPEND",
        "UID MOVE",
    )
    assert server.heard(*changing) == []
    assert all("BODY.PEEK[HEADER]" in line for line in server.heard("UID FETCH"))


def test_a_server_without_idle_is_looked_at(server):
    server.capabilities = ("IMAP4rev1",)

    assert "looks every 60 seconds" in told_of(mailbox_on(server), "IDLE")


def test_labels_are_explained(server):
    server.capabilities = (*server.capabilities, "X-GM-EXT-1")

    assert "Labels are folders here" in told_of(mailbox_on(server), "Gmail")


# Folders


def test_a_folder_that_is_not_there_is_named_with_those_that_are(server):
    server.mailbox("Zażółć")
    server.mailbox("[Gmail]").attributes = ("\\Noselect",)
    folders = ("INBOX", "Sprawy")

    (problem,) = problems(mailbox_on(server, folders=folders, watched_folders=folders))

    assert problem.startswith('The folder "Sprawy" is not there') and problem.endswith('"INBOX", "Zażółć".')


def test_folders_that_are_not_read_are_named(server):
    server.mailbox("Documents")

    assert told_of(mailbox_on(server), "not read") == 'Folders that are not read: "Documents".'


def test_a_folder_that_the_program_makes_is_no_problem(server):
    mailbox = mailbox_on(server, mode="move", watched_folders=("INBOX", "Filed", "Tray"))
    server.mailbox("Tray")

    assert problems(mailbox) == []
    assert '"Filed" is not there yet' in told_of(mailbox, "is made when")


@pytest.mark.parametrize(
    ("namespace", "name"),
    [
        ('* NAMESPACE (("INBOX." ".")) NIL (("shared." "."))', '"INBOX.Teczka.Filed"'),
        ('* namespace (("" "."))  NIL NIL', '"Teczka.Filed"'),
        ('* NAMESPACE (("" "\\\\")) NIL NIL', '"Teczka\\Filed"'),
    ],
)
def test_a_server_that_keeps_folders_under_other_names_is_told_with_the_name(server, namespace, name):
    server.fault("NAMESPACE", lambda command, run: [namespace, run()[-1]], times=None)
    watched = ("INBOX", "Teczka/Filed")

    (problem,) = problems(mailbox_on(server, mode="move", watched_folders=watched))

    assert 'such as "Teczka/Filed"' in problem
    assert f"Write {name} in" in problem


def test_a_server_that_knows_no_namespaces_is_asked_for_its_separator(server):
    server.capabilities = ("IMAP4rev1", "MOVE")
    server.fault("LIST", lambda command, run: ['* LIST (\\Noselect) "." ""', run()[-1]], nth=3)
    watched = ("INBOX", "Teczka/Filed")

    assert '"Teczka.Filed"' in problems(mailbox_on(server, mode="move", watched_folders=watched))[0]


def test_a_folder_without_lasting_numbers_is_noted(server):
    server.fault(
        "EXAMINE", lambda command, run: [line for line in run() if "UIDVALIDITY" not in line], times=None
    )

    assert "no UIDVALIDITY" in told_of(mailbox_on(server), "lasting numbers")


# Rights and modes


def modes(mailbox):
    """{mode: is it possible}, and the state of each sentence of the mode that is set."""
    findings = [f for f in survey(mailbox) if "mode" in f.facts]
    possible = {f.facts["mode"].strip('"'): f.state is State.OK for f in findings}
    return possible, {f.state for f in findings if f.facts["mode"].strip('"') == mailbox.mode}


def forbid_writing(server):
    server.mailbox("INBOX").read_only = True


def refuse_writing(server):
    server.fault("SELECT", no("[NOPERM] not you"), times=None)


def keep_no_keywords(server):
    server.mailbox("INBOX").permanent_flags = ("\\Seen", "\\Deleted")


def offer_no_moving(server):
    server.capabilities = ("IMAP4rev1", "IDLE")


def take_rights(letters):
    def take(server):
        server.capabilities = (*server.capabilities, "ACL")
        server.mailbox("INBOX").rights = "".join(sorted(set("lrswipkxtea") - set(letters)))

    return take


def tell_no_rights(server):
    server.capabilities = (*server.capabilities, "ACL")
    server.fault("MYRIGHTS", no("not for you"), times=None)


def give_old_rights(server):
    server.capabilities = (*server.capabilities, "ACL")
    server.mailbox("INBOX").rights = "lrswipcda"


@pytest.mark.parametrize(
    ("change", "flag", "move"),
    [
        (lambda server: None, True, True),
        (forbid_writing, False, False),
        (refuse_writing, False, False),
        (keep_no_keywords, False, True),
        (offer_no_moving, True, False),
        (take_rights("w"), False, True),
        (take_rights("t"), True, False),
        (take_rights("e"), True, False),
        (take_rights("te"), True, False),
        (tell_no_rights, True, True),
        (give_old_rights, True, True),
    ],
)
def test_each_mode_is_possible_or_not_for_a_reason(server, change, flag, move):
    change(server)

    for mode in ("read_only", "flag", "move"):
        possible, states = modes(mailbox_on(server, mode=mode))

        assert possible == {"read_only": True, "flag": flag, "move": move}
        assert states == {State.OK if possible[mode] else State.PROBLEM}


def test_a_folder_to_move_to_that_takes_nothing_is_a_reason(server):
    server.capabilities = (*server.capabilities, "ACL")
    server.mailbox("Filed").rights = "lr"
    mailbox = mailbox_on(server, mode="move", watched_folders=("INBOX", "Filed"))

    (problem,) = problems(mailbox)

    assert 'may not put messages into the folder "Filed"' in problem
    assert "taken in all the same" in told(mailbox, State.NOTE)[-1]


# Tokens


@pytest.fixture
def microsoft(token_mailbox, server, provider):
    """A mailbox at Microsoft whose server refuses the tokens; gives a function that says what they are to hold."""

    def claiming(flow="client_credentials", **facts):
        server.accepts_token = lambda user, token: False
        server.token_refusal = "AUTHENTICATE failed."
        provider.named_token = lambda number: jwt(n=number, **facts)
        oauth = replace(token_mailbox.oauth, provider="microsoft", flow=flow, tenant="firma.example")
        token_mailbox.oauth = oauth
        token_mailbox.tokens.keep(Tokens(jwt(**facts), 3600, "refresh-1"))
        return token_mailbox

    return claiming


def test_a_mailbox_with_tokens_is_explained(token_mailbox, server):
    assert problems(token_mailbox) == []
    assert told_of(token_mailbox, "lets office in") == "The server lets office in, by token."


def test_a_server_that_takes_no_tokens_is_noted(token_mailbox, server):
    server.mechanisms = ("PLAIN",)

    assert "neither OAUTHBEARER nor XOAUTH2" in told(token_mailbox, State.NOTE)[0]
    assert problems(token_mailbox)


def test_a_revoked_permission_says_what_to_do(token_mailbox, provider):
    provider.revoke()

    assert 'Run: teczka mail authorize "Sprawy"' in problems(token_mailbox)[0]


def test_an_application_without_the_permission_is_told_which(microsoft):
    mailbox = microsoft(roles=["Mail.Read"])

    assert "does not allow IMAP.AccessAsApp (it allows: Mail.Read)" in told(mailbox, State.NOTE)[0]


def test_an_application_that_a_mailbox_is_closed_to_is_told_the_commands(microsoft):
    mailbox = microsoft(roles=["IMAP.AccessAsApp"], appid="11-aa", oid="22-bb")

    note = told(mailbox, State.NOTE)[0]

    assert "New-ServicePrincipal -AppId 11-aa -ObjectId 22-bb" in note
    assert "Add-MailboxPermission -Identity office -User 22-bb -AccessRights FullAccess" in note


def test_somebody_elses_yes_is_told_by_name(microsoft):
    mailbox = microsoft("refresh_token", scp="IMAP.AccessAsUser.All", upn="piotr@firma.example")

    assert "It was piotr@firma.example who said yes" in told(mailbox, State.NOTE)[0]


def test_a_yes_to_too_little_is_told(microsoft):
    mailbox = microsoft("refresh_token", scp="User.Read", upn="OFFICE")

    (note,) = told(mailbox, State.NOTE)

    assert "does not hold IMAP.AccessAsUser.All (it holds: User.Read)" in note


@pytest.mark.parametrize("token", ["opaque", "a.b.c", "a.W10.c", "..", "a.e30.c"])
def test_a_token_that_nobody_can_look_into_adds_nothing(microsoft, provider, token):
    mailbox = microsoft()
    provider.named_token = lambda number: f"{token}" + ("" if "." in token else str(number))

    assert len(problems(mailbox)) == 1
    assert told(mailbox, State.NOTE) == []


def test_what_is_no_certificate_is_not_read():
    with pytest.raises(ValueError):
        certificate.read(b"no certificate")
