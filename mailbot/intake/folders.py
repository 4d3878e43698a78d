"""A folder list -> which is the junk folder, which holds what was sent.  Pure.  RFC 6154."""

from __future__ import annotations

from collections.abc import Iterable

from mailbot.intake.connection import Folder

# what servers and mail programs call it, by last part of the name, case-blind
_JUNK_NAMES = frozenset(
    name.casefold()
    for name in (
        "Junk",
        "Junk E-mail",
        "Junk Email",
        "Junk-Email",
        "Junk Mail",
        "Spam",
        "Bulk",
        "Bulk Mail",
        "垃圾邮件",
        "垃圾郵件",
        "垃圾箱",
        "广告邮件",
        "廣告郵件",
        "迷惑メール",
        "스팸메일함",
        "Spamverdacht",
        "Unerwünscht",
        "Courrier indésirable",
        "Indésirables",
        "Correo no deseado",
        "Posta indesiderata",
        "Lixo eletrônico",
        "Ongewenste e-mail",
        "Niechciana poczta",
        "Нежелательная почта",
        "Спам",
    )
)

_SENT_NAMES = frozenset(
    name.casefold()
    for name in (
        "Sent",
        "Sent Items",
        "Sent Messages",
        "Sent Mail",
        "已发送",
        "已发送邮件",
        "寄件備份",
        "已傳送",
        "Gesendet",
        "Gesendete Elemente",
        "Gesendete Objekte",
        "Envoyés",
        "Éléments envoyés",
        "Enviados",
        "Elementos enviados",
        "Itens enviados",
        "Posta inviata",
        "Inviata",
        "Отправленные",
        "送信済み",
        "送信済みアイテム",
    )
)


def junk_folder(setting: str, folders: Iterable[Folder], watched: str) -> str:
    """Its name; "" where there is none or the setting says not to look.  Never the watched folder itself."""
    return _special(setting, folders, watched, "\\junk", _JUNK_NAMES)


def sent_folder(setting: str, folders: Iterable[Folder], watched: str) -> str:
    """As `junk_folder`."""
    return _special(setting, folders, watched, "\\sent", _SENT_NAMES)


def _special(setting: str, folders: Iterable[Folder], watched: str, use: str, names: frozenset[str]) -> str:
    if setting == "":
        return ""
    there = [folder for folder in folders if folder.name != watched and "\\noselect" not in folder.flags]
    if setting != "auto":
        return next((folder.name for folder in there if folder.name == setting), "")
    marked = [folder.name for folder in there if use in folder.flags]
    named = [folder.name for folder in there if folder.last_name.casefold() in names]
    return next(iter([*marked, *named]), "")
