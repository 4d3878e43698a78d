"""A hundred ways to run a script or to fetch a page out of a mail, and names that want to be paths (promise P25)."""

import itertools
import os
import re
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.nasty import named
from support.office import Office

from mailbot import pipeline
from mailbot.model.mail import Arrival, RawMessage
from mailbot.parse.html import sanitise

RUN = "alert(1)"
EVIL = "https://evil.example/x"
_EVENTS = ["onload", "onerror", "onclick", "onfocus", "onmouseover", "ontoggle", "onbegin", "onpointerenter", "onwheel"]
_HOSTS = ["img", "svg", "body", "video", "audio", "input", "details", "marquee", "iframe", "a"]
_URLS = ["javascript:", "JaVaScRiPt:", "java\tscript:", "java\nscript:", "&#106;avascript:", "\x01javascript:",
         "vbscript:", "data:text/html;base64,PHNjcmlwdD4=", "livescript:", "jar:", "view-source:", "file:///etc/passwd",
         " javascript:", "javascript&colon;", "feed:javascript:"]  # fmt: skip
_URL_HOLDERS = ['<a href="{}">x</a>', '<img src="{}">', '<form action="{}"><button>x</button></form>']
_FETCHING = [
    '<img src="{}">', '<img srcset="{} 1x">', '<video poster="{}"></video>', '<audio src="{}"></audio>',
    '<input type=image src="{}">', '<table background="{}"><tr><td>x</table>', '<td background="{}">x</td>',
    '<div style="background:url({})">x</div>', '<div style="background-image:\\75rl({})">x</div>',
    '<style>@import url({})</style>', '<style>*{{background:url({})}}</style>', '<link rel=stylesheet href="{}">',
    '<link rel=prefetch href="{}">', '<object data="{}"></object>', '<embed src="{}">', '<iframe src="{}"></iframe>',
    '<frame src="{}">', '<svg><image href="{}"/></svg>', '<svg><use xlink:href="{}#x"/></svg>',
    '<picture><source srcset="{}"></picture>', '<base href="{}">', '<meta http-equiv=refresh content="0;url={}">',
    '<applet code="{}"></applet>', '<bgsound src="{}">', '<layer src="{}"></layer>', '<body background="{}">',
    '<font face="url({})">x</font>', '<ul style="list-style:url({})"><li>x</ul>', '<track src="{}">',
]  # fmt: skip
_BROKEN = [
    "<scr<script>ipt>{}</scr</script>ipt>", "<<script>{}//<</script>", "<script>{}", "<script/xss>{}</script>",
    "<noscript><p title='</noscript><img src=x onerror={}>'>", "<math><style><img src=x onerror={}></style></math>",
    "<svg></p><style><a id='</style><img src=1 onerror={}>'>", "<!--><img src=x onerror={}>-->",
    "<![CDATA[<img src=x onerror={}>]]>", "<?xml version='1.0'?><script>{}</script>",
    "<xmp><img src=x onerror={}></xmp>",
    "<textarea></textarea><img src=x onerror={}>", "<title><img title='</title><img src=1 onerror={}>'></title>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror={}>", "<template><script>{}</script>",
    "<plaintext><img src=x onerror={}>", "<a href='x' style='x:expression({})'>x</a>", "<img src=x:{} onerror={}>",
    "<select><style></select><img src=x onerror={}>", "\x00<scr\x00ipt>{}</scr\x00ipt>",
]  # fmt: skip
ATTACKS = [
    *(f"<{host} {event}={RUN} src=x>x</{host}>" for host, event in zip(itertools.cycle(_HOSTS), _EVENTS * 3)),
    *(holder.format(url + RUN) for holder in _URL_HOLDERS for url in _URLS),
    *(each.format(EVIL) for each in _FETCHING),
    *(each.replace("{}", RUN) for each in _BROKEN),
]
_RUNS = frozenset(
    [
        "script", "style", "svg", "math", "form", "base", "meta", "link", "iframe", "frame", "object", "embed",
        "applet", "video", "audio", "source", "track", "input", "button", "template", "noscript", "textarea",
        "select", "body", "bgsound", "layer", "image", "use", "animate", "picture", "marquee", "details",
        "title", "xmp", "plaintext",
    ]
)  # fmt: skip
_TAG = re.compile(r"<\s*/?\s*([a-z0-9]+)([^>]*)>", re.IGNORECASE)


def test_there_are_a_hundred_and_more():
    assert len(set(ATTACKS)) >= 100


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_runs_and_nothing_is_fetched(attack):
    for tag, attributes in _TAG.findall(sanitise(f"<p>before</p>{attack}")):
        assert tag.lower() not in _RUNS, f"<{tag}> is shown"
        for name, value in re.findall(r"([a-z:-]+)\s*=\s*\"([^\"]*)\"", attributes.lower()):
            assert not name.startswith("on") and name not in ("style", "srcset", "background", "poster", "action")
            assert name != "src" or value.startswith("cid:")
            assert name != "href" or value.startswith(("http:", "https:", "mailto:"))


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    office = Office(tmp_path_factory.mktemp("office"))
    yield office
    office.close()


_written: list[str] = []
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_MAKING = {"os.mkdir", "os.rename", "os.link", "os.symlink", "os.chmod"}
_looking = False


def _look(event, arguments):
    if _looking and (
        event in _MAKING or (event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING)
    ):
        _written.append(str(arguments[0]))


sys.addaudithook(_look)  # for good: such a hook cannot be taken out
_NAMES = st.text(st.sampled_from("../\\ab:~$`|;'%{}\u202e\u200b\0 CON.pdf.exe"), min_size=1, max_size=40)
_uids = itertools.count(1)


@settings(deadline=None, max_examples=150)
@given(name=_NAMES)
def test_nothing_is_ever_written_under_a_name_that_a_mail_brings(office, name):
    global _looking
    raw = RawMessage(Arrival("sales", uidvalidity=2, uid=next(_uids), received_at=office.now), named(name.encode()))
    before, _looking = len(_written), True
    try:
        pipeline.take_in([raw], office.house)
    finally:
        _looking = False
    assert [path for path in _written[before:] if "mailbot.db" not in path] == []
    for letter in office.post():
        for part in letter.mail.iter_attachments():
            shown = part.get_filename() or "nothing"
            assert not re.search("[/\\\\\0\r\n\u202e]", shown) and shown not in (".", "..")
