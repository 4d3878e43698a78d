"""What people in the month write, in English and both scripts of Chinese.  Nothing of mailbot."""

from __future__ import annotations

from msgspec import Struct


class Goods(Struct, frozen=True):
    sku: str
    names: dict[str, str]
    price: str  # USD


GOODS = (
    Goods("BV-50", {"en": "ball valve DN50", "zh-Hans": "球阀DN50", "zh-Hant": "球閥DN50"}, "12.50"),
    Goods("GV-80", {"en": "gate valve DN80", "zh-Hans": "闸阀DN80", "zh-Hant": "閘閥DN80"}, "31.00"),
    Goods("SK-32", {"en": "seal kit 32", "zh-Hans": "密封件32", "zh-Hant": "密封組32"}, "4.00"),
)

# (subject, words); {n} a number that makes it another mail, {goods}, {many}, {po}, {total}
INQUIRY = {
    "en": ("Inquiry {n}", "Dear Sirs,\n\nplease quote your best price for {many} pcs of {sku}, FOB Ningbo."),
    "zh-Hans": ("询价 {n}", "您好，\n\n请报{many}个{goods}的最优价格，FOB宁波。"),
    "zh-Hant": ("詢價 {n}", "您好，\n\n請報{many}個{goods}的最優價格，FOB寧波。"),
}
ORDER = {
    "en": (
        "Purchase order {po}",
        "Hello,\n\nwe order {many} pcs of {sku}. Our purchase order no. is {po}. Please confirm the delivery date.",
    ),
    "zh-Hans": ("采购订单 {po}", "您好，\n\n我们订购{many}个{goods}，采购订单号 {po}，请确认交期。"),
    "zh-Hant": ("採購訂單 {po}", "您好，\n\n我們訂購{many}個{goods}，採購訂單號 {po}，請確認交期。"),
}
COMPLAINT = {
    "en": (
        "Complaint {n}",
        "Complaint: the goods of delivery {n} arrived broken. This is unacceptable, we want a replacement.",
    ),
    "zh-Hans": ("投诉 {n}", "投诉：第{n}批货物到达时已经破损，这不可接受，我们要求换货。"),
    "zh-Hant": ("投訴 {n}", "投訴：第{n}批貨物到達時已經破損，這不可接受，我們要求換貨。"),
}
HOURS = {
    "en": ("Opening hours", "Hello,\n\nwhat are your opening hours?"),
    "zh-Hans": ("请问", "您好，\n\n请问你们的营业时间是几点？"),
    "zh-Hant": ("請問", "您好，\n\n請問你們的營業時間是幾點？"),
}
QUESTION = {
    "en": ("A question", "Hello,\n\ndo you ship to Chile, and how long does it take?"),
    "zh-Hans": ("一个问题", "您好，\n\n请问你们可以发货到智利吗？需要多久？"),
    "zh-Hant": ("一個問題", "您好，\n\n請問你們可以出貨到智利嗎？需要多久？"),
}
VISIT = {
    "en": (
        "The fair",
        "Hello,\n\nwe are at the fair in Hannover in May. Which hall is your stand in? We would like to say hello.",
    ),
    "zh-Hans": ("展会", "您好，\n\n我们五月去汉诺威展会，请问你们的展位在哪个馆？想过去打个招呼。"),
    "zh-Hant": ("展會", "您好，\n\n我們五月去漢諾威展會，請問你們的展位在哪個館？想過去打個招呼。"),
}
AGREED = {
    "en": "Thank you, we agree with your offer. Please go ahead.",
    "zh-Hans": "谢谢，价格没问题，我们同意，就按报价下单，请安排生产。",
    "zh-Hant": "謝謝，價格沒問題，我們同意，就按報價下單，請安排生產。",
}
MORE = {
    "en": "Could you also tell us the weight of the cartons?",
    "zh-Hans": "另外请告知每箱的重量。",
    "zh-Hant": "另外請告知每箱的重量。",
}
WHERE = {
    "en": ("Order {po}", "Hello,\n\nwhere is my order {po}?"),
    "zh-Hans": ("订单 {po}", "您好，\n\n我的订单 {po} 到哪里了？"),
    "zh-Hant": ("訂單 {po}", "您好，\n\n我的訂單 {po} 到哪裡了？"),
}
YES = {"en": "Yes, thank you.", "zh-Hans": "是的，已经解决。谢谢！", "zh-Hant": "是的，已經解決。謝謝！"}
NO = {
    "en": "No, one carton is still missing.",
    "zh-Hans": "还没有解决，还少一箱。",
    "zh-Hant": "還沒有解決，還少一箱。",
}
AWAY = {
    "en": ("Out of office", "I am out of the office until 30 April 2026 and answer your mail when I am back."),
    "zh-Hans": ("自动回复", "我正在休假，4月30日回来后回复您的邮件。"),
    "zh-Hant": ("自動回覆", "我正在休假，4月30日回來後回覆您的郵件。"),
}
# a colleague's words
OFFER = {
    "en": "Dear customer,\n\nthank you. Our proforma invoice PI-{n} over {total} USD is valid for 30 days.",
    "zh-Hans": "您好，\n\n感谢询价。我方报价：形式发票 PI-{n}，总金额 {total} USD，有效期30天。",
    "zh-Hant": "您好，\n\n感謝詢價。我方報價：形式發票 PI-{n}，總金額 {total} USD，有效期30天。",
}
CONFIRMED = {
    "en": "Dear customer,\n\nthank you, your order is in production. ({n})",
    "zh-Hans": "您好，\n\n谢谢，您的订单已安排生产。（{n}）",
    "zh-Hant": "您好，\n\n謝謝，您的訂單已安排生產。（{n}）",
}
ANSWER = {
    "en": "Dear customer,\n\nthank you for your mail; yes, we can do that for you. ({n})",
    "zh-Hans": "您好，\n\n谢谢来信，可以的，我们来安排。（{n}）",
    "zh-Hant": "您好，\n\n謝謝來信，可以的，我們來安排。（{n}）",
}
SORRY = {
    "en": "Dear customer,\n\nwe are sorry. A replacement leaves our works tomorrow. ({n})",
    "zh-Hans": "您好，\n\n非常抱歉，补发的货物明天发出。（{n}）",
    "zh-Hant": "您好，\n\n非常抱歉，補發的貨物明天出貨。（{n}）",
}
CAN_DO = {"zh-Hans": "可以生产，两周后交货。编号 {n}", "en": "We can make it in two weeks. Job {n}."}
SPAM = "Dear friend, you have won {n},000,000 USD in the lottery. Click http://prize{n}.example to claim it now!!!"
NEWS = "This month in valves: news and fairs from all over the world. Issue {n}.\n\nUnsubscribe: http://news.example/u"
REPORT = (
    "From: MAILER-DAEMON@mx.outside.example\r\nTo: {back}\r\nSubject: Undelivered Mail\r\nReturn-Path: <>\r\n"
    "MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n"
    "Content-Type: text/plain\r\n\r\nIt could not be delivered.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
    "Reporting-MTA: dns; mx.outside.example\r\n\r\nFinal-Recipient: rfc822; {to}\r\nAction: failed\r\n"
    "Status: 5.2.2\r\nDiagnostic-Code: smtp; 552 5.2.2 mailbox full\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
    "Message-ID: {id}\r\nSubject: x\r\n\r\nx\r\n--b--\r\n"
)
# how a notice says why it came: the reader's language -> reminder, escalation, now yours, yours again
SAID = {
    "en": ("Reminder: the customer waits", "Not answered in time", "Now yours", "Yours again"),
    "zh-Hant": ("提醒：客戶在等待答覆", "未按時答覆", "已轉交給您", "已交還給您"),
}
