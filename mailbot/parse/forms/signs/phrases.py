"""Words by which a program, not a person, says that a form was filled in.  Data for evidence.py and prose.py.  Pure."""

from __future__ import annotations

from mailbot.text.later import later

# in the subject, or in a line that belongs to no field; lower case
FORM = (
    "contact form", "contact-form", "web form", "webform", "website form", "online form", "inquiry form",
    "enquiry form", "order form", "feedback form", "form submission", "form submitted", "submitted the form",
    "submitted a form", "filled out the form", "filled in the form", "filled in your form", "new submission",
    "new entry", "new form entry", "form response", "new response", "got a new submission",
    "you have a new message from", "you've received a new", "new message from your website",
    "message from your website", "sent a message using", "via your website", "through your website",
    "from your website", "from your site", "website inquiry", "website enquiry", "website feedback",
    "result of your feedback form", "enquiry email via", "anfrage-e-mail", "demande de renseignement",
    "correo de consulta", "email di richiesta", "inquiry from website", "new lead", "contact request",
    "contact enquiry", "customer message on", "submission from", "has been submitted", "you have received an inquiry",
    "you have a new inquiry", "new inquiry from", "has sent you an inquiry", "sent you an inquiry", "buying lead",
    "guestbook", "kontaktformular", "anfrageformular", "bestellformular", "webformular", "online-formular",
    "über das formular", "über ihre website", "über ihre webseite", "neue nachricht von ihrer", "neue anfrage",
    "neuer eintrag", "kontaktanfrage", "formulaire de contact", "formulaire en ligne", "via le formulaire",
    "depuis votre site", "nouvelle soumission", "nouveau message de votre site", "nouvelle demande",
    "demande de contact", "formulaire web", "envoyé depuis le formulaire", "formulario de contacto", "formulario web",
    "a través del formulario", "desde su sitio", "desde tu sitio", "desde la web", "nuevo mensaje del sitio",
    "nueva consulta", "nuevo envío", "formulario de contato", "formulário de contato", "formulário de contacto",
    "formulário do site", "através do site", "através do formulário", "novo contato", "nova mensagem do site",
    "modulo di contatto", "modulo contatti", "form di contatto", "dal sito", "tramite il modulo", "nuova richiesta",
    "modulo online", "форма обратной связи", "формы обратной связи", "форму обратной связи", "с сайта", "на сайте",
    "новая заявка", "заявка с", "заполнена форма", "через форму", "новое сообщение с", "お問い合わせフォーム",
    "お問合せフォーム", "問い合わせフォーム", "フォームから", "サイトから", "ウェブサイトより", "ホームページより",
    "ホームページから", "お問い合わせがありました", "注文フォーム", "contactformulier", "via de website",
    "webformulier", "via het formulier", "nieuwe inzending", "aanvraagformulier", "bestelformulier", "在线留言",
    "網站留言", "网站留言", "留言板", "您收到一条新", "收到新的留言", "有新的留言", "收到一条新的", "收到一封新的",
    "新的询盘", "收到询盘", "询盘通知", "新询盘", "客户询盘", "在线询价", "在線詢價", "网上订单", "在线订单",
    "在線訂單", "线上订单", "联系表单", "聯絡表單", "網站表單", "网站表单", "表单提交", "表單提交", "提交了表单",
    "在线订购", "在線訂購", "網站詢價", "詢價單", "线上询价", "來自網站", "来自网站", "来自您的网站", "聯絡我們表單",
    "客户留言", "新留言", "网站询盘", "formularz kontaktowy", "formularza kontaktowego", "kontaktformulär",
    "kontaktformular", "kontaktskjema", "yhteydenottolomake", "iletişim formu", "문의 양식", "문의가 접수",
    "responded to your form", "filled in a form", "filled out a form", "completed the form", "new enquiry",
    "new inquiry",
    "a new quote request", "quote request", "request a quote", "received a new message", "new contact from",
    "received a new enquiry", "received an enquiry", "sent you an enquiry", "sent you a message through", "lead from",
    "enquiry for", "inquiry about", "enquiry received", "inquiry received", "offerteaanvraag", "买家询盘", "買家詢盤",
    "收到一封来自", "收到一封來自", "詢盤通知", "新的詢盤", "收到詢盤", "客戶詢盤",
    "收到一條新的", "收到新的", "neue antwort", "formularantwort", "nueva respuesta", "nouvelle réponse",
    "nova resposta",
    "nuova risposta", "новый ответ", "someone just filled", "someone filled", "somebody filled", "has filled in",
    "has filled out",
    "just filled in", "just filled out", "got a new message", "received a new enquiry", "reçu un message depuis",
    "reçu un nouveau message",
    "message depuis le site", "message du site", "depuis le site", "recibido un nuevo mensaje",
    "recibido un mensaje desde",
    "ricevuto un nuovo messaggio", "ricevuto un messaggio dal", "recebeu uma nova mensagem",
    "recebeu uma mensagem do site",
    "pelo site", "neue nachricht über", "neue nachricht von der", "nieuw bericht via", "nieuw bericht van",
    "nowa wiadomość z",
    "wiadomość z formularza", "web sitesi", "홈페이지 문의", "온라인 문의", "線上諮詢", "网站留言", "网站消息",
    "quote request form",
    "chat transcript", "transcript of your chat", "transcript of a chat", "chat started on", "missed chat",
    "offline message", "message left in chat", "chat conversation with", "new chat message", "chat-protokoll",
    "chatverlauf", "chatprotokoll", "verpasster chat", "offline-nachricht", "transcription du chat",
    "transcription de la conversation", "message hors ligne", "historique du chat", "transcripción del chat",
    "mensaje sin conexión", "mensaje fuera de línea", "trascrizione della chat", "messaggio offline",
    "transcrição do chat", "transcrição da conversa", "mensagem offline", "chattranscript", "offline bericht",
    "стенограмма чата", "расшифровка чата", "история чата", "диалог с посетителем", "офлайн-сообщение",
    "оффлайн-сообщение", "zapis czatu", "wiadomość offline", "聊天记录", "聊天記錄", "离线留言", "離線留言", "离线消息",
    "チャット履歴", "チャットログ", "オフラインメッセージ", "채팅 기록", "오프라인 메시지", "sohbet dökümü",
    "çevrimdışı mesaj",
    "vous a envoyé un message", "hat ihnen eine nachricht", "le ha enviado un mensaje", "te ha enviado un mensaje",
    "ti ha inviato un messaggio", "le ha inviato un messaggio", "enviou uma mensagem", "wysłał do ciebie wiadomość",
    "отправил вам сообщение", "stuurde u een bericht", "bir alıcı sizden", "size bir mesaj gönderdi",
    "callback request", "call back request", "callback requested", "rückrufbitte", "rückrufwunsch", "demande de rappel",
    "solicitud de llamada", "richiesta di richiamata", "terugbelverzoek", "заказ звонка", "обратный звонок",
    "рассчитать стоимость", "견적 문의", "نموذج الاتصال",
)  # fmt: skip
# a shop tells its owner of an order
ORDER = (
    "item sold", "you sold", "sold, ship", "sold, dispatch", "sie haben verkauft", "artikel wurde verkauft",
    "vous avez vendu", "has vendido", "hai venduto", "sprzedałeś", "вы продали", "vendeu um", "je hebt verkocht",
    "new order", "you've received the following order", "you have received the following order", "received an order",
    "received a new order", "you have received an order",
    "placed order", "order placed by", "you made a sale", "you've made a sale", "you have made a sale",
    "you just sold",
    "order confirmation for your shop", "has ordered", "hat bestellt", "a commandé", "ha ordinato", "оформлен заказ",
    "placed a new order", "placed an order",
    "new customer order", "order placed", "you have a new order", "a new order has been", "order notification",
    "new purchase", "neue bestellung", "bestellung erhalten", "folgende bestellung", "bestelleingang",
    "nouvelle commande", "commande suivante", "reçu une commande", "a passé commande", "nuevo pedido",
    "siguiente pedido", "ha realizado un pedido", "novo pedido", "nova encomenda", "recebeu o seguinte pedido",
    "recebeu um pedido", "nuovo ordine", "ricevuto il seguente ordine", "hai ricevuto un ordine", "новый заказ",
    "получен заказ", "поступил заказ", "следующий заказ", "新しい注文", "新規注文", "ご注文がありました",
    "注文が入りました", "注文を受け付け", "注文内容確認",
    "次の注文", "nieuwe bestelling", "bestelling ontvangen", "bestelling geplaatst",
    "de volgende bestelling", "新订单",
    "新訂單", "新的订单", "新的訂單", "收到订单", "收到一笔", "收到以下订单", "订单通知", "訂單通知", "有新订单",
    "下了新订单", "在线订单", "在線訂單", "网上订单", "網上訂單", "nowe zamówienie", "ny beställning", "ny order",
    "لديك طلب جديد", "طلب جديد رقم", "注文確認メール", "受注確認", "受注通知",
    "受注のお知らせ", "ご注文を受け付け", "ご注文を承", "ご注文内容", "ny bestilling",
    "realizó el pedido", "siparişiniz var", "yeni bir sipariş", "신규주문", "새로운 주문", "طلب شراء جديد",
    "تم استلام طلب", "uusi tilaus", "yeni sipariş", "pesanan baru", "đơn hàng mới", "새 주문", "신규 주문",
    "нове замовлення", "нова поръчка", "comandă nouă", "nova narudžba", "nová objednávka", "új rendelés",
    "νέα παραγγελία", "คำสั่งซื้อใหม่", "הזמנה חדשה", "ny ordre", "naujas užsakymas", "uus tellimus",
)  # fmt: skip
# says a shop to whoever ordered
YOUR_ORDER = (
    "your order", "ihre bestellung", "deine bestellung", "votre commande", "su pedido", "tu pedido", "il tuo ordine",
    "il suo ordine", "seu pedido", "sua encomenda", "uw bestelling", "je bestelling", "twoje zamówienie", "ваш заказ",
    "ваше замовлення", "din beställning", "din bestilling", "vaše objednávka", "siparişiniz",
)  # fmt: skip
FEEDBACK = (
    "rma request", "rma form", "rma #", "rma no",
    "return request", "returns request", "retoure", "rücksendung", "demande de retour", "devolución", "devolução",
    "zwrot",
    "возврат", "退货", "退貨", "返品", "반품", "reklamacj", "reklamac", "reklamač",
    "feedback", "complaint", "guestbook", "testimonial", "survey", "review", "beschwerde", "reklamation",
    "rückmeldung", "réclamation", "avis client", "reclamación", "queja", "opinión", "reclamação", "reclamo",
    "recensione", "жалоба", "отзыв", "ご意見", "クレーム", "klacht", "意见反馈", "意見反饋", "投诉", "投訴", "反馈",
    "反饋", "建议",
)  # fmt: skip
# how a line begins that the program puts below the fields
FOOTERS = (
    "來自頁面", "来自页面", "來源頁面", "来源页面", "©", "copyright ©", "(c) 20",
    "view ", "see ", "manage ", "open ", "reply ", "go to ", "click ", "edit ", "to view", "log in", "submitted ",
    "user information", "submission details", "sent on ", "sent at ", "received on ", "gesendet am", "eingegangen am",
    "abgesendet", "envoyé le ", "enviado el", "enviado em", "inviato il", "送信日時", "提交时间", "sent from ",
    "sent by ", "sent via ", "the results of this", "does this submission", "you can edit", "you can view",
    "page submitted", "powered by", "this e-mail was", "this email was", "this message was", "this form was",
    "this is an automat", "please do not reply", "do not reply", "congratulations on the sale", "to edit", "view all",
    "report it", "reply directly", "you received this", "you receive this",
    "you are receiving", "you're receiving", "you can also reply",
    "to unsubscribe", "unsubscribe", "to edit your", "to change your", "you can reply", "you can check",
    "please log in", "please login", "login to", "to reply", "reply now", "manage submission", "查看", "點擊", "点击",
    "此邮件", "本邮件", "本郵件",
    "此郵件", "该邮件", "系统自动", "请勿回复", "このメールは", "送信者の", "送信元", "ansehen", "bestellung ansehen",
    "zur bestellung", "verwalten sie", "gérez ", "gestiona",
    "diese e-mail wurde", "diese nachricht wurde", "gesendet von", "voir ", "cet e-mail",
    "ce message a été", "cet email", "envoyé depuis", "este mensaje", "este correo", "enviado desde", "ver pedido",
    "ver el pedido", "esta mensagem", "este e-mail", "enviado de", "enviado através", "visualizza", "vedi ",
    "questa e-mail", "questo messaggio", "inviato da", "просмотр", "это письмо", "это сообщение", "отправлено ",
    "bekijk ", "deze e-mail", "dit bericht", "verzonden ", "glückwunsch", "félicitations",
    "enhorabuena", "congratulazioni", "gratulujemy", "parabéns", "afficher ", "consulter ", "ver todas", "ver todos",
    "ver la ", "ver las ", "ver o ", "ver a ", "mark as spam", "mark this", "zobacz ", "wyświetl", "görüntüle",
    "anzeigen", "alle antworten", "inzending bekijken", "подробнее", "посмотреть", "ответить на", "los resultados",
    "les résultats", "die ergebnisse", "resultaten", "i risultati", "os resultados",
    "einreichung anzeigen", "antwort anzeigen", "antworten anzeigen",
    "本メール", "当メール", "このメッセージ", "未認証",
    "본 메일", "이 메일", "lihat ", "xem ", "pesan ini", "pesanan ini", "this message is from",
    "you can reply to this",
    "您可以編輯", "您可以编辑", "您可以", "this notification", "this submission", "this enquiry was",
    "this inquiry was",
    "this request was", "this mail was", "automatically sent", "diese mail wurde", "diese benachrichtigung",
    "diese anfrage wurde",
    "cette notification", "ce mail a", "cette demande a", "esta notificación", "este email", "este aviso",
    "questa mail",
    "questa notifica", "esta notificação", "este aviso", "dit formulier", "deze melding", "данное письмо",
    "уведомление отправлено",
    "письмо отправлено", "本通知", "此通知", "此信件", "本信件", "このお知らせ", "자동 발송", "ta wiadomość",
    "bu e-posta", "bu mesaj", "sie erhalten diese", "vous recevez ce", "recibe este", "recibes este", "riceve questa",
    "ricevi questa", "recebeu esta", "recebeu este", "вы получили это", "otrzymujesz t", "u ontvangt", "bu iletiyi",
    "you can respond", "never share", "beware of", "请登录", "请登陆", "請登錄", "請登入", "이 메시지", "您收到此",
    "您收到這", "温馨提示", "溫馨提示",
)  # fmt: skip
# what a program or a visitor writes into a field with nothing in it
NOT_FILLED = frozenset(
    [
        "-", "--", "---", "–", "—", "/", ".", "n/a", "n.a.", "n.a", "none", "null", "nil", "undefined", "empty",
        "blank", "not provided", "not specified", "not given", "no answer",
        "not answered", "no response", "no data", "keine", "keine angabe", "nicht angegeben", "k.a.", "k. a.", "leer",
        "non renseigné",
        "aucun", "aucune", "no especificado", "sin especificar", "ninguno", "não informado", "nenhum",
        "non specificato",
        "nessuno", "не указано", "нет", "なし", "無し", "未入力", "特になし", "无", "無", "未填写", "未填寫", "空",
        "없음", "anonymous", "anonym", "anonyme", "anónimo", "anonimo", "аноним", "匿名", "guest", "gast", "гость",
    ]
)  # fmt: skip


# what a list shows before anybody chose: "Select country...", "-- Please choose --"
_TO_SELECT = later(
    r"(?:-{1,3}\s?)?(?:please |bitte |veuillez |por favor )?"
    r"(?:select|choose|pick|wählen|auswählen|choisir|choisissez|sélectionne[rz]|seleccion[ae]r?|elija|elige|scegli"
    r"|seleziona|escolha|selecione|kies|wybierz|vyberte|välj|vælg|velg|seçin|seçiniz|выберите)"
    r"(?:(?: \S{1,15}){0,3}\s?(?:\.{2,3}|…|-{1,3})|(?: one| an option)?)"
    r"|[請请][選选][擇择].{0,6}|選択してください|선택.{0,6}"
)


def is_not_filled(value: str) -> bool:
    """ "(none)" and "[none]" are none, too."""
    bare = value.lower().strip("()[]（）<>")
    return bare in NOT_FILLED or (len(bare) <= 40 and _TO_SELECT.fullmatch(bare) is not None)


ROBOTS = frozenset(
    [
        "noreply", "no-reply", "no_reply", "donotreply", "do-not-reply", "wordpress", "www-data", "www", "apache",
        "nobody", "webmaster", "form", "forms", "contactform", "contact-form", "website", "web", "webform",
        "formmail", "notification", "notifications", "notify", "mailer", "system", "admin", "cgi", "httpd", "robot",
        "service", "anfrage", "formular", "kontaktformular", "inquiry", "shop", "orders", "order", "store", "server",
        "site", "submissions", "alerts", "auto", "formulario", "formulaire", "bot",
    ]
)  # fmt: skip
