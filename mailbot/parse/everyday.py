"""Words that everybody writes, in many languages: how a letter greets, what a mail is called.  In lower case."""

from __future__ import annotations

GREETINGS = (
    "dear ", "hi ", "hi,", "hello", "hey", "good morning", "good day", "good afternoon", "greetings", "to whom",
    "sehr geehrte", "guten tag", "hallo", "liebe", "moin", "bonjour", "madame", "monsieur", "cher ", "chère",
    "estimad", "buenos", "buenas", "hola", "prezad", "bom dia", "boa tarde", "olá", "gentile", "gentili",
    "buongiorno", "salve", "spett", "egregio", "здравствуйте", "добрый", "уважаем", "お世話", "拝啓", "こんにちは",
    "geachte", "beste ", "您好", "你好", "尊敬的", "亲爱的", "親愛的", "敬啟者", "敬启者", "szanown", "dzień dobry",
    "sayın", "안녕", "merhaba", "hej",
)  # fmt: skip
_MAIL = (
    "mail", "message", "nachricht", "mensaj", "messag", "mensag", "correo", "courriel", "posta", "bericht", "besked",
    "melding", "meddeland", "viesti", "wiadomo", "zpráv", "správ", "poruk", "levél", "levelet", "mesaj", "leti",
    "μήνυμα", "письм", "сообщен", "повідомл", "лист", "съобщен", "порук", "邮件", "郵件", "メール", "메일", "thư",
    "pesan", "surel", "อีเมล", "رسال", "بريد", "ایمیل", "نامه", "הודע", "מייל", "דוא",
)  # fmt: skip


def names_a_mail(text: str) -> bool:
    """What did not arrive is a mail, and no parcel."""
    return any(word in text.lower() for word in _MAIL)
