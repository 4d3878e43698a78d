"""The one table of what a colleague can say with `#`, a button or a folder.  Pure.

A row is a verb with all its names; what it does is a function of the same name in doing.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from msgspec import Struct


class Takes(Enum):
    """What stands behind a verb."""

    NOTHING = "nothing"
    PERSON = "person"
    CATEGORY = "category"
    WHEN = "when"
    MONEY = "money"
    FAQ = "faq"
    TEXT = "text"


class Verb(Struct, frozen=True):
    name: str  # a to z: part of a button's address
    aliases: tuple[str, ...]
    example: str
    takes: Takes = Takes.NOTHING
    needs: bool = False  # it is nothing without what it takes
    on_ticket: bool = True
    shows: bool = False  # answers a question and changes nothing
    text_is_its_own: bool = False  # the text below it is what it takes, never an answer to the customer


VERBS = (
    # --- who does it ---
    Verb("take", ("mine", "领取", "領取", "接手", "认领", "認領"), "#take"),
    Verb(
        "assign",
        ("pass", "give", "reassign", "转给", "轉給", "分配", "指派", "转交", "轉交"),
        "#assign li",
        Takes.PERSON,
        needs=True,
    ),
    Verb("release", ("unassign", "drop", "退回", "放弃", "放棄"), "#release"),
    # --- its life ---
    Verb("deal", ("won", "sold", "成交"), "#deal 12000 USD", Takes.MONEY),
    Verb("close", ("closed", "resolve", "resolved", "关闭", "關閉", "结案", "結案"), "#close"),
    Verb("processed", ("done", "answered", "handled", "已处理", "已處理", "已回复", "已回覆"), "#processed"),
    Verb("reopen", ("open", "重开", "重開", "重新打开", "重新打開"), "#reopen"),
    Verb("recycle", ("delete", "trash", "spam", "回收", "删除", "刪除"), "#recycle"),
    Verb("restore", ("undelete", "还原", "還原", "恢复", "恢復"), "#restore"),
    Verb(
        "snooze",
        ("later", "remind", "延后", "延後", "稍后", "稍後", "提醒"),
        "#snooze 3 days",
        Takes.WHEN,
    ),
    Verb("wake", ("unsnooze", "唤醒", "喚醒"), "#wake"),
    # --- what it is ---
    Verb(
        "is",
        ("category", "type", "kind", "分类", "分類", "类别", "類別", "类型", "類型"),
        "#is complaint",
        Takes.CATEGORY,
        needs=True,
    ),
    Verb("priority", ("urgent", "star", "flag", "优先", "優先", "加急", "紧急", "緊急"), "#priority"),
    Verb("normal", ("unstar", "unflag", "普通", "不急"), "#normal"),
    Verb(
        "note",
        ("remark", "comment", "internal", "备注", "備註", "内部", "內部", "便签", "便箋"),
        "#note rings back on Monday",
        Takes.TEXT,
        text_is_its_own=True,
    ),
    # --- complaints ---
    Verb("cause", ("because", "投诉原因", "投訴原因"), "#cause damaged", Takes.TEXT, needs=True),
    Verb(
        "remedy",
        ("solution", "fix", "处理办法", "處理辦法", "补救", "補救"),
        "#remedy replacement sent",
        Takes.TEXT,
        needs=True,
        text_is_its_own=True,
    ),
    # --- words to the customer ---
    Verb(
        "faq",
        ("template", "标准答复", "標準答覆", "常见问题", "常見問題", "模板"),
        "#faq payment",
        Takes.FAQ,
        needs=True,
    ),
    Verb("answer", ("reply", "send", "回复", "回覆", "答复", "答覆"), "#answer 1024"),
    Verb("undo", ("cancel", "stop", "撤回", "撤销", "撤銷", "取消"), "#undo"),
    # --- what was ordered ---
    Verb(
        "new",
        ("neworder", "新订单", "新訂單", "新单", "新單"),
        "#new order bob@client.example by phone: 200 pcs A-100, 12,000 USD",
        Takes.TEXT,
        needs=True,
        on_ticket=False,
        text_is_its_own=True,
    ),
    Verb("edit", ("change", "修改", "更改"), "#edit po = 4711", Takes.TEXT, needs=True),
    Verb("promised", ("promise", "交期", "承诺", "承諾"), "#promised 12 May", Takes.WHEN, needs=True),
    Verb("amount", ("total", "sum", "金额", "金額"), "#amount 12,000 USD", Takes.MONEY, needs=True),
    Verb("factory", ("plant", "工厂", "工廠"), "#factory", Takes.TEXT, text_is_its_own=True),
    # --- people ---
    Verb(
        "away",
        ("absent", "vacation", "holiday", "ooo", "请假", "請假", "外出", "休假", "出差"),
        "#away until Monday",
        Takes.TEXT,
        on_ticket=False,
    ),
    Verb("back", ("present", "回来", "回來", "销假", "銷假", "返岗", "返崗"), "#back", Takes.TEXT, on_ticket=False),
    Verb(
        "handover",
        ("移交", "交接", "离职", "離職"),
        "#handover anna to bob",
        Takes.TEXT,
        needs=True,
        on_ticket=False,
    ),
    # --- questions ---
    Verb("why", ("reason", "reasons", "为什么", "為什麼", "原因"), "#why", shows=True),
    Verb("show", ("ticket", "查看", "详情", "詳情"), "#show 1024", shows=True),
    Verb(
        "list",
        ("tickets", "列表", "清单", "清單"),
        "#list mine",
        Takes.TEXT,
        on_ticket=False,
        shows=True,
    ),
    Verb(
        "report",
        ("figures", "statistics", "报表", "報表", "统计", "統計"),
        "#report week",
        Takes.TEXT,
        on_ticket=False,
        shows=True,
    ),
    # --- customers ---
    Verb(
        "customer",
        ("client", "客户", "客戶", "顾客", "顧客"),
        "#customer acme",
        Takes.TEXT,
        on_ticket=False,
        shows=True,
    ),
    Verb(
        "history",
        ("timeline", "往来", "往來", "历史", "歷史"),
        "#history acme",
        Takes.TEXT,
        on_ticket=False,
        shows=True,
    ),
    Verb(
        "find",
        ("search", "查找", "搜索", "搜尋", "查询", "查詢"),
        "#find pump 2025",
        Takes.TEXT,
        needs=True,
        on_ticket=False,
        shows=True,
    ),
    Verb("raw", ("original", "source", "原件", "原始邮件", "原始郵件"), "#raw 1024", shows=True),
    Verb("attachments", ("files", "附件"), "#attachments 1024", shows=True),
    Verb(
        "segment",
        ("segments", "分组", "分組", "客户群", "客戶群"),
        "#segment key",
        Takes.TEXT,
        on_ticket=False,
        shows=True,
    ),
    Verb(
        "set",
        ("attribute", "设置", "設置", "設定", "属性", "屬性"),
        "#set industry = food",
        Takes.TEXT,
        needs=True,
        on_ticket=False,
    ),
    Verb("key", ("vip", "重点", "重點", "大客户", "大客戶"), "#key on", Takes.TEXT, on_ticket=False),
    Verb(
        "consent",
        ("授权", "授權", "许可", "許可"),
        "#consent yes by telephone",
        Takes.TEXT,
        needs=True,
        on_ticket=False,
    ),
    Verb("merge", ("合并", "合併"), "#merge C-17", Takes.TEXT, needs=True, on_ticket=False),
    Verb("split", ("拆分", "分开", "分開"), "#split C-17", Takes.TEXT, needs=True, on_ticket=False),
    Verb(
        "help",
        ("commands", "?", "？", "帮助", "幫助", "說明", "说明"),
        "#help",
        Takes.TEXT,
        on_ticket=False,
        shows=True,
    ),
)

BY_NAME: Mapping[str, Verb] = {name: verb for verb in VERBS for name in (verb.name, *verb.aliases)}
# Chinese puts no blank between a verb and what it takes: the longest name first
UNSPACED = tuple(sorted((name for name in BY_NAME if not name.isascii()), key=len, reverse=True))
