"""The words of a notice -> did a mail fail, is it late, did it arrive?  Pure, linear.

Text comes in lower case, subject and all.  What failed and what is late are told in the same words by many programs:
whoever says that it will be tried again has not given up.
"""

from __future__ import annotations

_FAILED = (
    "not been delivered", "error occurred while trying to deliver", "delivery status notification (failure)",
    "not be delivered", "n't be delivered", "not delivered", "undeliver", "unable to deliver", "n't able to deliver",
    "not able to deliver", "delivery fail", "delivery has failed", "failed to deliver", "could not deliver",
    "couldn't deliver", "permanent error", "permanent failure", "fatal errors", "delivery problems", "user unknown",
    "unknown user", "no such user", "mailbox full", "mailbox is full", "mailfolder is full", "over quota",
    "host unknown", "unknown host", "did not reach", "message was rejected", "rejected your message", "does not exist",
    "deferred", "returned mail", "failed addresses", "service unavailable", "failure notice",
    "incorrectly constructed", "malformed", "cannot send message", "error sending", "mail failed", "bounced",
    "hard bounce", "soft bounce", "niemożliwe do dostarczenia", "повернуто відправнику", "no valid recipients",
    "errors from", "delivery error", "unzustellbar", "abgewiesen", "zurückgewiesen", "teilweise fehlgeschlagen",
    "nicht zugestellt", "nicht zustellen", "non remis", "non distribué", "no se pudo entregar",
    "no se ha podido entregar", "no entregado", "non è stato possibile", "impossibile recapitare",
    "não pôde ser entregue", "não entregue", "niet worden bezorgd", "niet bezorgd", "не доставлено",
    "не может быть доставлено", "недоставлен", "退信", "退回", "无法投递", "投递失败", "发送失败", "未能送达",
    "无法送达", "未送达", "無法傳遞", "無法投遞", "傳送失敗", "无法到达", "送信できません", "送信に失敗",
    "non è stato consegnato", "non è stata consegnata", "mancato recapito", "recapito non è riuscito",
    "zustellung fehlgeschlagen", "fehler bei der zustellung", "mancata consegna", "falha na entrega",
    "não foi entregue", "no entregable", "no ha sido entregado", "no pudo ser entregado", "no se puede entregar",
    "n'a pas été remis", "n'a pu être", "n'a pas pu être", "pu être distribué", "nicht übermittelt",
    "échec de la remise", "nicht zustellbar", "nicht ausgeliefert", "kon niet worden", "niet afgeleverd",
    "levering mislukt", "kunde inte levereras", "gick inte att leverera", "kunne ikke leveres", "kunne ikke afleveres",
    "kan ikke afleveres", "לא ניתן היה למסור", "לא ניתן למסור", "ไม่สามารถส่ง", "ส่งไม่สำเร็จ", "gagal terkirim",
    "tidak terkirim", "не беше доставен", "nije isporučen", "ni bilo mogoče dostaviti", "ekki var hægt að afhenda",
    "تحویل داده نشد", "nevarēja piegādāt", "ei voitu toimittaa", "nie mogła zostać", "nie może zostać", "nie został",
    "niedostarczon", "nepodařilo doručit", "nedoručen", "nem kézbesít", "teslim edilemedi", "iletilemedi",
    "δεν παραδόθηκε", "не удалось доставить", "не была доставлена", "не было доставлено", "не удалась", "无法传递",
    "传递到以下", "未成功", "发送不成功", "投递不成功", "拒收", "無法送達", "無法遞送", "传送失败", "发送失敗",
    "寄送失敗", "배달되지", "배달 실패", "전송 실패", "전송하지 못", "발송 실패", "발송에 실패", "تعذر تسليم",
    "لم يتم تسليم", "配信できません", "配信不能", "配送できません", "届きません", "エラー", "존재하지", "반송",
    "배달하지 못", "배달할 수 없", "배달 불가", "recapito non riuscito", "non recapitabile", "niedostarczaln",
    "nie powiodło się", "error en la entrega", "falha ao entregar", "não é possível entregar", "não entregável",
    "onbestelbaar", "kan inte levereras", "kan ikke leveres", "ei voi toimittaa", "nedoručiteln", "nelze doručit",
    "kézbesíthetetlen", "nu a putut fi livrat", "nelivrat", "teslim edilemez", "не вдалося доставити", "сбой доставки",
    "не удается доставить", "không thể gửi", "không gửi được", "tidak dapat dikirim", "فشل التسليم", "تعذر التسليم",
    "message has been rejected", "been rejected by", "was rejected by", "been blocked by", "was blocked by",
    "was blocked because", "message was blocked", "message has been blocked", "mail was blocked", "was quarantined",
    "been quarantined", "no se ha entregado", "no se entregó", "no fue entregado", "no pudo entregarse",
    "n'a pas été distribué", "n'a pas été délivré", "non è stato recapitato", "non è stata recapitata",
    "não foi enviada", "nie zostanie", "не было отправлено", "не отправлено", "не может быть отправлено",
    "teslim edilmedi", "teslim edilememiş", "gönderilemedi", "配信されません", "配達できません", "届けられません",
    "전송되지", "전달되지", "未能投递", "未投递", "未送出", "未能發送", "未能发送", "投遞失敗", "无法投遞",
    "blev inte levererat", "blev ikke leveret", "ble ikke levert", "ei toimitettu", "nebyla doručena",
    "nebolo možné doruč", "nebylo možné doruč", "doručení těmto", "לא נמסר", "δεν ήταν δυνατή η παράδοση",
    "không được gửi", "không thể chuyển",
)  # fmt: skip
_DELAYED = (
    "warning message only", "warning only", "still being retried", "will be retried", "has been delayed", "is delayed",
    "delivery delayed", "will continue to", "will keep trying", "not yet been delivered", "continue to be attempted",
    "delayed mail", "(delay)", "do not need to resend", "we will try again", "will try for", "将继续尝试", "延迟",
    "verzögert", "retardé", "retrasado", "bisher nicht zugestellt", "noch nicht zugestellt", "versuchen es weiter",
    "pas encore été remis", "todavía no", "seguiremos intentando", "ancora stato consegnato", "ainda não foi entregue",
    "nog niet", "ещё не доставлено", "еще не доставлено", "задержан", "尚未送达", "尚未送達", "继续投递", "仍在尝试",
    "再送します", "再送を試み", "遅延", "no action is required on your part", "aún no se ha entregado",
    "no se ha entregado todavía", "entrega retrasada", "entrega atrasada", "entrega está atrasada",
    "seguirá intentando", "remise différée", "consegna ritardata", "recapito ritardato",
    "verzögerung bei der zustellung", "доставка задерживается", "opóźnion", "jeszcze nie została dostarczona",
    "gecikti", "vertraagd", "försenad", "forsinket", "배달 지연", "배달이 지연", "تأخر تسليم", "寄送延遲",
    "n'a pas encore pu", "en attente de remise", "poursuivra ses tentatives", "simple avertissement", "è in ritardo",
    "messaggio in ritardo", "ulteriori tentativi", "попытки будут", "задержка доставки", "延遲投遞", "继续为您",
    "继续重试", "繼續重試", "稍后重试", "kolejne próby", "będzie ponawian", "tekrar denenecek", "denemeye devam",
    "se reintentará", "se volverá a intentar", "novas tentativas", "再試行します", "다시 시도합니다", "다시 시도할",
    "nieuwe pogingen", "weitere zustellversuche", "weiterhin versucht", "nya försök", "nye forsøg", "další pokusy",
    "dále pokoušet", "zatím nepodařilo", "ďalej pokúšať", "zatiaľ nepodarilo", "ei ole vielä toimitettu", "ännu inte",
    "endnu ikke", "ennå ikke", "δεν έχει ακόμη", "még nem kézbes", "încă nu a fost", "további kísérlet",
    "noi încercări",
)  # fmt: skip
_SUCCEEDED = (
    "successful delivery", "successfully delivered", "delivered successfully", "successfully relayed", "(relayed to",
    "erfolgreich zugestellt", "remis avec succès", "livré avec succès", "entregado correctamente", "con éxito",
    "consegnato correttamente", "com sucesso", "is bezorgd", "успешно достав", "成功投递", "成功送达", "投递成功",
    "正常に配信", "doručena úspěšně", "sikeresen kézbes", "pomyślnie dostarcz",
)  # fmt: skip
_GIVEN_UP = ("permanent error", "permanent failure", "given up", "giving up", "no further delivery", "fatal error.")


def tells_failure(text: str) -> bool:
    return any(phrase in text for phrase in _FAILED)


def is_delayed(text: str) -> bool:
    return any(phrase in text for phrase in _DELAYED) and not any(phrase in text for phrase in _GIVEN_UP)


def tells_success(text: str) -> bool:
    return any(phrase in text for phrase in _SUCCEEDED)
