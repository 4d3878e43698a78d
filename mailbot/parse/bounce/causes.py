"""The words and code of a bounce -> Cause, and a code where none is given.  Pure, linear.  RFC 3463.

The server's own answer tells most, then its code, then the words around them: those give advice as well ("the mailbox
may be full"), so of them the first counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mailbot.model.mail import Cause
from mailbot.parse.bounce.hints import blames_mail, blames_sender, hinted
from mailbot.text.later import later
from mailbot.text.literals import standing_in
from mailbot.text.patterns import any_of

# in Chinese and Japanese no space parts it from the words around
_ADDRESS = later(r"[!#$%&*+./0-9=?A-Z^_a-z{|}~\u00c0-\u04ff-]{1,80}@[.0-9A-Za-z\u00c0-\u04ff-]{1,255}")
_REPLY = later(r"(?<![\w.#-])([45])([0-5]\d)(?![\w.])")
_LONGEST = 12_000  # characters that are searched

# a gateway's own words around what the server behind it answered: "5.1.0 - Unknown address error 554-'no zip files'"
_QUOTED_ANSWER = later(r"(?<!\d)[45]\d\d[ -]{1,3}['\"]([^'\"]{4,300})")


_SAID: dict[Cause, tuple[str, ...]] = {
    Cause.MAILBOX_FULL: (
        "mailbox full", "mailbox is full", "mailbox for", "full mailbox", "over quota", "overquota", "quota exceeded",
        "exceeded quota", "exceeds quota", "quota is full", "quota has been exceeded", "exceeded storage",
        "exceeded its storage", "storage quota", "allowed quota", "over the allowed quota", "mailfolder is full",
        "mailbox limit", "mailbox size limit", "insufficient disk space", "no space left", "out of storage",
        "inbox is full", "user's disk", "disk quota", "exceed the quota", "exceed mailbox quota",
        "mailbox has exceeded", "maildir over", "quota violation", "not enough storage space", "mailbox exceeds",
        "would exceed", "over its quota", "is over his quota", "mailbox too full", "out of space",
        "receiving mail at a rate", "no room in mailbox", "mailbox over", "postfach ist voll", "postfach voll",
        "speicherplatz", "boîte aux lettres pleine", "boîte pleine", "boîte est pleine",
        "boîte de réception est pleine", "boîte aux lettres est pleine", "quota dépassé", "buzón está lleno",
        "buzón lleno", "buzón del destinatario está lleno", "buzón de correo lleno", "cuota excedida",
        "casella piena", "destinatario piena", "casella di posta piena", "casella è piena", "casella postale piena",
        "caixa de correio cheia", "caixa postal cheia", "caixa está cheia", "está cheia", "è piena", "est pleine",
        "está llen", "caixa de entrada cheia", "mailbox is vol", "postvak is vol", "переполнен", "превышена квота",
        "превышен лимит", "skrzynka jest pełna", "skrzynka pełna", "przepełnion", "容量不足", "空间已满", "空間已滿",
        "空间不足", "空間不足", "용량이 부족", "용량 부족", "speicherlimit", "speicher ist voll",
        "límite de almacenamiento", "su cuota", "cuota de", "kuota", "dung lượng", "מלאה", "sobre cuota",
        "sandučić pun", "pretinac pun", "เต็ม", "er fullt", "spazio esaurito", "sem espaço", "brak miejsca",
        "нет места", "邮箱已满", "郵箱已滿", "信箱已滿", "信箱空間", "邮箱容量", "容量已满", "超出配额", "超过配额",
        "邮箱满", "メールボックスが一杯", "メールボックスがいっぱい", "容量超過", "容量を超え", "容量が一杯",
        "容量がいっぱい", "용량이 초과", "용량 초과", "편지함이 가득", "kutusu dolu", "kutusu doldu", "postvak vol",
        " is vol ", "容量が超過", "är full", "är fullt", "er fuld", "je pun", "הדואר מלא", "הנמען מלא", "είναι γεμάτ",
        "е пълна", "เต็ม", "پر است", "er full", "je plná", "megtelt", "este plină", "ممتلئ", "đã đầy", "переповнен",
        "sudah penuh", "jest pełn", "empfängers ist voll", "empfängers voll", "adressaten ist voll", "überfüllt",
        "quota überschritten", "kontingent überschritten", "est saturée", "boîte saturée", "dépassé son quota",
        "quota est dépassé", "de stockage insuffisant", "excedido su cuota", "superado la cuota", "superado su cuota",
        "cuota superada", "è satura", "casella satura", "spazio disponibile", "spazio insufficiente",
        "superato la quota", "quota superata", "excedeu o limite", "excedeu a cota", "excedeu sua cota", "está lotad",
        "caixa lotada", "cota excedida", "ontvanger vol", "ontvanger is vol", "mailbox vol", "zit vol",
        "limit pojemności", "przekroczono limit", "przekroczony limit", "нет свободного места", "недостаточно места",
        "on täynnä", "překročena kvóta", "kvóta překročena", "plná schránka", "kota aşıldı", "kotası doldu",
        "已经满了", "已经满", "容量制限", "가득 찼", "가득 차", "penerima penuh", "kotak surat penuh",
        "storage limit", "allowed storage", "is over its limit", "quota limit", "mailbox has reached",
        "reached its quota", "reached its limit", "mailbox almost full",
    ),
    Cause.TOO_LARGE: (
        "message too large", "message is too large", "message size exceeds", "exceeds the maximum",
        "exceeds size limit", "size limit", "too big", "message exceeds", "exceeded the maximum", "larger than the",
        "maximum message size", "max message size", "message file too big", "message length exceeds", "zu groß",
        "größenbeschränkung", "trop volumineux", "trop grand", "taille maximale", "demasiado grande", "tamaño máximo",
        "troppo grande", "dimensione massima", "muito grande", "tamanho máximo", "te groot", "слишком большо",
        "превышает допустимый размер", "邮件过大", "郵件過大", "邮件太大", "大小超过", "大小超過", "超过限制大小",
        "サイズが大き", "サイズ制限", "최대 크기", "dépasse la taille", "taille autorisée", "tamaño permitido",
        "supera el tamaño", "supera le dimensioni", "dimensioni consentite", "excede o tamanho", "tamanho permitido",
        "przekracza dopuszczaln", "przekracza maksymaln", "размер письма превышает", "размер сообщения превышает",
        "превышает максимальн", "超过大小", "附件过大", "附件太大", "超出大小", "超過大小", "サイズの上限",
        "サイズ超過", "제한을 초과하는", "is too large", "zulässige größe", "příliš velk", "túl nagy", "prea mare",
        "för stor", "for stor", "liian suur", "zbyt duż", "za duż", "çok büyük", "quá lớn", "terlalu besar",
        "πολύ μεγάλο", "גדולה מדי", "ใหญ่เกิน",
    ),
    Cause.AUTH: (
        "authentication required", "authentication failed", "must authenticate", "authentication is required",
        "smtp auth", "not authenticated", "client was not authenticated", "anmeldung erforderlich",
        "authentification requise", "authentication credentials", "unauthenticated senders", "advertise auth",
        "requires authentication", "auth required", "需要身份验证", "需要身份驗證", "需要认证",
    ),
    Cause.POLICY: (
        "spam", "blacklist", "black list", "blocklist", "block list", "blocked", "denylist", "spamhaus", "rbl",
        "dnsbl", "listed at", "listed in", "poor reputation", "reputation", "policy", "policies", "dmarc", "spf",
        "dkim", "not permitted", "permission to send", "permission to post", "permission",
        "content rejected", "message content",
        "content denied", "mail content", "sender was rejected", "virus", "infected", "malware", "banned",
        "denied by", "access denied", "relay access denied", "relaying denied", "relay denied",
        "not allowed to relay", "unable to relay", "as a relay", "relaying disallowed", "relaying not allowed",
        "prohibited",
        "restricted", "unsolicited", "suspected", "suspicious", "refused by", "message refused", "message rejected",
        "rejected your message", "message was rejected", "not accepted due to", "only accepts", "not authorized",
        "not authorised", "unauthorized", "rate limit", "too many", "forbidden", "rdns", "not allowed",
        "unverifyable", "cannot find your", "client host rejected", "reverse dns", "ptr record", "attachment type",
        "blocked by", "administrative prohibition",
        "high probability", "unerwünscht", "abgelehnt", "blockiert", "gesperrt", "richtlinie", "refusé par", "bloqué",
        "indésirable", "pourriel", "rechazado", "bloquead", "correo no deseado", "respinto", "indesiderat",
        "rejeitad", "lixo eletrônico", "geweigerd", "ongewenst", "спам", "заблокирован", "отклонен", "отклонён",
        "чёрн", "черный список", "垃圾邮件", "垃圾郵件", "拒收", "拒绝", "拒絕", "黑名单", "黑名單", "反垃圾",
        "被屏蔽", "策略", "违规", "病毒", "迷惑メール", "拒否", "ブロック", "スパム", "스팸", "차단", "거부",
        "dateityp", "nicht erlaubt", "nicht zulässig", "file type", "blocked type", "type de fichier", "interdit",
        "non autorisé", "tipo de archivo", "no permitido", "tipo di file", "non consentit", "tipo de arquivo",
        "não permitid", "bestandstype", "niet toegestaan", "niedozwolon", "запрещен", "запрещён", "违禁", "不允许",
        "禁止", "허용되지", "허용하지", "yasak",
    ),
    Cause.USER_UNKNOWN: (
        "user unknown", "unknown user", "no such user", "no such recipient", "no such mailbox", "no such address",
        "no such person", "no such account", "user not found", "recipient not found", "address not found",
        "mailbox not found", "not found", "account not found", "account doesn't exist", "user does not exist",
        "user doesn't", "does not exist", "doesn't exist", "do not exist", "not exist", "may not exist",
        "no mailbox here",
        "mailbox unavailable", "mailbox not available", "unknown recipient", "recipient unknown", "unknown address",
        "address unknown", "unknown account", "invalid recipient", "invalid mailbox", "invalid address",
        "invalid user", "bad destination mailbox", "address rejected", "recipient rejected",
        "recipient address rejected", "unknown local", "unknown or illegal alias", "not listed in",
        "not our customer", "no longer available", "no longer valid", "no longer active", "no longer in use",
        "no longer accepting", "not a valid", "not a known user", "isn't a known", "is not known", "is unknown",
        "account has been disabled", "account is disabled", "account disabled", "mailbox disabled",
        "mailbox is disabled", "disabled", "inactive", "suspended", "is locked", "is frozen",
        "incorrectly constructed", "malformed address", "deactivated", "account closed", "mailbox closed",
        "been retired",
        "has been closed",
        "expired account", "couldn't be found", "could not be found", "wasn't found", "was not found", "cannot find",
        "can't find", "recipnotfound", "no valid recipients", "nosuchuser", "user unavailable", "unrouteable user",
        "illegal alias", "not valid recipient", "doesn't have a", "no account", "user is terminated", "has moved",
        "unable to receive mail", "mailbox nonexistent", "nonexistent", "non-existent", "addressee unknown",
        "recipient cannot be verified", "verification failed", "verify recipient", "unbekannt", "existiert nicht",
        "nicht gefunden", "nicht vorhanden", "kein solcher", "ungültig", "deaktiviert", "introuvable", "n'existe p",
        "inconnu", "inexistant", "adresse invalide", "désactivé", "no existe", "no se encontró",
        "no se ha encontrado", "no encontrado", "desconocid", "desconhecid", "inexistente", "inesistente",
        "dirección no válida", "non esiste", "sconosciut", "non trovat", "non è stato trovato", "disattivat",
        "não existe", "não encontrad", "desativad", "não foi encontrad", "bestaat niet", "onbekend", "niet gevonden",
        "okänd", "finns inte", "ukendt", "ukjent", "nepoznat", "neznámý", "findes ikke", "ei löydy", "ole olemassa",
        "tuntematon",
        "nie istnieje", "nieznany", "nie znaleziono", "nie ma takiego", "не существует", "не найден", "неизвестн",
        "отключен", "нет такого", "недействител", "bulunamadı", "mevcut değil", "不存在", "无此用户", "無此用戶",
        "无效", "無效", "没有这个", "找不到", "未找到", "用户名错误", "停用", "冻结", "禁用", "已注销", "查無",
        "无法识别", "見つかりません", "見つからない", "存在しません", "存在しない", "宛先不明", "不明です",
        "あて先が", "존재하지", "없는 사용자", "찾을 수 없", "없는 계정", "휴면", "غير موجود", "nie można odnaleźć",
        "brak użytkownika", "hittades inte", "blev ikke fundet", "ble ikke funnet", "nebyla nalezena",
        "لم يتم العثور", "за неактивност", "ящик удал", "ящик заблокирован", "valid notes mail", "nelze najít",
        "nie je možné nájsť", "sa nenašla", "nem létező", "nu poate fi găsit", "nu mai există", "kunne ikke findes",
        "kan ikke findes",
        "inte hitta", "att hitta", "kan ikke finne", "non trova", "impossible de trouver", "no se puede encontrar",
        "no se pudo encontrar", "não foi possível encontrar", "impossibile trovare", "konnte nicht gefunden",
        "не удалось найти", "не удается найти", "לא קיים", "אינו קיים", "δεν υπάρχει", "nebyl nalezen", "neexistuje",
        "nem található", "nem létezik", "nu a fost găsit", "nu există", "böyle bir", "kullanıcı yok", "geçersiz",
        "تعذر العثور", "لا يوجد", "не вдалося знайти", "не існує", "không tồn tại", "không tìm thấy",
        "tidak ditemukan", "δεν βρέθηκε", "ไม่พบที่อยู่", "ไม่พบผู้รับ", "ไม่มีบัญชี", "ไม่มีผู้ใช้",
        "vartotojo nėra", "nerast", "nav atrast",
        "ei leitud", "לא נמצא", "nicht bekannt", "gibt es nicht", "wurde gelöscht", "aufgelöst", "gekündigt",
        "stillgelegt", "cancelada por", "fue cancelad", "ha sido cancelad",
        "résilié", "a été supprimé",
        "n'est plus valide", "no es válida", "no es válido", "ha sido eliminad", "non è valido",
        "casella disabilitata", "endereço inválido", "foi excluíd", "foi removid", "usunięte", "usunięty",
        "неверный адрес", "адрес не найден", "ismeretlen", "地址错误", "地址有误", "已被删除", "已删除", "已離職",
        "已停用", "has been deleted", "was deleted", "find that recipient", "not recognized", "not recognised",
        "finnes ikke", "nedlagt", "avslutad", "lakkautettu", "no longer exists", "не съществува", "bulunmuyor",
        "ne postoji", "ไม่พบผู้ใช้", "non valido", "neeksistē", "ne obstaja", "dada de baja", "وجود ندارد",
        "was removed",
        "byla zrušena", "find the recipient", "able to find", "verwijderd", "silinmiş", "삭제된", "삭제되",
    ),
    Cause.HOST_UNKNOWN: (
        "host unknown", "unknown host", "host not found", "domain not found", "domain name not found",
        "name service error", "unrouteable address", "unroutable", "unrouteable mail domain", "unrouteable domain",
        "nullmx", "null mx", "no mx", "mx record", "mx lookup", "does not accept mail", "find any host",
        "couldn't find a mail exchanger", "domain does not exist", "domain doesn't exist", "domain isn't",
        "invalid domain", "bad destination system", "bad destination host", "domain couldn't be found", "the domain",
        "no such domain", "no such host", "destination domain",
        "unknown domain", "nxdomain", "host or domain", "dns error", "dns query", "dns lookup",
        "dns operation", "illegal host", "no route to host", "all relevant mx records", "not listed in public name",
        "domäne", "domain existiert nicht", "domain wurde nicht gefunden", "domaine n'existe pas",
        "domaine introuvable", "nom de domaine", "le domaine", "dominio no existe", "el dominio", "dominio non esiste",
        "il dominio", "alan adı", "domínio não existe", "o domínio", "домен не", "域名不存在", "收件人的域名",
        "收件人域名",
        "对方域名", "域名错误", "域名無效", "域名解析", "域名无", "網域不存在", "找不到域名", "无法解析",
        "ドメインが", "도메인",
    ),
    Cause.TIMEOUT: (
        "timed out", "timeout", "time out", "time-out", "connection refused", "connection reset", "connection lost",
        "lost connection", "lost in transit", "connection died", "couldn't connect", "could not connect",
        "can't connect", "cannot connect", "unable to connect", "unable to reach", "establish an smtp connection",
        "no answer from", "not responding", "did not respond", "didn't respond", "not accept our requests to connect",
        "too long", "too old", "expired", "has been in the queue", "deferred", "greylist", "graylist", "grey list",
        "grey-list", "gray-list", "try again later", "try later", "temporarily", "temporary", "temporarily suspended",
        "network unreachable", "network is unreachable", "unreachable", "not reachable", "multiple retries",
        "retry time", "message expired", "delivery expired", "service unavailable", "service not available",
        "over 24 hours", "no mx was reachable", "nicht erreichbar", "zeitüberschreitung", "verzögert", "vorübergehend",
        "délai",
        "temporaire", "injoignable", "tiempo de espera", "tiempo agotado", "no responde", "temporal", "tempo scaduto",
        "temporane", "tempo esgotado", "tempo limite", "tijdelijk", "временно", "истекло время", "тайм-аут",
        "недоступен", "超时", "逾時", "连接失败", "连接不上", "无法连接", "無法連線", "无法连通", "暂时", "暫時",
        "稍后", "稍後", "タイムアウト", "接続できません", "一時的", "시간 초과", "연결할 수 없",
    ),
    Cause.LOOP: (
        "mail loop", "loop detected", "routing loop", "too many hops", "hop count", "forwarding loop", "looping",
        "loops back to myself", "循环", "迴圈",
    ),
}  # fmt: skip
# of phrases that begin at one place the longer one counts, whoever's it is
_BY_LENGTH = sorted(
    ((phrase, cause) for cause, said in _SAID.items() for phrase in said), key=lambda pair: -len(pair[0])
)
_CAUSE = dict(reversed(_BY_LENGTH))
# cause by cause: of most nothing stands in a notice, and one look tells so
_ASKED = tuple((any_of(said), said) for said in _SAID.values())
# words that stand beside almost every other reason, or tell what became of the mail; RFC 5321 says
# "exceeded storage allocation" of large mails, too
_VAGUE = frozenset(
    ("exceeded storage", "may not exist",
     "not allowed", "forbidden", "gesperrt", "policy", "permission", "restricted", "the domain", "not found",
     "temporary", "temporarily", "blocked", "message rejected", "message was rejected", "rejected your message",
     "too many", "mailbox for", "mailbox unavailable", "service unavailable", "address rejected",
     "recipient address rejected", "invalid address", "access denied", "not permitted", "access denied", "expired",
     "deferred", "try again later", "try later", "拒收", "拒绝", "拒絕", "拒否", "abgelehnt", "rechazado",
     "refusé par", "无效", "has been deleted", "was deleted", "was removed", "已被删除", "已删除", "verwijderd",
     "삭제된", "삭제되",
     "ha sido eliminad", "foi removid", "foi excluíd", "usunięty", "usunięte", "wurde gelöscht", "a été supprimé",
     "暂时", "稍后")
)  # fmt: skip
# class.subject.detail without its class; "subject." stands for the rest of that subject
_BY_CODE: dict[str, Cause] = {
    "1.2": Cause.HOST_UNKNOWN, "1.7": Cause.POLICY, "1.8": Cause.POLICY, "1.": Cause.USER_UNKNOWN,
    "2.1": Cause.USER_UNKNOWN, "2.2": Cause.MAILBOX_FULL, "2.3": Cause.TOO_LARGE, "2.4": Cause.USER_UNKNOWN,
    "3.1": Cause.MAILBOX_FULL, "3.4": Cause.TOO_LARGE, "3.": Cause.SYSTEM, "4.4": Cause.HOST_UNKNOWN,
    "4.310": Cause.HOST_UNKNOWN, "4.6": Cause.LOOP, "4.14": Cause.LOOP, "4.": Cause.TIMEOUT, "6.": Cause.POLICY,
    "7.8": Cause.AUTH, "7.57": Cause.AUTH, "7.": Cause.POLICY,
}  # fmt: skip
# RFC 5321 section 4.2.3, where no word tells
_BY_REPLY = {"421": Cause.TIMEOUT, "450": Cause.TIMEOUT, "451": Cause.TIMEOUT, "552": Cause.MAILBOX_FULL,
             "554": Cause.SYSTEM}  # fmt: skip
_CODE_OF: dict[Cause, str] = {
    Cause.USER_UNKNOWN: "5.1.1", Cause.HOST_UNKNOWN: "5.1.2", Cause.MAILBOX_FULL: "5.2.2", Cause.TOO_LARGE: "5.3.4",
    Cause.POLICY: "5.7.1", Cause.AUTH: "5.7.8", Cause.TIMEOUT: "4.4.7", Cause.LOOP: "5.4.6", Cause.SYSTEM: "5.3.0",
}  # fmt: skip


def cause_of(diagnostic: str, status: str | None, text: str) -> Cause:
    """`text`: all the words of the notice."""
    quoted = _QUOTED_ANSWER.search(diagnostic)
    said = list(_said(quoted.group(1) if quoted else ""))
    said += _said(diagnostic)
    exact = _exact(said)
    if exact in (Cause.USER_UNKNOWN, Cause.HOST_UNKNOWN, None) and blames_sender(diagnostic):
        return Cause.POLICY
    if exact is not None:
        return exact
    coded = _by_code(status)
    if coded is not None:
        vague_code = coded is Cause.TIMEOUT or status == "4.7.0"  # greylisting says it too
        return said[0][1] if vague_code and said else coded
    around = list(_said(text))
    vague = next((cause for _phrase, cause in (*said, *around)), Cause.UNKNOWN)
    found = _exact(around) or vague
    if found is Cause.UNKNOWN:
        found = hinted(_ADDRESS.sub(" ", text[:_LONGEST]).lower())
    if found is Cause.UNKNOWN and blames_mail(diagnostic):
        return Cause.POLICY
    reply = _REPLY.search(diagnostic[:500]) if found is Cause.UNKNOWN else None
    return _BY_REPLY.get(reply.group(), Cause.UNKNOWN) if reply else found


def _exact(said: Sequence[tuple[str, Cause]]) -> Cause | None:
    """The first; but "domain x.example does not exist: host not found" is about the host, and "too many headers:
    suspected loop" about the loop."""
    causes = [cause for phrase, cause in said if phrase not in _VAGUE]
    if Cause.LOOP in causes:
        return Cause.LOOP
    if causes[:1] == [Cause.USER_UNKNOWN] and Cause.HOST_UNKNOWN in causes:
        return Cause.HOST_UNKNOWN
    return causes[0] if causes else None


def _said(text: str) -> Iterable[tuple[str, Cause]]:
    bare = _ADDRESS.sub(" ", text[:_LONGEST]).lower().replace("’", "'")
    text = " ".join(bare.split())
    phrases = [phrase for known, said in _ASKED if known.search(text) for phrase in said]
    for _at, phrase in standing_in(text, phrases):
        yield phrase, _CAUSE[phrase]


def _by_code(status: str | None) -> Cause | None:
    if status is None or status.endswith((".0.0", ".5.0")):
        return None
    subject, _, detail = status.partition(".")[2].partition(".")
    return _BY_CODE.get(f"{subject}.{detail}") or _BY_CODE.get(f"{subject}.")


def likely_status(cause: Cause, action: str, diagnostic: str) -> str | None:
    """The code that a server would have given: of its cause, else of its SMTP answer; None where nothing tells."""
    reply = _REPLY.search(diagnostic[:500])
    code = _CODE_OF.get(cause) or (f"{reply.group(1)}.0.0" if reply else None)
    if code is None:
        return None
    if action == "delayed":
        return f"4{code[1:]}"
    return code
