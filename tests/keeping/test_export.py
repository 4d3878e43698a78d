"""All that is known of a person, and nothing that is a key to our desk."""

import json
import mailbox

ANNA = "anna@buyer.example"


def test_everything_is_there_once_and_readable_by_others_programs(firm):
    firm.take("Please quote 20 pcs of A-100.\n\nFrom here on it is text.", sender=f"Anna <{ANNA}>")
    firm.take("And 30 pcs of A-200?", sender=f"Anna <{ANNA}>")
    firm.take("Please quote 5 pcs.", sender="bob@other.example")
    to = firm.home / "out" / "anna"
    done = firm.call("export", ANNA.upper(), "--to", str(to))
    assert done.returncode == 0 and b"2 ticket(s), 2 mail(s), " in done.stdout
    known = json.loads((to / "known.json").read_text())
    assert known["addresses"] == [ANNA] and len(known["tickets"]) == 2
    names = {*known["mails"], *known["letters"]}
    assert names == {path.name for path in to.glob("*.eml")} and len(known["letters"]) >= 1
    box = mailbox.mbox(to / "all.mbox")
    assert len(box) == len(names)
    assert ">From here on" in box[0].get_payload()
    box.close()
    assert {oct(path.stat().st_mode & 0o777) for path in to.iterdir()} == {"0o600"}
    octets = b"".join(path.read_bytes() for path in to.iterdir())
    assert b"bob@other.example" not in octets and b"+r." not in octets, "a reply address of a colleague"


def test_bad_input(firm):
    assert firm.call("export", "who@nobody.example").returncode == 1
    firm.take("Please quote 20 pcs of A-100.", sender=ANNA)
    full = firm.home / "full"
    full.mkdir()
    (full / "x").write_text("x")
    refused = firm.call("export", ANNA, "--to", str(full))
    assert refused.returncode == 1 and b"is not empty" in refused.stderr
    assert firm.call("export", ANNA, "--to", str(full / "x")).returncode == 1
    assert firm.call("export", "no address").returncode == 2
