"""What we have in stock of the products that a mail asks for, beside it in the notice."""

from mailbot.model.details import Details, Product
from mailbot.model.mail import Arrival, Form, Item, Message
from mailbot.model.rulebook import ProductEntry
from mailbot.model.verdict import Category, Origin, Verdict
from mailbot.reply.offers import offers
from mailbot.reply.pages.desk_pages import Line

SOLD = (
    ProductEntry("BV-50", ("ball valve",), "120", "12.50", "USD", "4 weeks"),
    ProductEntry("SK-32", ("seal kit",), "0"),
    ProductEntry("A-100"),
)


def seen(*products, form=None):
    verdict = Verdict(Origin.PERSON, Category.INQUIRY, 1.0, False, "en", details=Details(products=products))
    return offers(Message(Arrival("sales"), form=form), verdict, SOLD)


def test_stock_price_and_lead_time_stand_beside_what_is_asked_for():
    assert seen(Product("bv-50"), Product("SK-32")) == (
        Line("stock", "BV-50: 120, SK-32: 0"),
        Line("our_price", "BV-50: 12.50 USD"),
        Line("lead_time", "BV-50: 4 weeks"),
    )


def test_a_forms_items_count_by_part_number_or_name():
    form = Form("shop", "order", (), items=(Item("Ball Valve", "3"), Item("?", sku="sk-32")))
    assert seen(form=form)[0] == Line("stock", "BV-50: 120, SK-32: 0")


def test_nothing_is_said_where_nothing_is_known_or_asked_for():
    assert seen() == seen(Product("A-100")) == seen(Product("unknown")) == ()
