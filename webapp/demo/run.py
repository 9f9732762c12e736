"""The demo: a mail server, an office and a story, from an empty folder to a system at work."""

import socket
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from archive import jobs
from archive.db import utcnow
from cases import browsing
from cases.advisor import active_advisor_at
from cases.errors import N_
from ingest import ledger, status
from webapp.config import COMMITTED, MailboxConfig
from webapp.demo import settings_file, story
from webapp.demo.home import opened
from webapp.demo.imap import DemoMailbox
from webapp.demo.loopback import HOST
from webapp.demo.mails import SERVER, Correspondence
from webapp.demo.papers import Papers
from webapp.demo.setting import Setting
from webapp.demo.smtp import DemoPostBox
from webapp.demo.world import World
from webapp.office import Office
from webapp.serve import heeding_signals, services
from webapp.smtp_settings import SmtpConfig

FOLDER = COMMITTED.parent / ".demo"
IMAP_PORT = 1143
SMTP_PORT = 1025
GLANCE_SECONDS = 1
STORY = timedelta(days=3 * 365)  # longer than any mail of it is old


def run(config, folder, *, fresh, say):
    """Run the demo in the folder until a signal comes; `say(sentence, **facts)` tells the person how it goes.

    The firm and the language are the configuration's; everything else is the demo's own. Raises `NotADemo`,
    `DemoRunning`.
    """
    world = World()
    with (
        opened(folder, now=utcnow(), fresh=fresh) as home,
        _mailbox(home, world) as box,
        _post_box(home, box) as post,
    ):
        say(N_("The demo keeps its data in %(folder)s"), folder=str(home.path))
        config = _configured(config, home, box, post)
        file = settings_file.write(config, home.path)
        with Office(config) as office:
            setting = _tell(office, world, home, say)
            with services(office) as running, heeding_signals(running.stop):
                running.start_web()
                running.start_work()
                running.start_mail()
                _announce(office, world, box, file, say)
                _deliver(world, setting, home, box, running.stop, say)
                _follow(office, world, home, running.stop, say)
                running.stop.wait()


@contextmanager
def _mailbox(home, world):
    account = world.people["sprawy"].address
    port = free_port(HOST, IMAP_PORT)
    with DemoMailbox(home.path / "mailboxes", user=account, password=story.PASSWORD, port=port) as box:
        yield box


def _post_box(home, box):
    """Takes what the demo sends; what is for the mailbox itself arrives there."""

    def taken(recipients, content):
        if box.user in recipients:
            box.deliver(content)

    return DemoPostBox(home.path / "sent", port=free_port(HOST, SMTP_PORT), taken=taken)


def _configured(config, home, box, post):
    password_file = home.path / "imap_password"
    password_file.write_text(box.password + "\n", encoding="utf-8")
    mailbox = MailboxConfig(
        name="Dobry Brzeg – sprawy",
        address=box.user,
        host=HOST,
        port=box.port,
        tls="none",
        user=box.user,
        password_file=password_file,
        authserv_ids=(SERVER,),
        sender_check="none",  # whoever tries it out delivers from her own mail program, and no server checks her
    )
    ours = config.kept_in(home.path)
    web = replace(ours.web, port=free_port(ours.web.host, ours.web.port))
    smtp = SmtpConfig(host=HOST, port=post.port, tls="none")
    return replace(ours, web=web, mailboxes=(mailbox,), smtp=smtp)


def _tell(office, world, home, say):
    """Enter the story unless it is there already; the `Setting` it happens in."""
    office.prepare()
    setting = Setting(home.started_at)
    with office.db.writing() as session:
        if not story.is_told(session):
            say(N_("Inventing a firm, its clients and its cases …"))
            story.populate(session, world, setting)
            story.open_accounts(session, world)
            _connect_long_ago(session, office.config.mailboxes, setting)
    return replace(setting, numbers=story.case_numbers(world, setting))


def _connect_long_ago(session, mailboxes, setting):
    # Mail that was there before its mailbox was connected is no news, and the story's mail is news.
    began = setting.now - STORY
    for mailbox in mailboxes:
        for name in mailbox.folders:
            ledger.folder_of(session, mailbox.name, name).connected_at = began


def _announce(office, world, box, file, say):
    web = office.config.web
    say(N_("Teczka is at %(address)s"), address=f"http://{web.host}:{web.port}/")
    for who in story.sign_ins(world):
        say(
            N_("  %(email)s · %(password)s · %(name)s, %(role)s"),
            email=who.email, password=who.password, name=who.name, role=who.role.label,
        )  # fmt: skip
    say(
        N_("IMAP is at %(host)s, port %(port)s, no encryption: %(user)s · %(password)s"),
        host=HOST, port=box.port, user=box.user, password=box.password,
    )  # fmt: skip
    say(N_("What is sent stays on this machine, in %(folder)s"), folder=str(file.parent / "sent"))
    say(N_("Other commands find this demo with --config %(file)s"), file=str(file))
    say(N_("Ctrl-C ends it; started again it goes on, with --fresh it starts over."))


def _deliver(world, setting, home, box, stop, say):
    """Put the mails that are not in the mailbox yet into it, the oldest first."""
    if home.delivered == len([row for row in world.mails.values() if not row.get("unseen")]):
        return
    say(N_("Writing the clients' letters …"))
    deliveries = Correspondence(world, setting, Papers(world, setting)).deliveries()
    say(N_("Delivering %(count)s mails …"), count=len(deliveries) - home.delivered)
    for count, delivery in enumerate(deliveries, start=1):
        if count > home.delivered and not stop.is_set():
            box.deliver(delivery.raw, delivery.at)
            # A kill before the next line delivers the mail twice: its content is known, so it is filed once.
            home.delivered = count


def _follow(office, world, home, stop, say):
    """Tell how far the mails are, until nothing is left to do."""
    told, settled = None, False
    while not settled and not stop.is_set():
        stop.wait(GLANCE_SECONDS)
        read, tray, waiting = _progress(office, world)
        settled = read >= home.delivered and not waiting
        if (read, tray, waiting) != told:
            told = read, tray, waiting
            say(
                N_("Mails read: %(read)s of %(all)s, in the tray: %(tray)s, still to do: %(waiting)s"),
                read=read, all=max(read, home.delivered), tray=tray, waiting=waiting,
            )  # fmt: skip
    if settled:
        say(N_("Everything is in its place. Send a mail to the IMAP server and watch it arrive."))


def _progress(office, world):
    manager = next(row["email"] for row in world.advisors if row["role"] == "manager")
    with office.db.reading() as session:
        read = sum(folder.kept for folder in status.folders_at_a_glance(session))
        tray = browsing.tray_count(session, active_advisor_at(session, manager))
        pending = jobs.count_pending(session)
    for kind in ("confirm", "alert"):
        pending.pop(kind, None)  # seldom, to each advisor: that is no work left
    return read, tray, sum(pending.values())


def free_port(host, wanted):
    """The wanted port if nobody listens there, else one that the system picks."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return probe.getsockname()[1]
    raise OSError(f"no free port on {host}")
