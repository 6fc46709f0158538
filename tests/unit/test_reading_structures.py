"""Lists of offers in many shapes, on sites without a file: title, reward, minutes and places.

Each shape is the smallest page on which something could go wrong that went right elsewhere.
"""

from decimal import Decimal

import pytest

from server.messages import Page
from server.reading import read_page

Row = tuple[str, str | None, int | None]

SHAPES: dict[str, tuple[str, list[Row]]] = {
    "list of links with the price behind": (
        "<h1>Tasks</h1><ul><li><a href=/t/1>Tag ten photos</a> $0.10</li>"
        "<li><a href=/t/2>Check an address</a> $0.25</li>"
        "<li><a href=/t/3>Rate a headline</a> $0.05</li></ul>",
        [
            ("Tag ten photos", "0.10 USD", None),
            ("Check an address", "0.25 USD", None),
            ("Rate a headline", "0.05 USD", None),
        ],
    ),
    "divs without classes": (
        "<div><div><div>Write a slogan</div><div>€1.20</div><div>10 min</div></div>"
        "<div><div>Compare two logos</div><div>€0.40</div><div>3 min</div></div></div>",
        [("Write a slogan", "1.20 EUR", 10), ("Compare two logos", "0.40 EUR", 3)],
    ),
    "definition list": (
        "<dl><dt>Find a shop's hours</dt><dd>$0.30</dd><dd>4 minutes</dd></dl>"
        "<dl><dt>Copy a receipt</dt><dd>$0.15</dd><dd>2 minutes</dd></dl>",
        [("Find a shop's hours", "0.30 USD", 4), ("Copy a receipt", "0.15 USD", 2)],
    ),
    "one definition list for all": (
        "<dl><dt>Find a shop's hours</dt><dd>$0.30</dd><dt>Copy a receipt</dt><dd>$0.15</dd></dl>",
        [("Find a shop's hours", "0.30 USD", None), ("Copy a receipt", "0.15 USD", None)],
    ),
    "table with a head": (
        "<table><thead><tr><th>ID<th>Job<th>Pay<th>Time<th></thead><tbody>"
        "<tr><td>4711<td>Describe a picture<td>$0.08<td>2 min<td><button>Start</button>"
        "<tr><td>4712<td>Spell street names<td>$0.12<td>5 min<td><button>Start</button>"
        "</tbody></table>",
        [("Describe a picture", "0.08 USD", 2), ("Spell street names", "0.12 USD", 5)],
    ),
    "table in which each job has two rows": (
        "<table><tr><td><a href=/j/1>Describe a picture</a><td>$0.08<tr><td colspan=2>Look well."
        "<tr><td><a href=/j/2>Spell street names</a><td>$0.12<tr><td colspan=2>Mind the dots."
        "</table>",
        [("Describe a picture", "0.08 USD", None), ("Spell street names", "0.12 USD", None)],
    ),
    "cents behind the number": (
        "<ul><li><b>Judge a search result</b><span>5 cents</span></li>"
        "<li><b>Judge an advert</b><span>12 cents</span></li></ul>",
        [("Judge a search result", "0.05 USD", None), ("Judge an advert", "0.12 USD", None)],
    ),
    "cent sign": (
        "<div class=item><h4>Judge a search result</h4><i>5¢</i></div>"
        "<div class=item><h4>Judge an advert</h4><i>12¢</i></div>",
        [("Judge a search result", "0.05 USD", None), ("Judge an advert", "0.12 USD", None)],
    ),
    "points": (
        "<article><h2>Loisirs et vacances</h2><p>150 points</p><p>8 min</p></article>"
        "<article><h2>Votre salle de bain</h2><p>1 200 points</p><p>25 min</p></article>",
        [("Loisirs et vacances", "150 POINTS", 8), ("Votre salle de bain", "1200 POINTS", 25)],
    ),
    "short for points": (
        "<a class=card href=/s/1><span>Travel habits</span><span>+90 pts</span></a>"
        "<a class=card href=/s/2><span>Kitchen tools</span><span>+45 pts</span></a>",
        [("Travel habits", "90 POINTS", None), ("Kitchen tools", "45 POINTS", None)],
    ),
    "French, euro behind": (
        "<h1>Missions disponibles</h1><ul>"
        "<li><a href=/mission/1>Relever un prix en rayon</a><em>2,50 €</em><em>15 min</em></li>"
        "<li><a href=/mission/2>Photographier une vitrine</a><em>4 €</em><em>20 min</em></li></ul>",
        [("Relever un prix en rayon", "2.50 EUR", 15), ("Photographier une vitrine", "4 EUR", 20)],
    ),
    "French labels": (
        "<div class=bloc><strong>Vérifier une adresse</strong><p>Rémunération : 0,35 €</p>"
        "<p>Durée estimée : 4 minutes</p></div><div class=bloc><strong>Classer des tweets</strong>"
        "<p>Rémunération : 0,10 €</p><p>Durée estimée : 2 minutes</p></div>",
        [("Vérifier une adresse", "0.35 EUR", 4), ("Classer des tweets", "0.10 EUR", 2)],
    ),
    "minutes each behind a labelled reward": (
        "<section><h3>Rate a song</h3><p>Reward: $1.50, 15 minutes each</p></section>"
        "<section><h3>Rate a film</h3><p>Reward: $3.00, 30 minutes each</p></section>",
        [("Rate a song", "1.50 USD", 15), ("Rate a film", "3.00 USD", 30)],
    ),
    "title that begins like a button": (
        "<li><h3><a href=/do/1>Read aloud</a></h3><p>Earn $0.10</p></li>"
        "<li><h3><a href=/do/2>Name the sound</a></h3><p>Earn $0.20</p></li>",
        [("Read aloud", "0.10 USD", None), ("Name the sound", "0.20 USD", None)],
    ),
    "short titles": (
        "<li><h3>Vote</h3><p>$0.10</p></li><li><h3>Like</h3><p>$0.02</p></li>"
        "<li><h3>Tag</h3><p>$0.05</p></li>",
        [("Vote", "0.10 USD", None), ("Like", "0.02 USD", None), ("Tag", "0.05 USD", None)],
    ),
    "navigation with a price": (
        "<nav><ul><li><a href=/>Home</a></li><li><a href=/wallet>Balance $12.50</a></li>"
        "<li><a href=/refer>Invite: $1.00 bonus</a></li></ul></nav>"
        "<main><div><p>Name a plant</p><p>$0.20</p></div><div><p>Count the cars</p><p>$0.30</p>"
        "</div></main>",
        [("Name a plant", "0.20 USD", None), ("Count the cars", "0.30 USD", None)],
    ),
    "advertisements between": (
        "<main><div class=task><h3>Name a plant</h3><b>$0.20</b></div>"
        "<div class=ad><p>Buy shoes now</p></div>"
        "<div class=task><h3>Count the cars</h3><b>$0.30</b></div></main>",
        [("Name a plant", "0.20 USD", None), ("Count the cars", "0.30 USD", None)],
    ),
    "pages to turn": (
        "<ul><li><a href=/t/1>Name a plant</a><b>$0.20</b></li><li><a href=/t/2>Count the cars</a>"
        "<b>$0.30</b></li></ul><nav><a href=?page=1>1</a><a href=?page=2>2</a><a>Next</a></nav>",
        [("Name a plant", "0.20 USD", None), ("Count the cars", "0.30 USD", None)],
    ),
    "requester and places": (
        "<div class=hit><a href=/p/1>Outline a car</a><div>Requester: Ann Lab</div>"
        "<div>12 tasks left</div><div>$0.05</div></div><div class=hit><a href=/p/2>Sort receipts"
        "</a><div>Requester: Bo Ltd</div><div>3 tasks left</div><div>$0.50</div></div>",
        [("Outline a car", "0.05 USD", None), ("Sort receipts", "0.50 USD", None)],
    ),
    "price first": (
        "<div class=o><div class=amount>£0.75</div><div class=t>A study of choices</div></div>"
        "<div class=o><div class=amount>£6.00</div><div class=t>How people read maps</div></div>",
        [("A study of choices", "0.75 GBP", None), ("How people read maps", "6.00 GBP", None)],
    ),
    "currency by its code": (
        "<tr-row><x-name>Label the street</x-name><x-pay>EUR 0.30</x-pay></tr-row>"
        "<tr-row><x-name>Mark the sky</x-name><x-pay>EUR 0.20</x-pay></tr-row>",
        [("Label the street", "0.30 EUR", None), ("Mark the sky", "0.20 EUR", None)],
    ),
    "pay by the hour beside the reward": (
        "<li><h2>A short survey</h2><span>£1.20</span><span>£8.00/hr</span><span>9 mins</span>"
        "</li><li><h2>A long survey</h2><span>£5.00</span><span>£10.00/hr</span>"
        "<span>30 mins</span></li>",
        [("A short survey", "1.20 GBP", 9), ("A long survey", "5.00 GBP", 30)],
    ),
    "descriptions longer than titles": (
        "<div class=c><p class=name>Find a logo</p><p>Open the site of the firm, look at its top "
        "left corner, and copy the address of the picture that you see there.</p><p>$0.11</p></div>"
        "<div class=c><p class=name>Find a phone number</p><p>Open the site of the firm, look at "
        "the foot of the page, and copy the number there.</p><p>$0.13</p></div>",
        [("Find a logo", "0.11 USD", None), ("Find a phone number", "0.13 USD", None)],
    ),
    "same description in each": (
        "<li><b>Clip 17</b><i>Write down what is said</i><u>$0.30</u></li>"
        "<li><b>Clip 18</b><i>Write down what is said</i><u>$0.35</u></li>"
        "<li><b>Clip 19</b><i>Write down what is said</i><u>$0.40</u></li>",
        [
            ("Clip 17", "0.30 USD", None),
            ("Clip 18", "0.35 USD", None),
            ("Clip 19", "0.40 USD", None),
        ],
    ),
    "two lists on one page": (
        "<h2>New</h2><ul><li><a href=/1>Name a plant</a><b>$0.20</b></li>"
        "<li><a href=/2>Count the cars</a><b>$0.30</b></li></ul><h2>For you</h2><div>"
        "<article><h4>Draw a box</h4><p>$0.40</p></article>"
        "<article><h4>Draw a line</h4><p>$0.50</p></article></div>",
        [
            ("Name a plant", "0.20 USD", None),
            ("Count the cars", "0.30 USD", None),
            ("Draw a box", "0.40 USD", None),
            ("Draw a line", "0.50 USD", None),
        ],
    ),
    "no blocks but the heading": (
        "<div><h3><a href=/j/1>Describe a picture</a></h3><span>$0.08</span> <span>2 min</span>"
        "</div><div><h3><a href=/j/2>Spell a name</a></h3><span>$0.12</span> <span>5 min</span>"
        "</div>",
        [("Describe a picture", "0.08 USD", 2), ("Spell a name", "0.12 USD", 5)],
    ),
    "cards that are spans": (
        "<p><span class=c><b>Name a plant</b> <i>$0.20</i> <u>4 min</u></span><span class=c>"
        "<b>Count the cars</b> <i>$0.30</i> <u>6 min</u></span></p>",
        [("Name a plant", "0.20 USD", 4), ("Count the cars", "0.30 USD", 6)],
    ),
    "titles of a word and a number": (
        "<div><h3>Survey 4711</h3><b>€0.50</b></div><div><h3>Survey 4712</h3><b>€0.75</b></div>",
        [("Survey 4711", "0.50 EUR", None), ("Survey 4712", "0.75 EUR", None)],
    ),
    "price for each": (
        "<div><h3>Tag</h3><p>$0.05 per task</p></div><div><h3>Box</h3><p>$0.07 per task</p></div>",
        [("Tag", "0.05 USD", None), ("Box", "0.07 USD", None)],
    ),
    "price split over elements": (
        "<li><h3>Name a plant</h3><span class=cur>$</span><span class=int>1</span>"
        "<sup>.20</sup></li><li><h3>Count the cars</h3><span class=cur>$</span>"
        "<span class=int>0</span><sup>.45</sup></li>",
        [("Name a plant", "1.20 USD", None), ("Count the cars", "0.45 USD", None)],
    ),
    "time and price on one line": (
        "<li><a href=/s/1>About your phone</a><small>10 min | 0,60 €</small></li>"
        "<li><a href=/s/2>About your bank</a><small>15 min | 0,90 €</small></li>",
        [("About your phone", "0.60 EUR", 10), ("About your bank", "0.90 EUR", 15)],
    ),
    "rupees": (
        "<div><h5>Fill a form</h5><span>₹20</span></div><div><h5>Read a page</h5>"
        "<span>₹35</span></div>",
        [("Fill a form", "20 INR", None), ("Read a page", "35 INR", None)],
    ),
    "buttons with the price on them": (
        "<div class=s><h3>Your holidays</h3><p>12 min</p><button>Earn $0.80</button></div>"
        "<div class=s><h3>Your breakfast</h3><p>7 min</p><button>Earn $0.45</button></div>",
        [("Your holidays", "0.80 USD", 12), ("Your breakfast", "0.45 USD", 7)],
    ),
    "reward in a sentence of its own": (
        "<div class=k><h3>Draw a map</h3><p>You will earn $2.00.</p></div>"
        "<div class=k><h3>Draw a plan</h3><p>You will earn $3.00.</p></div>",
        [("Draw a map", "2.00 USD", None), ("Draw a plan", "3.00 USD", None)],
    ),
}


def read_rows(html: str, path: str = "/page") -> list[Row]:
    page = Page("p", 0, 1, f"https://work.example{path}", "Work", html)
    reading = read_page(page, use_platforms=False)
    assert reading.stage == "listing"
    return [
        (
            offer.title,
            f"{offer.reward.amount} {offer.reward.currency}" if offer.reward else None,
            None if offer.minutes is None else int(offer.minutes),
        )
        for offer in reading.offers
    ]


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_offers_of_a_list(shape: str) -> None:
    html, expected = SHAPES[shape]
    assert read_rows(html) == expected


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_the_same_list_in_a_page_with_all_around(shape: str) -> None:
    html, expected = SHAPES[shape]
    around = (
        "<header><a href=/>Work</a><a href=/wallet>$3.20</a></header><aside><p>Earned today</p>"
        f"<p>$1.10</p></aside>{html}<footer><a href=/terms>Terms</a> © 2026</footer>"
    )
    assert read_rows(around) == expected


def test_places_and_requester_of_a_row() -> None:
    html, _ = SHAPES["requester and places"]
    page = Page("p", 0, 1, "https://work.example/page", "", html)
    first, second = read_page(page, use_platforms=False).offers
    assert (first.requester, first.places, second.requester) == ("Ann Lab", 12, "Bo Ltd")
    assert first.url == "https://work.example/p/1"
    assert first.reward is not None
    assert first.reward.amount == Decimal("0.05")


NO_LISTS = {
    "prices of a service": "<h1>Pricing</h1>"
    + "".join(
        f"<div class=plan><h3>{name}</h3><p>${price} per month</p><ul><li>All you need</ul>"
        "<a>Choose</a></div>"
        for name, price in (("Basic", 9), ("Team", 29), ("Firm", 99))
    ),
    "plans by the month": "<h1>Nos tarifs</h1>"
    + "".join(
        f"<div class=plan><h3>{name}</h3><b>{price} €/mois</b><p>Sans engagement</p></div>"
        for name, price in (("Essentiel", 9), ("Équipe", 29))
    ),
    "navigation alone": "<nav><ul><li><a href=/a>Balance $1.00</a></li>"
    "<li><a href=/b>Pending $2.00</a></li></ul></nav><p>Welcome back.",
    "withdrawals": "<table><tr><th>Way<th>Fee<tr><td>Bank transfer fee<td>$1.00"
    "<tr><td>Card withdrawal fee<td>$2.50<tr><td>Minimum withdrawal<td>$5.00</table>",
    "prose": "".join(
        f"<p>In {year} the prize was ${year - 1990}.00, they say.</p>" for year in range(2001, 2009)
    ),
}


@pytest.mark.parametrize("name", sorted(NO_LISTS))
def test_pages_with_prices_that_are_no_lists_of_offers(name: str) -> None:
    page = Page("p", 0, 1, "https://work.example/page", "", NO_LISTS[name])
    reading = read_page(page, use_platforms=False)
    assert [(offer.title, offer.reward) for offer in reading.offers if offer.reward] == []
