"""The demo's mails: every kind that the show promises, in reserved domains, as real clients write them."""

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest

from mailbot.demo.letters import Facts, envelope_from, write_letter
from mailbot.demo.scenes import read_scenes

SCENES = read_scenes()
FACTS = Facts(
    datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC), "<a.1@firm.example>", "you@client.example", "Re: x [T-1]", "hi"
)
each_scene = pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)


def test_every_kind_of_mail_is_shown_in_three_languages():
    names = {scene.name.partition("-")[2] for scene in SCENES}
    languages = ("en", "zh-hans", "zh-hant")
    assert {
        f"{kind}-{language}" for kind in ("inquiry", "order", "faq", "complaint") for language in languages
    } <= names
    assert {
        "order-form",
        "feedback-form",
        "follow-up",
        "bounce",
        "out-of-office",
        "newsletter",
        "spam",
        "broken",
    } <= names


def test_a_scene_follows_only_scenes_before_it():
    names = [scene.name for scene in SCENES]
    for place, scene in enumerate(SCENES):
        assert not scene.after or scene.after in names[:place]


@each_scene
def test_no_mail_names_a_real_domain(scene):
    words = f"{scene.sender} {scene.to} {scene.text} {scene.html} {scene.headers} {scene.octets!r}"
    domains = re.findall(r"@([\w.-]+\.[a-z]+)|https?://([\w.-]+)", words)
    assert domains
    assert all((a or b).endswith((".example", ".test")) for a, b in domains)


@each_scene
def test_a_mail_is_what_smtp_carries(scene):
    octets = write_letter(scene, FACTS)
    assert b"\n" not in octets.replace(b"\r\n", b"")
    assert max(map(len, octets.split(b"\r\n"))) <= 998
    assert not re.search(rb"@[A-Z_]+@", octets)
    assert "@" in envelope_from(scene) or scene.envelope_from == ""


@pytest.mark.parametrize("scene", [scene for scene in SCENES if not scene.octets], ids=lambda scene: scene.name)
def test_words_survive_their_charset(scene):
    mail = message_from_bytes(write_letter(scene, FACTS), policy=default)
    part = mail.get_body(("plain", "html"))
    codec = {"gb2312": "gb18030"}.get(scene.charset, scene.charset)
    words = part.get_payload(decode=True).decode(codec)
    longest = max((scene.text or scene.html).splitlines(), key=len)
    assert longest in words.replace("\r\n", "\n")


def test_two_mails_of_one_scene_are_two_mails():
    later = Facts(datetime(2026, 5, 4, 3, 2, 2, tzinfo=UTC))
    first = Facts(datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC))
    assert write_letter(SCENES[0], first) != write_letter(SCENES[0], later)


def test_the_follow_up_answers_the_acknowledgement_that_was_received():
    scene = next(scene for scene in SCENES if scene.name.endswith("follow-up"))
    mail = message_from_bytes(write_letter(scene, FACTS), policy=default)
    assert mail["In-Reply-To"] == "<a.1@firm.example>"
    assert mail["Subject"] == "Re: Re: x [T-1]"
    assert "> hi" in mail.get_content()
