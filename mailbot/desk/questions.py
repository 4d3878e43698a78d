"""Orders that ask -> what is looked up for them; they change nothing.  Pure."""

from __future__ import annotations

from collections.abc import Mapping

from mailbot.desk import arguments
from mailbot.desk.plan import Doing
from mailbot.desk.verbs import BY_NAME

_LISTS = {
    "mine": ("", "my", "me", "我的", "自己"),
    "new": ("latest", "新", "最新", "新的"),
    "open": ("all", "全部", "所有", "未结", "未結"),
    "overdue": ("late", "逾期", "超时", "超時"),
    "waiting": ("等待", "待办", "待辦"),
    "nobody": ("unassigned", "free", "未分配", "无人", "無人"),
    "deals": ("deal", "成交"),
    "recycled": ("recycle", "bin", "回收站", "回收"),
    "away": ("absent", "外出", "请假", "請假"),
}
LISTS: Mapping[str, str] = {word: name for name, words in _LISTS.items() for word in (name, *words)}


def why(doing: Doing) -> None:
    doing.ask("why")


def show(doing: Doing) -> None:
    doing.ask("show")


def list_tickets(doing: Doing) -> None:
    said = doing.order.said.strip().casefold()
    person = arguments.person(said, doing.scene.settings.staff)
    if said in LISTS:  # first: "all" is a part of many a name
        doing.ask("list", LISTS[said])
    elif person is not None:
        doing.ask("list", f"of {person.handle}")
    else:
        doing.refuse("list", ", ".join(_LISTS))


def explain(doing: Doing) -> None:
    wanted = BY_NAME.get(doing.order.said.lstrip("#＃").casefold())
    doing.ask("help", wanted.name if wanted else "")
