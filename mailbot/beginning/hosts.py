"""A domain, or the hosts that take its mail -> how its mailboxes are reached, where we know that.  Pure."""

from __future__ import annotations

from msgspec import Struct


class Server(Struct, frozen=True):
    host: str
    port: int
    security: str  # tls, starttls


class Way(Struct, frozen=True):
    """How one mailbox is reached."""

    imap: Server
    smtp: Server
    name: str = ""  # of the host, for a person
    hint: str = ""  # what it takes to get in
    authserv_id: str = ""
    provider: str = ""
    auth: str = "password"


def tls(imap: str, smtp: str, name: str = "", hint: str = "", authserv_id: str = "") -> Way:
    return Way(Server(imap, 993, "tls"), Server(smtp, 465, "tls"), name, hint, authserv_id)


def starttls(imap: str, smtp: str, name: str, hint: str = "") -> Way:
    return Way(Server(imap, 993, "tls"), Server(smtp, 587, "starttls"), name, hint)


def _microsoft(smtp: str, name: str) -> Way:
    hint = "needs an app registration in Entra ID and a command that prints an access token (see README)"
    imap, out = Server("outlook.office365.com", 993, "tls"), Server(smtp, 587, "starttls")
    return Way(imap, out, name, hint, provider="exchange-online", auth="xoauth2")


_APP = "switch two-step verification on and make an app password: that is the password here"
_CODE = "switch on IMAP/SMTP in the web mail's settings: the 授权码 it shows is the password here"
_GMAIL = tls("imap.gmail.com", "smtp.gmail.com", "Gmail", _APP, "mx.google.com")
_YAHOO = tls("imap.mail.yahoo.com", "smtp.mail.yahoo.com", "Yahoo", _APP)
_YANDEX = tls("imap.yandex.com", "smtp.yandex.com", "Yandex", "allow IMAP in its settings and make an app password")
_ICLOUD = starttls("imap.mail.me.com", "smtp.mail.me.com", "iCloud", _APP)
_FASTMAIL = tls("imap.fastmail.com", "smtp.fastmail.com", "Fastmail", "make an app password")
_MAIL_RU = tls("imap.mail.ru", "smtp.mail.ru", "Mail.ru", "make a password for external applications")
_QQ = tls("imap.qq.com", "smtp.qq.com", "QQ", _CODE)
_163 = tls("imap.163.com", "smtp.163.com", "163", _CODE)
_GMX_HINT = "switch on POP3/IMAP in the web mail's settings"
_GMX = starttls("imap.gmx.net", "mail.gmx.net", "GMX", _GMX_HINT)
_GMX_COM = starttls("imap.gmx.com", "mail.gmx.com", "GMX", _GMX_HINT)
_OUTLOOK = _microsoft("smtp-mail.outlook.com", "Outlook.com")
_BRIDGE = "its mail is reached only through Proton's own Bridge on this machine"

BY_DOMAIN = {
    **dict.fromkeys(("gmail.com", "googlemail.com"), _GMAIL),
    **dict.fromkeys(("outlook.com", "hotmail.com", "live.com", "msn.com"), _OUTLOOK),
    **dict.fromkeys(("qq.com", "foxmail.com", "vip.qq.com"), _QQ),
    "163.com": _163,
    "126.com": tls("imap.126.com", "smtp.126.com", "126", _CODE),
    "yeah.net": tls("imap.yeah.net", "smtp.yeah.net", "yeah.net", _CODE),
    "139.com": tls("imap.139.com", "smtp.139.com", "139", _CODE),
    "sina.com": tls("imap.sina.com", "smtp.sina.com", "Sina", _CODE),
    "aliyun.com": tls("imap.aliyun.com", "smtp.aliyun.com", "Aliyun"),
    "naver.com": tls("imap.naver.com", "smtp.naver.com", "Naver", "allow IMAP in its settings"),
    **dict.fromkeys(("yahoo.com", "ymail.com", "yahoo.de", "yahoo.fr", "yahoo.co.uk", "yahoo.com.tw"), _YAHOO),
    **dict.fromkeys(("yandex.com", "yandex.ru", "ya.ru"), _YANDEX),
    **dict.fromkeys(("mail.ru", "bk.ru", "list.ru", "inbox.ru"), _MAIL_RU),
    "zoho.com": tls("imap.zoho.com", "smtp.zoho.com", "Zoho", "allow IMAP in its settings"),
    **dict.fromkeys(("icloud.com", "me.com", "mac.com"), _ICLOUD),
    **dict.fromkeys(("gmx.net", "gmx.de", "gmx.at", "gmx.ch"), _GMX),
    "gmx.com": _GMX_COM,
    "web.de": starttls("imap.web.de", "smtp.web.de", "WEB.DE", _GMX_HINT),
    "t-online.de": tls("secureimap.t-online.de", "securesmtp.t-online.de", "T-Online", "set a password for e-mail"),
    **dict.fromkeys(("fastmail.com", "fastmail.fm"), _FASTMAIL),
    "mailbox.org": tls("imap.mailbox.org", "smtp.mailbox.org", "mailbox.org"),
    **dict.fromkeys(
        ("proton.me", "protonmail.com"), Way(Server("", 0, ""), Server("", 0, ""), "Proton", _BRIDGE)
    ),
}  # fmt: skip
# a firm's own domain: who takes its mail tells who keeps its mailboxes
BY_MX = {
    "google.com": _GMAIL,
    "googlemail.com": _GMAIL,
    "mail.protection.outlook.com": _microsoft("smtp.office365.com", "Microsoft 365"),
    "mx.microsoft": _microsoft("smtp.office365.com", "Microsoft 365"),
    "mxbiz1.qq.com": tls("imap.exmail.qq.com", "smtp.exmail.qq.com", "Tencent Exmail", _CODE),
    "mxbiz2.qq.com": tls("imap.exmail.qq.com", "smtp.exmail.qq.com", "Tencent Exmail", _CODE),
    "mxmail.netease.com": tls("imap.qiye.163.com", "smtp.qiye.163.com", "NetEase Qiye", _CODE),
    "mxhichina.com": tls("imap.qiye.aliyun.com", "smtp.qiye.aliyun.com", "Alibaba Mail"),
    "yandex.net": _YANDEX,
    "mail.ru": _MAIL_RU,
    "zoho.com": tls("imappro.zoho.com", "smtppro.zoho.com", "Zoho", "allow IMAP in its settings"),
    "zoho.eu": tls("imappro.zoho.eu", "smtppro.zoho.eu", "Zoho", "allow IMAP in its settings"),
    "icloud.com": _ICLOUD,
    "messagingengine.com": _FASTMAIL,
    "mailbox.org": tls("imap.mailbox.org", "smtp.mailbox.org", "mailbox.org"),
    "kundenserver.de": tls("imap.ionos.de", "smtp.ionos.de", "IONOS"),
    "ionos.com": tls("imap.ionos.com", "smtp.ionos.com", "IONOS"),
    "rzone.de": tls("imap.strato.de", "smtp.strato.de", "STRATO"),
    "mail.ovh.net": tls("ssl0.ovh.net", "ssl0.ovh.net", "OVH"),
    "migadu.com": tls("imap.migadu.com", "smtp.migadu.com", "Migadu"),
    "secureserver.net": tls("imap.secureserver.net", "smtpout.secureserver.net", "GoDaddy"),
}


def by_domain(domain: str) -> Way | None:
    return BY_DOMAIN.get(domain)


def by_mx(takers: tuple[str, ...]) -> Way | None:
    """`takers`: names from MX records, the first choice first."""
    for taker in takers:
        parts = taker.lower().rstrip(".").split(".")
        for at in range(len(parts)):
            found = BY_MX.get(".".join(parts[at:]))
            if found:
                return found
    return None
