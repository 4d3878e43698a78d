"""django-helpdesk files the mails of a folder, by its own code for mail: prints mails a second."""

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
from helpdesk.email import extract_email_metadata  # noqa: E402
from helpdesk.models import Queue  # noqa: E402

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
mails = [path.read_bytes() for path in sorted(folder.glob("*.eml"))]
warm, rest = mails[:20], mails[20:]
list(map(file, warm))
began = time.perf_counter()
filed = sum(map(file, rest))
if filed < len(rest) // 2:
    sys.exit(f"only {filed} of {len(rest)} were filed: {failures[:3]}")
print(len(rest) / (time.perf_counter() - began))
