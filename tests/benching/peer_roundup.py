"""Roundup files the mails of a folder, by its own mail gateway: prints mails a second.

Machine mail and odd charsets it refuses or ignores, which is quicker than filing: the figure flatters it.
Every unknown sender becomes a user, whose password it hashes at length: most of its time goes there.
"""

import email
import logging
import sys
import time
from email import policy
from pathlib import Path
from types import SimpleNamespace

from roundup import configuration, init, instance, mailgw, password
from roundup.mailer import Mailer

folder = Path(sys.argv[1])
home = folder / "tracker"
logging.disable(logging.CRITICAL)


def template() -> Path:
    here = Path(sys.prefix) / "share" / "roundup" / "templates" / "classic"
    if not here.exists():
        sys.exit(f"no template at {here}")
    return here


def tracker() -> object:
    config = configuration.CoreConfig()
    init.install(str(home), str(template()), settings={})
    config = configuration.CoreConfig(str(home))
    config["RDBMS_BACKEND"] = "sqlite"
    config["MAIL_DOMAIN"] = "company.example"
    config["TRACKER_WEB"] = "http://localhost/"
    config["MAIL_HOST"] = "localhost"
    config.save(str(home / "config.ini"))
    schema = home / "schema.py"
    schema.write_text(schema.read_text() + STRANGERS_MAY)
    made = instance.open(str(home))
    made.init(password.Password("admin", config=made.config))
    return instance.open(str(home))


STRANGERS_MAY = """
db.security.addPermissionToRole("Anonymous", "Email Access")
for kind in ("issue", "msg", "file", "user"):
    db.security.addPermissionToRole("Anonymous", "Create", kind)
db.security.addPermissionToRole("Anonymous", "Register", "user")
"""
ASKED = SimpleNamespace(default_class="", set_value=[], catchall=False)
Mailer.smtp_send = lambda self, to, message, sender=None: None
opened = tracker()


def file(octets: bytes) -> bool:
    try:
        message = email.message_from_bytes(octets, _class=mailgw.RoundupMessage, policy=policy.compat32)
        gate = mailgw.MailGW(opened, ASKED)
        gate.handle_Message(message)
    except Exception as error:
        failures.append(repr(error))
        return False
    return True


failures: list[str] = []
mails = [path.read_bytes() for path in sorted(folder.glob("*.eml"))]
warm, rest = mails[:20], mails[20:]
list(map(file, warm))
began = time.perf_counter()
list(map(file, rest))
seconds = time.perf_counter() - began
filed = len(opened.open("admin").issue.list())
if filed < len(mails) // 4:
    sys.exit(f"only {filed} of {len(mails)} were filed: {failures[:3]}")
print(len(rest) / seconds)
