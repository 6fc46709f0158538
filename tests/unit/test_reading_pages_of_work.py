"""Task pages, their ends, histories and wallets of sites without a file, in English and French."""

from decimal import Decimal

import pytest

from server.messages import Amount, Page
from server.reading import read_page
from server.reading.model import Reading


def read(html: str, path: str = "/t/7") -> Reading:
    page = Page("p", 0, 1, f"https://work.example{path}", "Work", html)
    return read_page(page, use_platforms=False)


AROUND = (
    "<header><a href=/>Work</a><a href=/wallet>$3.20</a></header>{}"
    "<footer><a href=/terms>Terms</a><a href=/faq>Help</a></footer>"
)


@pytest.mark.parametrize(
    ("html", "stage", "title", "reward", "minutes"),
    [
        (
            "<h1>Rate a song</h1><dl><dt>Reward</dt><dd>$0.45</dd><dt>Estimated time</dt>"
            "<dd>3 minutes</dd></dl><a class=btn href=/t/7/accept>Accept task</a>",
            "preview",
            "Rate a song",
            Amount(Decimal("0.45"), "USD"),
            3,
        ),
        (
            "<h1>Noter une chanson</h1><p>Rémunération : 0,45 €</p><p>Durée estimée : 3 minutes</p>"
            "<button>Commencer la mission</button>",
            "preview",
            "Noter une chanson",
            Amount(Decimal("0.45"), "EUR"),
            3,
        ),
        (
            "<h1>Rate a song</h1><p>You earn $0.45.</p><form><label><input type=radio>Good</label>"
            "<button>Submit answer</button></form><button>Give up</button>",
            "working",
            "Rate a song",
            Amount(Decimal("0.45"), "USD"),
            None,
        ),
        (
            "<h2>Noter une chanson</h2><p>Vous gagnez 0,45 €</p><form><textarea></textarea>"
            "<button>Valider mes réponses</button></form><a class=button>Abandonner la mission</a>",
            "working",
            "Noter une chanson",
            Amount(Decimal("0.45"), "EUR"),
            None,
        ),
        (
            "<h1>Describe it</h1><form><input type=file><input type=submit value='Send'></form>",
            "working",
            "Describe it",
            None,
            None,
        ),
        (
            "<h1>A task</h1><p>Pay: $9 an hour</p><form><select></select><button>Done</button>",
            "working",
            "A task",
            None,
            None,
        ),
    ],
)
def test_pages_of_one_task(
    html: str, stage: str, title: str, reward: Amount | None, minutes: int | None
) -> None:
    reading = read(AROUND.format(html))
    assert reading.stage == stage
    (offer,) = reading.offers
    assert (offer.title, offer.reward, offer.minutes) == (title, reward, minutes)
    assert (reading.task is None) == (stage == "preview")


@pytest.mark.parametrize(
    ("words", "stage"),
    [
        ("Your work has been submitted.", "submitted"),
        ("Thank you for your participation!", "submitted"),
        ("Vos réponses ont bien été enregistrées.", "submitted"),
        ("Merci d'avoir répondu à ce questionnaire", "submitted"),
        ("You do not qualify for this survey", "screened_out"),
        ("Sorry, the quota is full.", "screened_out"),
        ("Vous ne correspondez pas au profil recherché", "screened_out"),
        ("Le quota est complet", "screened_out"),
        ("This task is no longer available", "expired"),
        ("Sorry, you ran out of time", "expired"),
        ("Cette mission n'est plus disponible", "expired"),
        ("Le délai est dépassé", "expired"),
        ("You have returned this task", "returned"),
        ("Vous avez renoncé à cette mission", "returned"),
    ],
)
def test_messages_of_an_end(words: str, stage: str) -> None:
    assert read(AROUND.format(f"<div class='alert alert-info'>{words}</div>")).stage == stage
    assert read(f"<h1>{words}</h1><p><a href=/list>Back to the list</a></p>").stage == stage


HISTORIES = {
    "table": (
        "<table><tr><th>Date<th>Task<th>Status<th>Pay"
        "<tr><td>2026-09-01 10:00<td>Rate a song<td>Approved<td>$0.45"
        "<tr><td>2026-09-02 11:30<td>Name a plant<td>Rejected<td>$0.20"
        "<tr><td>2026-09-03 12:00<td>Count cars<td>Pending review<td>$0.10</table>",
        [
            ("Rate a song", "approved", "0.45"),
            ("Name a plant", "rejected", "0.20"),
            ("Count cars", "submitted", "0.10"),
        ],
    ),
    "French cards": (
        "<div class=c><h4>Noter une chanson</h4><span>Validée</span> <b>0,45 €</b></div>"
        "<div class=c><h4>Nommer une plante</h4><span>Refusée</span> <b>0,20 €</b></div>"
        "<div class=c><h4>Compter des autos</h4><span>En attente</span> <b>0,10 €</b></div>",
        [
            ("Noter une chanson", "approved", "0.45"),
            ("Nommer une plante", "rejected", "0.20"),
            ("Compter des autos", "submitted", "0.10"),
        ],
    ),
    "list": (
        "<ul><li><a href=/s/1>Rate a song</a><span>$0.45</span><em>Screened out</em></li>"
        "<li><a href=/s/2>Name a plant</a><span>$0.20</span><em>Returned</em></li>"
        "<li><a href=/s/3>Count cars</a><span>$0.10</span><em>Needs revision</em></li></ul>",
        [
            ("Rate a song", "screened_out", "0.45"),
            ("Name a plant", "returned", "0.20"),
            ("Count cars", "revise", "0.10"),
        ],
    ),
}


@pytest.mark.parametrize("shape", sorted(HISTORIES))
def test_histories(shape: str) -> None:
    html, expected = HISTORIES[shape]
    reading = read(AROUND.format(html), "/mine")
    assert (reading.stage, reading.offers) == ("history", ())
    assert [
        (row.title, row.outcome, row.reward and str(row.reward.amount)) for row in reading.history
    ] == expected


@pytest.mark.parametrize(
    ("html", "sums"),
    [
        ("<dl><dt>Available balance</dt><dd>$12.50</dd></dl>", ("12.50", None, "USD")),
        ("<p>Solde disponible : 12,50 €</p><p>En attente : 3 €</p>", ("12.50", "3", "EUR")),
        ("<div><span>Balance</span> <b>£4.00</b></div>", ("4.00", None, "GBP")),
        (
            "<table><tr><td>Pending<td>$3.00<tr><td>Balance<td>$9.00</table>",
            ("9.00", "3.00", "USD"),
        ),
    ],
)
def test_wallets(html: str, sums: tuple[str | None, str | None, str]) -> None:
    reading = read(f"<h1>My wallet</h1>{html}", "/wallet")
    balance = reading.balance
    assert (reading.stage, reading.offers) == ("earnings", ())
    assert balance is not None
    told = tuple(sum_ and str(sum_) for sum_ in (balance.available, balance.pending))
    assert (*told, balance.currency) == sums


def test_hostile_titles_are_text() -> None:
    html = (
        "<li><h3>Sort \u202ephotos &lt;script&gt;alert(1)&lt;/script&gt;</h3><b>$0.10</b></li>"
        "<li><h3>Name<script>alert(2)</script> a \u200bplant</h3><b>$0.20</b></li>"
    )
    titles = [offer.title for offer in read(html, "/page").offers]
    assert titles == ["Sort photos <script>alert(1)</script>", "Name a plant"]
