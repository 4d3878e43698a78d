"""What rules name and the configuration has not is told by `mailbot check`."""

from support.small_firm import SmallFirm

ROUTES = """
[[route]]
id = "pumps"
category = ["order"]
when = { text_has_any = ["pump"] }
to = ["li", "grace"]
factory = "plant9"
"""


def test_a_route_that_names_nobody_of_ours_is_told(tmp_path):
    firm = SmallFirm(tmp_path)
    firm.rule("routes.toml", ROUTES)
    said = firm.call("check", "--offline").stdout.decode()
    assert "route pumps: 'grace' is no colleague" in said and "'plant9' is no [[factory]]" in said
    assert "'li'" not in said
    firm.close()
