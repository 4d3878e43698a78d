"""django-helpdesk files the mails of a folder, or of a mailbox, by its own code for mail: prints mails a second."""

import imaplib
import logging
import sys
import time
from pathlib import Path

import django
from django.conf import settings

folder = Path(sys.argv[1])
(folder / "peer_urls.py").write_text(
    'from django.urls import include, path\nurlpatterns = [path("", include("helpdesk.urls", namespace="helpdesk"))]\n'
)
sys.path.insert(0, str(folder))
settings.configure(
    SECRET_KEY="bench",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "peer.db")}},
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.sites",
        "django.contrib.humanize",
        "django.contrib.messages",
        "rest_framework",
        "helpdesk",
    ],
    SITE_ID=1,
    USE_TZ=True,
    MEDIA_ROOT=str(folder / "media"),
    ROOT_URLCONF="peer_urls",
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    HELPDESK_TEAMS_MODE_ENABLED=False,
)
django.setup()
logging.disable(logging.CRITICAL)

from django.core.management import call_command  # noqa: E402
from helpdesk.email import extract_email_metadata, process_queue  # noqa: E402
from helpdesk.models import FollowUp, Queue, Ticket  # noqa: E402

call_command("migrate", verbosity=0)
queue = Queue.objects.create(
    title="Sales", slug="sales", email_address="sales@company.example", allow_email_submission=True
)
logger = logging.getLogger("bench")


def file(octets: bytes) -> bool:
    try:
        extract_email_metadata(message=octets.decode("utf-8", "replace"), queue=queue, logger=logger)
    except Exception as error:
        failures.append(repr(error))
        return False
    return True


failures: list[str] = []


def file_all(mails: list[bytes]) -> int:
    """How many it filed."""
    return sum(map(file, mails))


def file_mailbox(host: str, port: str, user: str, password: str) -> int:
    """By its own way through a mailbox.  Where it raises at a mail, that one is taken out of its way: it would meet
    the same one first whenever it came again."""
    box = Queue.objects.create(
        title="Mailbox",
        slug="mailbox",
        email_address="mailbox@company.example",
        email_box_type="imap",
        email_box_host=host,
        email_box_port=int(port),
        email_box_user=user,
        email_box_pass=password,
        email_box_imap_folder="INBOX",
    )
    with imaplib.IMAP4(host, int(port)) as client:
        client.login(user, password)
        while is_unwell(box):
            drop_first(client)
    return Ticket.objects.filter(queue=box).count() + FollowUp.objects.filter(ticket__queue=box).count()


def is_unwell(box: Queue) -> bool:
    try:
        process_queue(box, logger)
    except Exception as error:
        failures.append(repr(error))
        return True
    return False


def drop_first(client: imaplib.IMAP4) -> None:
    """What it filed before is marked as deleted by now."""
    client.select("INBOX")
    client.expunge()
    client.store("1", "+FLAGS", "\\Deleted")
    client.expunge()


mails = [path.read_bytes() for path in sorted(folder.glob("*.eml"))]
warm, rest = mails[:20], mails[20:]
file_all(warm)
began = time.perf_counter()
filed, wanted = (file_mailbox(*sys.argv[2:]), len(mails)) if sys.argv[2:] else (file_all(rest), len(rest))
if filed < wanted // 2:
    sys.exit(f"only {filed} of {wanted} were filed: {failures[:3]}")
print(wanted / (time.perf_counter() - began))
