"""An administrator's own form: it wins, it proves its source, its labels count."""

from mailbot.model.rulebook import FormRule

RULE = FormRule(
    "website-order",
    "order",
    sources=("wordpress@*.acme.example",),
    subjects=("^Order",),
    marks=("order form",),
    labels={"order_ref": ("Our reference",), "message": ("Anything else to know",)},
    secret_field="form-key",
    secret="s3cret",
    address="orders-7f3k@acme.example",
)
PLAIN = """Sent by the order form.

Our reference: AB-7
Name: Kay Moor
Email: kay@client.example
Product: Ball valve
Quantity: 1,200 pcs
Anything else to know: Ring twice.
form-key: {key}
"""
SITE = {"from": "Acme <wordpress@www.acme.example>", "subject": "Order from the site"}


def test_a_rule_that_names_the_sender_wins_and_its_source_is_known(read):
    form = read(PLAIN.format(key="x"), rules=(RULE,), **SITE)
    assert (form.id, form.kind, form.source_known, form.proof) == ("website-order", "order", True, "")
    assert (form.get("order_ref"), form.get("message")) == ("AB-7", "Ring twice.")
    assert [(item.product, item.quantity) for item in form.items] == [("Ball valve", "1200")]


def test_the_secret_proves_the_form_and_goes_no_further(read):
    form = read(PLAIN.format(key="s3cret"), rules=(RULE,), **SITE)
    assert form.proof == "secret"
    assert "s3cret" not in repr(form)


def test_an_unguessable_address_proves_the_form(read):
    form = read(PLAIN.format(key=""), rules=(RULE,), to="orders-7f3k@acme.example", **SITE)
    assert form.proof == "address"


def test_another_sender_subject_or_body_is_another_form(read):
    plain = PLAIN.format(key="s3cret")
    for changed in ({"from": "x@evil.example"}, {"subject": "Hello"}):
        form = read(plain, rules=(RULE,), **{**SITE, **changed})
        assert form is None or (form.id != RULE.id and not form.source_known and not form.proof)
    assert not getattr(read(plain.replace("order form", "form"), rules=(RULE,), **SITE), "source_known", False)


def test_reply_to_is_the_customer_only_where_the_rule_says_so(read):
    plain = "Product: Ball valve\nQuantity: 3\nName: Kay Moor\nsent from the order form"
    mail = {**SITE, "reply_to": "kay@client.example"}
    no = FormRule("a", "order", sources=("wordpress@*",))
    yes = FormRule("b", "order", sources=("wordpress@*",), reply_to_is_customer=True)
    assert read(plain, rules=(no,), **mail).customer.address == ""
    assert read(plain, rules=(yes,), **mail).customer.address == "kay@client.example"


def test_the_field_that_holds_the_customer_may_have_another_name(read):
    rule = FormRule("c", "inquiry", sources=("wordpress@*",), customer_field="Answer to")
    form = read("Name: Sam\nAnswer to: kay@client.example\nEmail: office@client.example", rules=(rule,), **SITE)
    assert form.customer.address == "kay@client.example"
