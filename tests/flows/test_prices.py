"""What a request costs is seen by managers, and by who logged it while it is as they typed it."""

from journey import history
from living import Living

from sandbox.answer import View

ROOM = "C0ACMEINT"
HIDDEN = "Its price is for managers"


def request_of_priya(living: Living) -> None:
    answer = living.slack.person("U0PRIYA").command(ROOM, '/scope acme "a banner" 3h 900 EUR')
    assert "900.00 EUR" in answer.text


def opened(living: Living, who: str, ref: str = "S-1") -> View:
    """Open an entry from its client's view."""
    person = living.slack.person(who)
    person.command(ROOM, "/client acme")
    view = living.slack.wait_for(lambda: (m := person.modal()) and ref in m.words and m)
    person.click(view, f"entry.edit.{ref}")
    return living.slack.wait_for(lambda: (m := person.modal()) and ref in m.title and m)


def change_price(living: Living, who: str, price: str) -> None:
    form = opened(living, who)
    assert living.slack.person(who).submit(form, {"amount": price}).result == "updated"


def test_a_colleague_reads_the_request_and_neither_its_price_nor_what_it_was(
    living: Living,
) -> None:
    request_of_priya(living)
    change_price(living, "U0PRIYA", "777 EUR")

    entry = opened(living, "U0SAM")

    assert entry.title == "Entry S-1"
    assert "a banner, 3 h" in entry.words
    assert "900" not in entry.words
    assert "777" not in entry.words
    assert "amount was another" in entry.words


def test_who_logged_it_sees_the_price_and_what_it_was_before(living: Living) -> None:
    request_of_priya(living)
    change_price(living, "U0PRIYA", "777 EUR")

    form = opened(living, "U0PRIYA")

    assert form.values["amount"]["amount"]["value"] == "777.00 EUR"
    assert "amount was “900.00 EUR”" in form.words


def test_a_price_that_a_manager_set_is_hidden_from_who_logged_the_request(living: Living) -> None:
    request_of_priya(living)
    change_price(living, "U0DANA", "777 EUR")

    form = opened(living, "U0PRIYA")

    assert "amount" not in form.values
    assert HIDDEN in form.words
    assert "777" not in form.words
    assert "900" not in form.words
    assert opened(living, "U0TOM").values["amount"]["amount"]["value"] == "777.00 EUR"


def test_a_price_that_is_hidden_outlives_a_change_of_the_rest(living: Living) -> None:
    request_of_priya(living)
    change_price(living, "U0DANA", "777 EUR")

    done = living.slack.person("U0PRIYA").submit(opened(living, "U0PRIYA"), {"hours": "4h"})

    assert done.result in ("updated", "closed"), done.errors
    ask = history(living).scope_requests[0]
    assert (ask.hours, ask.amount) == (4.0, 77_700)
