"""HTML of the clients as they build it, told apart by their containers; and HTML made safe to show."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.parse.html import read_html, sanitise
from mailbot.parse.html.rows import read_rows

OLD = "our price is 12.50"
OWN = "<div>Yes please.</div><div><br></div><div>Bob</div>"
HEADS = "<b>From:</b> Ann<br><b>Sent:</b> Monday<br><b>To:</b> Bob<br><b>Subject:</b> x"
CLIENTS = {
    "gmail": f"""<div dir="ltr">{OWN}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">
        On Mon, Ann &lt;a@b.example&gt; wrote:<br></div><blockquote class="gmail_quote">{OLD}</blockquote></div>""",
    "apple": f"""<html><body>Yes please.<br><br>Bob<div><br><blockquote type="cite"><div>On 3 Mar 2026, at 10:11, Ann
        &lt;a@b.example&gt; wrote:</div><br><div>{OLD}</div></blockquote></div></body></html>""",
    "thunderbird": f"""<p>Yes please.</p><p>Bob</p><div class="moz-cite-prefix">On 03/03/2026 10:11, Ann wrote:<br>
        </div><blockquote type="cite" cite="mid:x"><p>{OLD}</p></blockquote>""",
    "outlook": f"""<div class="WordSection1"><p class="MsoNormal">Yes please.</p>
        <p class="MsoNormal"><o:p>&nbsp;</o:p></p><p class="MsoNormal">Bob</p>
        <div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">
        <p class="MsoNormal">{HEADS}</p></div><p class="MsoNormal">{OLD}</p></div>""",
    "owa": f"""{OWN}<div id="appendonsend"></div><hr tabindex="-1">
        <div id="divRplyFwdMsg">{HEADS}</div><div>{OLD}</div>""",
    "yahoo": f"""{OWN}<div class="yahoo_quoted"><div>Am Montag schrieb Ann:</div>{OLD}</div>""",
    "163": f"""{OWN}<p>At 2026-03-03 10:11:12, "Ann" &lt;a@b.example&gt; wrote:</p>
        <blockquote id="isReplyContent" style="padding-left:1ex">{OLD}</blockquote>""",
    "qq": f"""{OWN}<div><br></div><div>------------------&nbsp;原始邮件&nbsp;------------------</div>
        <div><b>发件人:</b>&nbsp;Ann;</div><div><b>主题:</b> x</div><div>{OLD}</div>""",
    "foxmail": f"""{OWN}<blockquote style="margin-top:0px"><div>&nbsp;</div><div>
        <div><b>发件人：</b>&nbsp;Ann</div></div><div>{OLD}</div></blockquote>""",
}


@pytest.mark.parametrize(
    "source",
    [
        "<p>Your leaflet says:</p><blockquote>Ten years.</blockquote><p>Two it was.</p>",
        "<blockquote><p>We need 40 pumps.</p><p>When?</p></blockquote>",
    ],
)
def test_a_blockquote_may_only_indent(source):
    words = read_html(source, answers=False)
    assert not words.quoted
    assert "Ten years." in words.text or "We need 40 pumps." in words.text


def test_a_mail_that_stands_wholly_in_a_blockquote_is_no_quote():
    words = read_html(f"<blockquote><p>We order 12.</p><p>{HEADS}</p><p>{OLD}</p></blockquote>")
    assert words.text == "We order 12."
    assert OLD in words.quoted


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("answers", [True, False])
def test_history_is_folded_however_a_client_wraps_it(client, answers):
    words = read_html(CLIENTS[client], answers)
    assert words.text == "Yes please.\n\nBob"
    assert OLD in words.quoted


def test_signature_containers_are_signatures():
    words = read_html('<div>Yes.</div><div class="gmail_signature"><div>Ann</div><div>Firm</div></div>')
    assert (words.text, words.signature) == ("Yes.", "Ann\nFirm")


def test_a_blockquote_that_only_indents_is_own_text():
    assert (
        read_html(
            '<div>See:</div><blockquote style="margin:0 0 0 40px;border:none;padding:0px">20 pumps</blockquote>'
        ).text
        == "See:\n20 pumps"
    )


def test_lines_cells_lists_and_links_read_as_a_person_sees_them():
    page = (
        "<style>p{}</style><div style='display:none'>preview</div><p>Dear&nbsp;Sir,<br>quote <b>20</b>\n pcs.</p>"
        "<table><tr><th>Item</th><th>Qty</th></tr><tr><td>A-100</td><td>5</td></tr></table><ul><li>one<li>two</ul>"
        "<!-- no --><script>x</script><a href='https://x.example/a'>our page</a>"
    )
    text = read_html(page).text
    assert text == "Dear Sir,\nquote 20 pcs.\n\nItem  Qty\nA-100  5\none\ntwo\nour page <https://x.example/a>"


def test_rows_keep_cells_and_say_what_is_bold():
    rows = read_rows("<table><tr><td><b>Name</b></td></tr><tr><td>a</td><td>b<br>c</td></tr></table>")
    assert [(row.cells, row.strong) for row in rows] == [(("Name",), True), (("a", "b\nc"), False)]


ATTACKS = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<iframe src='https://evil.example'></iframe>", "<img src='https://evil.example/track.gif'>",
    "<form action='https://evil.example'><input></form>",
    "<style>@import 'https://evil.example'</style>", "<div style='background:url(https://evil.example)'>x</div>",
    "<base href='https://evil.example'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>", "<link rel=stylesheet href='https://evil.example'>",
    "<object data='x'></object>", "<embed src='x'>", "<video src='https://evil.example'></video>",
    "<body background='https://evil.example'>",
    "<a href='data:text/html,<script>1</script>'>x</a>", "<a href='JaVaScRiPt:1'>x</a>", "<a href='cid:x'>x</a>",
    "<math><mtext></mtext></math>",
    "<img src='//evil.example/x'>", "<table background='https://evil.example'><tr><td>x</td></tr></table>",
    "<p onclick='x()'>y</p>",
    "<noscript><img src=https://evil.example></noscript>", "<img srcset='https://evil.example/x 1x'>",
    "<template><script>1</script></template>",
]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_shown_html_runs_nothing_and_fetches_nothing(attack):
    shown = sanitise(f"<p>before</p>{attack}<p>after</p>").lower()
    assert "before" in shown and "after" in shown
    for word in (
        "script",
        "evil.example",
        "onerror",
        "onload",
        "onclick",
        "<svg",
        "<form",
        "<style",
        "style=",
        "<base",
        "<meta",
    ):
        assert word not in shown


def test_links_and_pictures_of_the_mail_itself_stay():
    shown = sanitise(
        '<a href="https://x.example">x</a> <a href="mailto:a@b.example">m</a> <img src="cid:logo" alt="l">'
    )
    assert 'href="https://x.example"' in shown and "noopener" in shown
    assert 'href="mailto:a@b.example"' in shown
    assert 'src="cid:logo"' in shown


_PIECES = st.sampled_from(
    [
        "<div>",
        "</div>",
        "<table>",
        "<tr>",
        "<td>",
        "</table>",
        "<br>",
        "<b>",
        "</b>",
        "<blockquote>",
        "<p>",
        "x",
        "&nbsp;",
        "<pre>",
        "\n",
    ]
)


@settings(deadline=None, max_examples=150)
@given(st.lists(_PIECES | st.text(max_size=12), max_size=40).map("".join))
def test_any_html_gives_words(source):
    read_html(source)
    assert "<script" not in sanitise(source).lower()


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 40_000,
        "<blockquote>" * 40_000,
        "<table><tr><td>" * 20_000,
        "<!--" * 100_000,
        "&#" * 100_000,
        "<a " * 200_000,
        "<b>x" * 50_000,
        "<br>" * 100_000,
        '<div style="border-top:solid #E1E1E1 1.0pt">' * 10_000,
    ],
    ids=["div", "quote", "table", "comment", "entity", "tag", "bold", "break", "border"],
)
def test_hostile_html_takes_linear_time(hostile):
    start = time.process_time()
    read_html(hostile)
    sanitise(hostile)
    assert time.process_time() - start < 5
