"""Pages of sites that have no platform file, by structure and words alone."""

from decimal import Decimal

import pytest

from server.messages import Action, Amount, Frame, Page
from server.reading import meaning, read_page
from server.reading.model import Reading

AT = 1_700_000_000_000


def read(html: str, path: str = "/x", title: str = "A site") -> Reading:
    return read_page(Page("p", AT, 1, f"https://work.example{path}", title, html))


def cards(*rows: tuple[str, str]) -> str:
    card = (
        '<div class="card"><div><h3><a href="/t/{n}">{title}</a></h3><span class="tag">NEW</span>'
        '</div><p class="who">by Someone</p><p class="pay">{pay}</p>'
        "<p>5 min</p><p>12 places left</p><button>Start task</button></div>"
    )
    return "<nav><a href=/>Home</a></nav><main>{}</main>".format(
        "".join(card.format(n=n, title=title, pay=pay) for n, (title, pay) in enumerate(rows))
    )


def test_cards_with_a_price() -> None:
    reading = read(cards(("Sort the photos", "$0.10"), ("Answer a survey", "$1.50")))
    assert (reading.platform, reading.stage) == ("generic", "listing")
    first, second = reading.offers
    assert (first.title, first.reward) == ("Sort the photos", Amount(Decimal("0.10"), "USD"))
    assert (first.minutes, first.minutes_source, first.places) == (Decimal(5), "stated", 12)
    assert first.url == "https://work.example/t/0"
    assert second.reward == Amount(Decimal("1.50"), "USD")
    assert first.key != second.key


def test_french_table() -> None:
    row = "<tr><td>{}</td><td>{}</td><td>{}</td><td><a href='/m/{}'>Voir</a></td></tr>"
    missions = (
        ("Photographier un rayon", "2,50 €", "15 min"),
        ("Relire une fiche produit", "0,80 €", "6 min"),
        ("Répondre à une enquête", "1,20 €", "1 h"),
    )
    html = "<table><tr><th>Mission</th><th>Rémunération</th><th>Durée</th><th></th></tr>" + "".join(
        row.format(*mission, number) for number, mission in enumerate(missions)
    )
    offers = read(html, "/missions").offers
    assert [(o.title, str(o.reward.amount), o.minutes) for o in offers if o.reward] == [
        ("Photographier un rayon", "2.50", Decimal(15)),
        ("Relire une fiche produit", "0.80", Decimal(6)),
        ("Répondre à une enquête", "1.20", Decimal(60)),
    ]
    assert {o.reward.currency for o in offers if o.reward} == {"EUR"}
    assert offers[2].url == "https://work.example/m/2"


def test_cards_in_rows_of_a_grid_are_offers_and_the_rows_are_not() -> None:
    card = "<div class=col><h4>Job number {n}</h4><b>${n}.00</b></div>"
    html = "".join(
        "<div class=row>" + "".join(card.format(n=3 * i + j) for j in range(3)) + "</div>"
        for i in range(4)
    )
    offers = read(html).offers
    assert [offer.title for offer in offers] == [f"Job number {n}" for n in range(12)]
    assert [offer.reward for offer in offers] == [
        Amount(Decimal(f"{n}.00"), "USD") for n in range(12)
    ]


def test_price_that_is_struck_out_is_not_the_reward() -> None:
    html = "".join(
        f"<li><b>Task about {name}</b><div><span>$</span><span>{now}</span> <s>$9.00</s></div></li>"
        for name, now in (("birds", "2.550"), ("trees", "1.700"), ("stones", "0.850"))
    )
    assert [str(offer.reward and offer.reward.amount) for offer in read(html).offers] == [
        "2.550",
        "1.700",
        "0.850",
    ]


def test_row_with_nothing_but_a_struck_price_has_no_reward() -> None:
    html = "<ul>" + "".join(
        f"<li><b>Task about {name}</b><span>{pay}</span></li>"
        for name, pay in (("birds", "$1.00"), ("trees", "$2.00"), ("stones", "<s>$3.00</s>"))
    )
    rewards = {offer.title: offer.reward for offer in read(html).offers}
    assert rewards["Task about trees"] == Amount(Decimal("2.00"), "USD")
    assert rewards["Task about stones"] is None


def test_heading_that_is_the_same_in_each_card_is_not_the_title() -> None:
    html = "".join(
        f"<div class=card><h3>Paid survey</h3><p>All about {topic}</p><p>$1.0{n}</p></div>"
        for n, topic in enumerate(("tea", "cars", "shoes", "rain"))
    )
    assert [offer.title for offer in read(html).offers][:2] == ["All about tea", "All about cars"]


def test_rate_by_the_hour_is_not_the_reward() -> None:
    html = cards(("Sort the photos", "$15.00/hr"), ("Answer a survey", "$9.00/hr"))
    reading = read(html)
    assert [offer.reward for offer in reading.offers] == [None, None]
    assert reading.unparsed == {"reward": 2}


def many(template: str, rows: list[tuple[str, ...]]) -> str:
    return "".join(template.format(n, *row) for n, row in enumerate(rows))


Expected = list[tuple[str, str, int | None]]

SHAPES: dict[str, tuple[str, Expected]] = {
    "cells of a row": (
        many(
            "<div class=jobslist id=campaign{0:04x}>"
            "<div class=jobname><a href=/j?Id={0:04x}>{1}</a></div>"
            "<div class=jobpayment>{2}</div><div>93%</div><div>{3} min</div></div>",
            [("Search and visit", "$0.10", "5"), ("Sign up", "$0.25", "7"), ("Vote", "$0.60", "9")],
        ),
        [("Search and visit", "0.10", 5), ("Sign up", "0.25", 7), ("Vote", "0.60", 9)],
    ),
    "lines of a card": (
        many(
            "<div class=task-card><div>{1}</div><div>{2} $ / HIT</div><div>~{0}2k HITs</div>"
            "<div>{3}</div><div>{4} min / HIT</div><button>Start</button></div>",
            [
                ("Ad relevance", "0,05", "Judge the ad for the query", "1"),
                ("Query check", "0,02", "Is the query spelled well?", "2"),
            ],
        ),
        [("Ad relevance", "0.05", 1), ("Query check", "0.02", 2)],
    ),
    "two sums at the same place": (
        many(
            "<li data-testid=study-{0}><h2>{1}</h2><ul><li><span>{2}</span></li>"
            "<li><span>£9.00/hr</span></li><li>{3} mins</li></ul></li>",
            [("Memory and language", "£1.50", "10"), ("Choices in shops", "£0.75", "5")],
        ),
        [("Memory and language", "1.50", 10), ("Choices in shops", "0.75", 5)],
    ),
    "points": (
        many(
            "<div><h4>Survey {1}</h4><p>{2} min</p><p>{3} points</p><a href=/s/{0}>Take</a></div>",
            [("about tea", "12", "1,500"), ("about cars", "5", "60")],
        ),
        [("Survey about tea", "1500", 12), ("Survey about cars", "60", 5)],
    ),
    "one line each": (
        many(
            "<p><b>{1}</b> – {2} € – <i>{3} mn</i></p>",
            [("Liker une page", "0,03", "1"), ("Installer une application", "0,40", "8")],
        ),
        [("Liker une page", "0.03", 1), ("Installer une application", "0.40", 8)],
    ),
    "text beside the row": (
        many(
            "<div class=row><div>{1}</div><div>{2} USD</div></div><div class=row>{3}</div>",
            [("Alpha job", "0.2", "some words"), ("Beta job", "0.5", "more words")],
        ),
        [("Alpha job", "0.2", None), ("Beta job", "0.5", None)],
    ),
}


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_shapes_of_lists(shape: str) -> None:
    html, expected = SHAPES[shape]
    found = [
        (o.title, str(o.reward.amount) if o.reward else None, o.minutes) for o in read(html).offers
    ]
    assert found == [(title, pay, None if m is None else Decimal(m)) for title, pay, m in expected]


def test_sum_that_is_only_a_ceiling_is_not_the_reward() -> None:
    reading = read(cards(("Sort the photos", "up to $5.00"), ("Answer a survey", "jusqu'à 4 €")))
    assert [offer.reward for offer in reading.offers] == [None, None]


def test_many_buttons_that_accept_are_a_list() -> None:
    html = "".join(f"<div><h4>Survey {n}</h4><button>Start survey</button></div>" for n in range(4))
    assert read(html, "/page").stage == "listing"


def test_number_in_the_row_names_the_offer_whatever_its_words() -> None:
    html = cards(("Sort the photos", "$0.10"), ("Answer a survey", "$1.50"))
    html = html.replace('class="card"', 'class="card" data-job-id="ab12"', 1)
    again = html.replace("Sort the photos", "Sort all photos").replace("$0.10", "$0.20")
    assert read(html).offers[0].key == read(again).offers[0].key == "generic:work.example:ab12"


def test_sums_of_the_worker_are_no_offers() -> None:
    sums = ("Earned: <b>$12.00</b>", "Pending: <b>$3.00</b>", "Solde : <b>4 €</b>")
    html = "".join(f"<div><p>{words}</p></div>" for words in sums)
    assert read(html).offers == ()


def test_prices_to_choose_from_in_a_survey_are_no_offers() -> None:
    html = "<h1>What would you pay?</h1><form>" + "".join(
        f"<label><input type=radio name=q> <b>At most ${n}.00</b> for it</label>" for n in range(5)
    )
    reading = read(html + "<button type=submit>Submit</button></form>")
    assert reading.stage == "working"
    assert [offer.title for offer in reading.offers] == ["What would you pay?"]


def test_prices_inside_prose_are_no_offers() -> None:
    html = "".join(
        f"<p>In the year {2000 + n} a loaf of bread at the corner shop was $1.{n}0, people say.</p>"
        for n in range(9)
    )
    assert read(html).offers == ()


FORM = "<form action='/send'><textarea></textarea><button>{}</button></form>"


@pytest.mark.parametrize(
    ("html", "path", "stage"),
    [
        ("<h1>Sort</h1>" + FORM.format("Submit"), "/t/7", "working"),
        ("<h1>Tri</h1>" + FORM.format("Envoyer mes réponses"), "/t/7", "working"),
        ("<h1>Tri</h1><button>Abandonner la mission</button>", "/t/7", "working"),
        ("<h1>Sort</h1><button>Accept task</button>", "/t/7", "preview"),
        ("<h1>Tri</h1><input type=submit value='Accepter la mission'>", "/t/7", "preview"),
        ("<h1>Thank you for completing this survey</h1>", "/t/7", "submitted"),
        ("<p>Votre travail a bien été envoyé.</p>", "/t/7", "submitted"),
        ("<div role=alert>Sorry, you do not qualify for this study.</div>", "/t", "screened_out"),
        ("<p>Désolé, le quota est atteint.</p>", "/t/7", "screened_out"),
        ("<p>This task has expired.</p>", "/t/7", "expired"),
        ("<p>Le temps est écoulé</p>", "/t/7", "expired"),
        ("<p>The HIT was returned.</p>", "/t/7", "returned"),
        ("<p>Vous avez abandonné cette mission.</p>", "/t/7", "returned"),
        (
            "<h1>Log in</h1><form><input type=password><button>Submit</button></form>",
            "/",
            "account",
        ),
        ("<p>words</p>", "/faq.php", "help"),
        ("<p>words</p>", "/aide", "help"),
        ("<p>words</p>", "/wallet", "earnings"),
        ("<h1>Mes gains</h1>", "/page7", "earnings"),
        ("<p>words</p>", "/inbox", "messages"),
        ("<p>words</p>", "/qualifications/7", "qualification"),
        ("<p>No tasks now</p>", "/tasks", "listing"),
        ("<p>words</p>", "/tasks/7", "other"),
        ("<p>words</p>", "/", "other"),
        ("", "", "other"),
    ],
)
def test_stages(html: str, path: str, stage: str) -> None:
    assert read(html, path).stage == stage


def test_end_in_the_rules_of_a_long_page_is_not_an_end() -> None:
    html = "<h1>About us</h1>" + "<p>A rule that says something at length, as rules do.</p>" * 60
    html += "<p>When time is up, the task has expired and you do not qualify.</p>"
    assert read(html, "/page").stage == "other"


def test_hidden_dialogue_is_not_an_end() -> None:
    html = "<h1>Sort</h1>" + FORM.format("Submit")
    html += "<div role=alert hidden>This task has expired</div>"
    assert read(html, "/t/7").stage == "working"


def test_working_page_gives_its_task() -> None:
    html = "<h1>Sort the photos</h1><p>Reward: $0.40. It takes 3 minutes.</p>"
    html += "<p>Time left: 00:10:30</p>" + FORM.format("Submit")
    reading = read(html, "/t?task=7&session=aaaa")
    assert reading.task is not None
    assert reading.task.title == "Sort the photos"
    assert reading.task.reward == Amount(Decimal("0.40"), "USD")
    assert reading.task.minutes == Decimal(3)
    assert reading.task.deadline_at == AT + 630_000
    assert [offer.key for offer in reading.offers] == [reading.task.key]
    assert read(html, "/t?task=7&session=bbbb").task == reading.task
    other = read(html, "/t?task=8").task
    assert other is not None
    assert other.key != reading.task.key


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("Time left: 00:10:30", Decimal("10.5")),
        ("Expires in 5 hours, 3 minutes", Decimal(303)),
        ("Expire dans 2 heures", Decimal(120)),
        ("Il vous reste 45 minutes", Decimal(45)),
        ("Time left: 10:30", None),
        ("Time left: soon", None),
    ],
)
def test_time_left(words: str, minutes: Decimal | None) -> None:
    task = read(f"<h1>Sort</h1><p>{words}</p>" + FORM.format("Submit"), "/t/7").task
    assert task is not None
    assert task.deadline_at == (None if minutes is None else AT + int(minutes * 60_000))


def test_words_of_frames_belong_to_the_task() -> None:
    frames = [Frame("https://work.example/frame", "<p>Reward: 2 €</p>" + FORM.format("Submit"))]
    html = "<h1>Sort</h1><button>Give up</button><iframe></iframe>"
    reading = read_page(Page("p", AT, 1, "https://work.example/t/1", "", html, frames=frames))
    assert reading.stage == "working"
    assert reading.offers[0].reward == Amount(Decimal(2), "EUR")


def test_history_rows_tell_their_outcomes() -> None:
    row = "<tr data-task-id=t{n}><td>Sort {name}</td><td>{state}</td><td>$0.{n}0</td></tr>"
    states = ("Approved", "Not satisfied", "Pending review", "Payé", "Refusé")
    html = "<table>" + "".join(
        row.format(n=n + 1, name=f"album {n}", state=state) for n, state in enumerate(states)
    )
    reading = read(html, "/mine")
    assert (reading.stage, reading.offers) == ("history", ())
    assert [line.outcome for line in reading.history] == [
        "approved",
        "rejected",
        "submitted",
        "approved",
        "rejected",
    ]
    assert reading.history[0].key == "generic:work.example:t1"


def test_balance_on_the_page_of_earnings() -> None:
    html = "<p>Available balance: $12.50</p><p>Pending: $3.00</p><p>Minimum payout: $5</p>"
    balance = read(html, "/wallet").balance
    assert balance is not None
    assert (balance.available, balance.pending, balance.minimum, balance.currency) == (
        Decimal("12.50"),
        Decimal("3.00"),
        Decimal(5),
        "USD",
    )


@pytest.mark.parametrize(
    ("label", "stage", "means"),
    [
        ("Accept", "preview", "accept"),
        (" ACCEPT  task ", "listing", "accept"),
        ("Commencer la mission »", "preview", "accept"),
        ("Participer", "listing", "accept"),
        ("Submit", "working", "submit"),
        ("Submit my answers", "working", "submit"),
        ("Valider ma participation", "working", "submit"),
        ("J’ai terminé", "working", "submit"),
        ("Return HIT", "working", "return"),
        ("Abandonner cette mission", "working", "return"),
        ("Skip", "working", "skip"),
        ("Submit", "preview", None),
        ("Submit a complaint", "working", None),
        ("Return to the list", "working", None),
        ("Accept cookies", "listing", None),
        ("Accept", "working", None),
        ("", "working", None),
    ],
)
def test_what_words_on_buttons_mean(label: str, stage: str, means: str | None) -> None:
    action = Action("a", AT, 1, "https://work.example/t/7", "click", label)
    assert meaning("generic", action, stage) == means  # type: ignore[arg-type]


def test_an_address_names_a_preview_of_a_task_without_a_word_on_its_button() -> None:
    html = "<table><tr><td>Reward:<td>$0.03 per HIT</table><input name=q><input type=image>"
    reading = read(html, "/preview", "Sort the signs")
    assert (reading.stage, reading.task) == ("preview", None)
    (offer,) = reading.offers
    assert (offer.title, offer.reward) == ("Sort the signs", Amount(Decimal("0.03"), "USD"))
    assert read(html, "/x").stage == "other"


def test_a_history_is_one_by_its_heading_though_it_has_a_form() -> None:
    form = "<p>You have none yet.<form><textarea></textarea><button>Submit</button></form>"
    title = "<title>Finished tasks | A site of work</title>"
    assert read(title + form, "/worker.php").stage == "history"
    assert read(f"<h1>Finished tasks</h1>{form}", "/worker.php").stage == "history"
    assert read(f"{title}{form}<button>Return task</button>").stage == "working"
    assert read(f"<title>Finish the tasks | A site</title>{form}").stage == "working"
