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
    "factory": ("plant", "工厂", "工廠"),
    "nobody": ("unassigned", "free", "未分配", "无人", "無人"),
    "deals": ("deal", "成交"),
    "recycled": ("recycle", "bin", "回收站", "回收"),
    "away": ("absent", "外出", "请假", "請假"),
    **{category.value: names for category, names in arguments.CATEGORIES.items()},
}
LISTS: Mapping[str, str] = {word: name for name, words in _LISTS.items() for word in (name, *words)}
# what stands behind the word is looked for: "country Chile"
_NARROWED = {
    "language": ("语言", "語言"),
    "country": ("国家", "國家"),
    "product": ("产品", "產品"),
    "form": ("表单", "表單"),
}
NARROWED: Mapping[str, str] = {word: name for name, words in _NARROWED.items() for word in (name, *words)}


def why(doing: Doing) -> None:
    doing.ask("why")


def show(doing: Doing) -> None:
    doing.ask("show")


def list_tickets(doing: Doing) -> None:
    by, _, value = doing.order.said.strip().partition(" ")
    said = doing.order.said.strip().casefold()
    person = arguments.person(said, doing.scene.settings.staff)
    if said in LISTS:  # first: "all" is a part of many a name
        doing.ask("list", LISTS[said])
    elif value and by.casefold() in NARROWED:
        doing.ask("list", f"{NARROWED[by.casefold()]} {value.strip()}")
    elif person is not None:
        doing.ask("list", f"of {person.handle}")
    else:
        doing.refuse("list", ", ".join((*_LISTS, *_NARROWED)))


def customer(doing: Doing) -> None:
    _of_customer(doing, "customer")


def customer_history(doing: Doing) -> None:
    _of_customer(doing, "history")


def _of_customer(doing: Doing, kind: str) -> None:
    said, about = doing.order.said.strip(), doing.scene.about
    if said or about:
        doing.ask(kind, said or f"t-{about}")
    else:
        doing.refuse("which_customer_none")


def find(doing: Doing) -> None:
    doing.ask("find", doing.order.said)


def segment(doing: Doing) -> None:
    doing.ask("segment", doing.order.said.strip())


def raw(doing: Doing) -> None:
    doing.ask("raw", doing.order.said.strip().casefold())


def attachments(doing: Doing) -> None:
    doing.ask("attachments", doing.order.said.strip().casefold())


def explain(doing: Doing) -> None:
    wanted = BY_NAME.get(doing.order.said.lstrip("#＃").casefold())
    doing.ask("help", wanted.name if wanted else "")
