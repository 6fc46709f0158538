"""What leaves a page: what it says, and nothing that was typed or that opens doors."""

import pytest

from server.messages import Page
from server.reading import read_page
from tests.support.content_page import ADDRESS, ContentPage

pytestmark = pytest.mark.browser

SECRETS = """<!doctype html><html><head><title>Tasks</title>
<meta name="csrf-token" content="S3CRET"><meta name="description" content="A task list">
<link rel="canonical" href="https://me:S3CRET@work.test/tasks?session=S3CRET">
<script>const a = "S3CRET";</script><style>p { content: "S3CRET" }</style></head>
<body onload="'S3CRET'" data-csrf="S3CRET" data-user-Token="S3CRET" nonce="S3CRET">
<!-- S3CRET -->
<form action="/submit?authenticity_token=S3CRET&amp;Id=12" method="post">
<input type="hidden" name="a" value="S3CRET"><input type="HIDDEN" value="S3CRET">
<input type="password" value="S3CRET"><input name="b" value="S3CRET">
<input type="checkbox" checked value="S3CRET"><input type="range" value="7" aria-valuetext="S3CRET">
<textarea>S3CRET</textarea><div contenteditable>S3CRET</div>
<div contenteditable="plaintext-only"><b>S3CRET</b></div><div role="textbox">S3CRET</div>
<div class="grow" data-replicated-value="S3CRET"></div>
<select><option value="S3CRET" selected>Yes, I agree</option><option>No</option></select>
<button value="S3CRET">Accept the task</button><input type="submit" value="Send it">
</form>
<div data-react-props='{"csrfToken":"S3CRET","title":"Label a picture","auth_token": "S3CRET"}'>
</div>
<a href="/cb?code=S3CRET&amp;Id=66f1a2b3c4d5e6f708192a3b#access_token=S3CRET">Back</a>
<a href="mailto:S3CRET@work.test">Mail</a><img src="data:image/png;base64,S3CRET" alt="A map">
<p style="background: url(/x?S3CRET)">Styled</p><img srcset="/x?S3CRET 2x" alt="Other">
<iframe srcdoc="S3CRET"></iframe><noscript>S3CRET</noscript><template>S3CRET</template>
</body></html>"""


def test_secrets_and_what_was_typed_stay_in_the_page(content: ContentPage) -> None:
    content.show(SECRETS)
    content.page.fill("input[name=b]", "S3CRET typed")
    content.page.fill("textarea", "S3CRET typed")
    content.page.locator("[contenteditable]").first.fill("S3CRET typed")
    html = content.redacted()
    assert "S3CRET" not in html


def test_what_the_page_says_is_kept(content: ContentPage) -> None:
    content.show(SECRETS)
    html = content.redacted()
    for kept in (
        "<title>Tasks</title>",
        'content="A task list"',
        'action="/submit?authenticity_token=&amp;Id=12"',
        "Yes, I agree",
        "Accept the task",
        'value="Send it"',
        'alt="A map"',
        'class="grow"',
        "Id=66f1a2b3c4d5e6f708192a3b",
        "Label a picture",
        "<p>Styled</p>",
    ):
        assert kept in html


def test_a_page_in_design_mode_is_all_typed(content: ContentPage) -> None:
    content.show("<body><p>S3CRET</p></body>")
    content.page.evaluate("document.designMode = 'on'")
    assert "S3CRET" not in content.redacted()


def test_what_cannot_be_seen_is_marked(content: ContentPage) -> None:
    content.show(
        """<style>.gone { display: none }</style>
        <p hidden>one</p><p class="gone">two <b>three</b></p><p>four</p>
        <details><summary>five</summary><p>six</p></details>
        <select><option>seven</option></select>"""
    )
    html = content.redacted()
    assert '<p hidden="" data-vigiclic-hidden="">one</p>' in html
    assert '<p class="gone" data-vigiclic-hidden="">two <b>three</b></p>' in html
    assert "<p>four</p>" in html
    assert "<summary>five</summary>" in html
    assert '<p data-vigiclic-hidden="">six</p>' in html
    assert "<option>seven</option>" in html


@pytest.mark.parametrize(
    "shown",
    [
        '<div style="display: contents">Pay the fee</div>',
        '<div class="bare"><p>Pay the fee</p></div>',
        '<p hidden class="there">Pay the fee</p>',
        '<p style="display:none" class="there">Pay the fee</p>',
        '<p style="display:none;display:block">Pay the fee</p>',
        "<p style=\"--x:'; display: none';display/**/:none;display:block\">Pay the fee</p>",
        '<p style="visibility:hidden;visibility:visible">Pay the fee</p>',
        '<p style="opacity:;">Pay the fee</p>',
        '<p style="visibility:hidden" class="there">Pay the fee</p>',
        '<p style="opacity:0" class="there">Pay the fee</p>',
        '<p style="font-size:0" class="there">Pay the fee</p>',
        '<p style="color:transparent" class="there">Pay the fee</p>',
    ],
)
def test_what_is_seen_is_not_said_to_be_hidden(content: ContentPage, shown: str) -> None:
    content.show(
        f"""<style>.bare {{ display: contents }} .there {{ display: block !important;
        visibility: visible !important; opacity: 1 !important; font-size: 1em !important;
        color: red !important }}</style>
        <h1>Task</h1>{shown}"""
    )
    read = read_page(Page("p", 0, 1, ADDRESS, "", content.redacted()))
    assert "Pay the fee" in read.text


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display:none">Pay the fee</p>',
        '<p style="display:none;display:nonsense">Pay the fee</p>',
        '<p style="display:block;visibility:hidden">Pay the fee</p>',
        '<p style="display:block;opacity:0">Pay the fee</p>',
        '<p style="font-size:0">Pay the fee</p>',
        '<p style="color:transparent">Pay the fee</p>',
        '<div hidden><div style="display: contents"><p>Pay the fee</p></div></div>',
    ],
)
def test_what_is_not_seen_is_said_to_be_hidden(content: ContentPage, hidden: str) -> None:
    content.show(f"<h1>Task</h1>{hidden}")
    read = read_page(Page("p", 0, 1, ADDRESS, "", content.redacted()))
    assert "Task" in read.text
    assert "Pay the fee" not in read.text


def test_a_page_cannot_hide_something_behind_our_own_marks(content: ContentPage) -> None:
    content.show(
        """<p data-vigiclic-hidden="">Pay the fee</p>
        <div data-vigiclic-banner="" data-code="scam">to this account</div>"""
    )
    html = content.redacted()
    assert "<p>Pay the fee</p>" in html
    assert "to this account" in html


@pytest.mark.parametrize(
    "trick",
    [
        '<p title="a token=">Pay the fee</p><p title="b">x</p>',
        '<p title="<a token=">Pay the fee</p><p title="b">x</p>',
        '<p> token="</p><p>Pay the fee</p><p>" x</p>',
        '<p title="a data-value=">Pay the fee</p><p title="b">x</p>',
        "<xmp><p data-token='</xmp><p>Pay the fee</p><p>'></p>",
        '<p>&amp;quot;token&amp;quot;:&amp;quot;</p><p>Pay the fee</p><p title="&quot;">x</p>',
        "<plaintext><script>Pay the fee",
        "<textarea></textarea><p>Pay the fee</p>",
        "<iframe><p>x</iframe><p>Pay the fee</p>",
    ],
)
def test_text_that_looks_like_markup_hides_nothing(content: ContentPage, trick: str) -> None:
    content.show(f"<body>{trick}</body>")
    assert "Pay the fee" in content.redacted()


@pytest.mark.parametrize(
    "tag",
    [
        '<p title="<" data-token="S3CRET">x</p>',
        '<p title="a > b <c" data-token="S3CRET">x</p>',
        '<p title=\'say "token="\' data-csrf="S3CRET">x</p>',
        '<p data-x="1" data-y="2" AUTHENTICITY_TOKEN="S3CRET" id="z">x</p>',
    ],
)
def test_an_attribute_is_found_whatever_stands_before_it(content: ContentPage, tag: str) -> None:
    content.show(f"<body>{tag}</body>")
    html = content.redacted()
    assert "S3CRET" not in html
    assert ">x</p>" in html


def test_a_snapshot_asks_for_nothing_and_runs_nothing(content: ContentPage) -> None:
    content.show(
        """<body><script>
        globalThis.made = 0;
        customElements.define("x-count", class extends HTMLElement {
          constructor() { super(); globalThis.made += 1; }
        });
        </script><x-count>one</x-count><img src="/picture.png" alt="">
        </body>"""
    )
    before = list(content.requested)
    for _ in range(3):
        content.redacted()
    content.page.wait_for_timeout(100)
    assert content.page.evaluate("made") == 1
    assert content.requested == before


def test_a_page_of_many_elements_is_read(content: ContentPage) -> None:
    content.show("<body></body>")
    content.page.evaluate(
        """() => {
          let inner = document.body;
          for (let depth = 0; depth < 2000; depth += 1) {
            inner = inner.appendChild(document.createElement('div'));
          }
          inner.textContent = 'at the bottom';
          document.body.insertAdjacentHTML('beforeend', '<i>x</i>'.repeat(50000));
        }"""
    )
    html = content.redacted()
    assert "at the bottom" in html
    assert html.count("<i>x</i>") == 50_000


CLOBBERS = (
    *("firstChild", "firstElementChild", "nextElementSibling", "localName", "checkVisibility"),
    *("matches", "getAttribute", "hasAttribute", "setAttribute", "removeAttribute", "remove"),
    *("replaceChildren", "querySelectorAll", "id", "children", "innerHTML", "textContent"),
    *("attributes", "closest", "parentNode"),
)


def test_form_fields_named_like_properties_hide_nothing(content: ContentPage) -> None:
    fields = "".join(f'<input name="{name}">' for name in CLOBBERS)
    content.show(
        f"<form action='/x?token=S3CRET' srcset=x style='background:url(/S3CRET)'>"
        f"<p>Send the fee first.</p>{fields}</form>"
        f"<form hidden>{fields}<p>out of sight</p></form>"
        f"<form role=textbox>{fields}S3CRET</form>"
    )
    html = content.redacted()
    assert "Send the fee first." in html
    assert "S3CRET" not in html
    assert "data-vigiclic-hidden" in html.partition("out of sight")[0]
    assert "Send the fee first." in content.wait_for_pages(1)[0]["html"]


def test_a_secret_in_json_may_hold_quotes(content: ContentPage) -> None:
    content.show("<body><p>x</p></body>")
    content.page.evaluate(
        """() => document.querySelector('p').setAttribute('data-props',
        JSON.stringify({ authToken: 'a "quoted" S3CRET', title: 'Label "it"' }))"""
    )
    html = content.redacted()
    assert "S3CRET" not in html
    assert "Label \\&quot;it\\&quot;" in html


def test_names_that_look_like_markup_write_none(content: ContentPage) -> None:
    content.show("<body><p>Pay the fee</p></body>")
    content.page.evaluate(
        """() => {
          for (const name of ['a"b', "x='<textarea>'", 'p><textarea']) {
            try { document.body.setAttribute(name, ''); } catch {}
            try { document.body.prepend(document.createElement(name)); } catch {}
          }
          document.body.insertAdjacentHTML('afterbegin', `<p a"b='"><textarea>' c<d="e">x</p>`);
        }"""
    )
    shown = content.page.evaluate(
        "html => new DOMParser().parseFromString(html, 'text/html').body.innerText",
        content.redacted(),
    )
    assert "Pay the fee" in shown
