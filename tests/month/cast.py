"""Who is in the month: a firm in Shanghai, its colleagues, two factories and forty customers.  Nothing of mailbot."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from msgspec import Struct, field

ZONE = "Asia/Shanghai"
CHINA = timezone(timedelta(hours=8))
ADDRESS = "sales@company.example"
SHOP = "orders@shop.company.example"
AUTHSERV_ID = "mx.company.example"
BEGINS = datetime(2026, 4, 1, 8, 0, tzinfo=CHINA).astimezone(UTC)  # a Wednesday
ENDS = datetime(2026, 5, 6, 12, 0, tzinfo=CHINA).astimezone(UTC)
FIRST, LAST = date(2026, 4, 1), date(2026, 4, 30)
HOLIDAYS = ((date(2026, 4, 6), date(2026, 4, 6)), (date(2026, 5, 1), date(2026, 5, 5)))


class Colleague(Struct, frozen=True):
    handle: str
    name: str
    roles: tuple[str, ...] = ("sales",)
    serves: tuple[str, ...] = ()  # languages; none: all
    reads: str = "en"

    @property
    def address(self) -> str:
        return f"{self.handle}@staff.example"


STAFF = (
    Colleague("li", "Li Na", serves=("en", "zh")),
    Colleague("chen", "Chen Yu", serves=("zh",), reads="zh-Hant"),
    Colleague("tom", "Tom Reed", serves=("en",)),
    Colleague("eva", "Eva Stern", ("sales", "complaints"), ("en", "zh")),
    Colleague("boss", "Wang Wei", ("manager", "admin")),
)
BY_HANDLE = {one.handle: one for one in STAFF}


class Works(Struct, frozen=True):
    """A factory."""

    name: str
    title: str
    address: str
    language: str
    days: int  # within which it answers
    fax: bool = False


FACTORIES = (
    Works("ningbo", "Ningbo Castings", "orders@ningbo.example", "zh-Hans", 2),
    Works("hanoi", "Hanoi Works", "8424555010@fax.example", "en", 3, fax=True),
)


class Customer(Struct):
    name: str
    firm: str
    language: str
    country: str
    phone: str
    address: str
    other: str = ""  # a second address that they write from
    merged: bool = False  # a colleague said that both are one
    key: bool = False
    consent: str = "unknown"
    notes: dict[str, str] = field(default_factory=dict)  # attributes

    @property
    def known_country(self) -> str:
        """Everybody signs with a telephone number."""
        return self.country

    @property
    def who(self) -> str:
        return f"{self.name} <{self.address}>"

    @property
    def addresses(self) -> tuple[str, ...]:
        return (self.address, self.other) if self.other and self.merged else (self.address,)


_ENGLISH = (
    "Anna Berg", "Bruno Costa", "Carla Diaz", "Dmitri Orlov", "Emma Frost", "Felix Gruber", "Grace Hall", "Ian Irwin",
    "Ines Jansen", "Jack Keller", "Karin Lund", "Luis Moreno", "Mary Nolan", "Nils Ostrom", "Olga Petrov", "Paul Quinn",
)  # fmt: skip
_SIMPLIFIED = ("张伟", "王芳", "刘洋", "陈静", "杨磊", "赵敏", "黄强", "周杰", "吴艳", "徐丽", "孙鹏", "马超")
_TRADITIONAL = (
    "林淑芬",
    "陳志明",
    "黃美玲",
    "張家豪",
    "李國華",
    "王雅婷",
    "吳俊傑",
    "劉怡君",
    "蔡明哲",
    "楊惠如",
    "許文雄",
    "鄭宇軒",
)
_ABROAD = (("DE", "+49 30 55 61"), ("PT", "+351 21 55 6"), ("GB", "+44 20 79 46"), ("FR", "+33 1 44 55 "))


def customers() -> list[Customer]:
    """Sixteen who write English, twelve each the two scripts of Chinese."""
    people = [
        *((name, "en", *_ABROAD[at % len(_ABROAD)]) for at, name in enumerate(_ENGLISH)),
        *((name, "zh-Hans", "CN", "+86 21 5550 ") for name in _SIMPLIFIED),
        *((name, "zh-Hant", "TW", "+886 2 2555 ") for name in _TRADITIONAL),
    ]
    return [
        Customer(name, f"Firm {at}", language, country, f"{phone}{100 + at}{at % 10}", f"buyer{at}@firm{at}.example")
        for at, (name, language, country, phone) in enumerate(people, 1)
    ]


_STRANGERS = (
    "Rob Stone",
    "Vera Ibsen",
    "Quentin Ash",
    "Ludmila Zak",
    "Omar Haddad",
    "Xenia Pohl",
    "Yves Tissot",
    "Umberto Rea",
)


def a_stranger(number: int) -> Customer:
    name, phone = _STRANGERS[number % len(_STRANGERS)], f"+44 161 496 {1000 + number}"
    return Customer(name, "Nobody", "en", "GB", phone, f"someone{number}@elsewhere{number}.example")
