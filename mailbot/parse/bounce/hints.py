"""The words of a bounce in which no list knows a cause -> Cause, by what there was too much of.  Pure, linear.

A few stems a language, alone too weak to stand beside plain words of a cause; an account and its end, in one clause.
"""

from __future__ import annotations

import re

from mailbot.model.mail import Cause
from mailbot.text.later import later
from mailbot.text.patterns import Pattern, any_of, when_used

_FOR_SO_LONG = later(
    r"(?<![\d.:])\d{1,3}[\s-]?(?:(?:days?|hours?|tage?n?|stunden|jours|heures|d[ií]as|horas|giorni|ore|dagen|uur|dagar"
    r"|timmar|dage|døgn|timer|dager|päivää|päivän|tuntia|tunnin|dni|godzin|dn[ůíy]|hodin|hodín|дн(?:я|ей|ів|і)|суток"
    r"|доби|час(?:а|ов|ів)|gün|saat|nap(?:on|ig|ja)|óra|órá|zile|ημέρες|ωρών|ώρες|ngày|giờ|hari|jam|يوم|أيام|ساعة"
    r"|ימים|שעות|วัน|ชั่วโมง)(?!\w)|天|小时|小時|日間|時間|일간|일 동안|시간)",
    re.IGNORECASE,
)


def _stems(*stems: str) -> Pattern:
    """Before a colon a word only labels a number."""
    return when_used(rf"(?-i:(?:{'|'.join(stems)})[^\s:：]{{0,20}}\s{{0,2}}[^\s:：])")


_HINTS: tuple[tuple[Cause, Pattern], ...] = (
    (Cause.HOST_UNKNOWN, when_used(r"(?-i:\bmx[ -]?(?:rec|záz|зап|kay|wpis|eintr|enreg|レコード|记录|記錄))")),
    (Cause.MAILBOX_FULL, _stems(
        "quota", "kvót", "kvot", "kota", "kontingent", "capaci", "kapazit", "kapacit", "pojemno", "speicher", "volumen",
        "spazio", "espacio", "espaço", "espace", "stockage", "opslag", "lagring", "úložišt", "tárhely", "betelt",
        "spațiu", "depolama", "объём", "объем", "квот", "обсяг", "місце", "місця", "места", "容量", "空间", "空間",
        "配额", "용량", "dung lượng", "ei ole tilaa", "空きが", "perpildyt", "pārpildīt", "tila on", "пълна", "пун ",
        "فضا", "ظرفیت", "مساحة", "سعة", "พื้นที่", "ความจุ", "χώρο", "נפח", "kapasitas", "tallennustila", "pláss",
        "plass", "plads", " plats", "kein platz", "plus de place",
    )),
    (Cause.POLICY, _stems(
        "filter", "filtr", "фильтр", "фільтр", "过滤", "過濾", "フィルタ", "필터", "φίλτρ", "فلتر", "فیلتر", "מסנן",
        "bộ lọc", "вирус", "вірус", "wirus", "vírus", "verboten", "prohibid", "vietat", "proibid", "verbod", "förbjud",
        "forbud", "zabron", "zakáz", "interzis", "заборон", "забран", "απαγορ", "금지", "제한", "ممنوع", "محظور",
        "ห้าม", "dilarang", "verschlüssel", "chiffr", "cifrad", "crittograf", "encrypt", "szyfrow", "šifrov", "шифр",
        "nevyžád", "執行檔", "执行文件", "加密", "暗号", "암호", "تشفير",
    )),
)  # fmt: skip
_ACCOUNT = any_of((
    "account", "compte", "cuenta", "conta ", "contul", "konto", "konta ", "аккаунт", "акаунт", "ящик", "почта на",
    "התיבה", "скриньк",
    "hesap", "账号",
    "帐号", "账户", "帳號", "アカウント", "계정", "حساب", "บัญชี", "tài khoản", "akun", "fiók", "mailbox",
    "postfach", "boîte",
    "buzón", "casella", "caixa", "postbus", "postvak", "skrzynk", "schránk", "postilaatik", "căsuț", "kutusu", "邮箱",
    "信箱", "メールボックス", "메일함", "صندوق", "hộp thư", "kotak", "recipient", "user", "benutzer", "empfänger",
    "destinataire",
    "destinat", "utente", "utilisateur", "usuario", "usuário", "ontvanger", "gebruiker", "mottag", "modtag", "bruger",
    "bruker", "användar", "odbiorc", "adresat", "użytkown", "příjem", "uživatel", "címzett", "felhaszn", "utilizator",
    "получател", "адресат", "пользоват", "отримув", "користув", "потребител", "παραλήπτ", "alıcı", "kullanıcı",
    "收件人",
    "用户", "用戶", "受信者", "宛先", "수신자", "사용자", "مستلم", "مستخدم", "گیرنده", "کاربر", "ผู้รับ", "ผู้ใช้",
    "người nhận",
    "penerima", "pengguna", "person", "λογαριασμ", "θυρίδ", "vastaanottaj", "käyttäj", "address", "adres", "dirección",
    "indirizzo",
    "endereço", "адрес", "alamat", "地址", "アドレス", "주소", "عنوان", "địa chỉ",
))  # fmt: skip
_SHUT = any_of((
    "ferm", "été clos", "cerrad", "cerró", "chius", "encerrad", "fechad", "închis", "zamkn", "zruš", "uzavř", "закры",
    "закрит", "затвор", "geschlossen", "gesloten", "stängd", "lukket", "suljett", "kapat", "关闭", "關閉", "删除",
    "刪除",
    "注销", "註銷", "撤销", "削除", "閉鎖", "解約", "삭제", "탈퇴", "해지", "إغلاق", "أغلق", "حذف", "بسته",
    "đã đóng", "xóa",
    "ditutup", "dihapus", "törölt", "skasowan", "уволен", "уволилс", "звільн", "停止使用", "离职",
    "離職", "נסגר", "تعریف نشده", "megszűn", "gelöscht", "supprim", "eliminad", "cancell", "apagad",
    "usunięt", "odstran", "удален", "удалён", "видален", "изтрит", "slettet", "raderat", "poistettu", "silindi",
    "больше нет", "відсутн", "등록되지", "퇴사", "avslut", "opgehev", "beëindig", "cessat", "iptal", "κλείσ", "退職",
    "退会",
    "nonaktif", "dezactiv", "ukonč", "καταργ", "διαγραφ", "no longer", "nicht mehr", "n'est plus", "ne reçoit plus",
    "n'accepte plus",
    "ne fait plus", "ya no ", "non è più", "non accetta più", "não está mais", "não aceita mais", "já não", "niet meer",
    "niet langer", "больше не", "более не", "більше не", "już nie", "nie jest już", "již ", "inte längre",
    "ikke længere", "ikke lenger", "ei enää", "már nem", "nu mai", "artık", "δεν είναι πλέον", "不再", "더 이상",
    "directory", "verzeichnis", "annuaire", "directorio", "rubrica", "diretório", "каталог", "справочник", "katalog",
    "registered", "registrad", "registriert", "enregistré", "registrat", "geregistreerd", "registrerad", "registreret",
    "registrert", "zarejestrowan", "registrován", "regisztrál", "înregistrat", "зарегистрирован", "зареєстрован",
    "kayıtlı", "登録され", "注册", "terdaftar", "đăng ký",
    "ディレクトリ", "目录", "目錄", "通讯录", "通訊錄", "디렉터리",
))  # fmt: skip
_TOO_LARGE = _stems(
    "größe", "taille", "tamaño", "dimension", "tamanho", "grootte", "storlek", "størrelse", "rozmiar", "velikost",
    "veľkos", "размер", "розмір", "大小", "体积", "體積", "サイズ", "크기", "boyut", "kích thước", "حجم", "ukuran",
    "ขนาด", "גודל", "μέγεθος", "méret", "koko", "stærð", r"[^:：\s]\s{1,2}\d{1,4}(?:[.,]\d)?\s?(?:[mkg]i?b|мб|кб|гб)",
)  # fmt: skip
_CLAUSE = later(r"[.!?,:;]\s|[。！？，：；、\n]")


# whom the mail is from, as servers call it when they refuse that
_SENDER = later(
    r"sender (?:address|domain|verif|is|does|not|unknown|rejected|denied|refused|invalid)"
    r"|(?:unknown|invalid|bad|forged|spoofed|unverified|illegal|envelope|of|your) sender"
    r"|mail from(?:[:<]| domain| address)|return[ -]path|(?<!\w)from (?:address|domain)|call(?:back|out) "
    r"|发件人|發件人|отправител|absender|expéditeur|remitente|mittente|差出人|発信者"
)


def blames_sender(answer: str) -> bool:
    """That is ours to mend, and tells nothing of whom the mail went to."""
    return _SENDER.search(answer.lower()) is not None


# the mail itself, or what is in it
_MAIL = later(
    r"(?:your|this|the) (?:e-?mail|message) (?:contains|includes|carries|looks|appears|seems)|attachment|macro|"
    r"enthält|anhang|anlage|contient|pièce jointe|contiene|adjunt|allegat|contém|anexo|bijlage|bilag|vedlegg|bilaga|"
    r"załącznik|příloh|вложени|附件|添付|첨부|مرفق"
)


def blames_mail(answer: str) -> bool:
    """Another mail may reach them."""
    return _MAIL.search(answer.lower()) is not None


def hinted(text: str) -> Cause:
    """`text`: in lower case.  Who tells for how long it was tried gave up for time, whatever the words around."""
    if _FOR_SO_LONG.search(text):
        return Cause.TIMEOUT
    found = next((cause for cause, hint in _HINTS if hint.search(text)), None)
    if found is not None:
        return found
    if any(_ACCOUNT.search(one) and _SHUT.search(one) for one in _CLAUSE.split(text)):
        return Cause.USER_UNKNOWN
    return Cause.TOO_LARGE if _TOO_LARGE.search(text) else Cause.UNKNOWN
