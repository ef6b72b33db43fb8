"""What a snapshot keeps of a score comes back as it was, and old snapshots can be read."""

import json

from hypothesis import given

from bot.domain.receipt import own_play_of, play_of, receipt_of, signals_of
from tests.any_history import histories
from tests.builders import a_retainer, an_ask, scored


@given(histories())
def test_a_receipt_comes_back_from_a_database_as_it_was(history):
    found = scored(history)
    kept = json.loads(json.dumps(receipt_of(found)))
    assert play_of(kept) == found.play
    assert own_play_of(kept) is found.play.name
    assert signals_of(kept) == tuple(s for s in found.signals if s.severity > 0)


def test_the_smallest_change_is_kept_as_numbers():
    found = scored(agreements=[a_retainer()], scope_requests=[an_ask(hours=15)])
    kept = json.loads(json.dumps(receipt_of(found)))
    assert kept["signals"][0]["change"] == {
        "ask_hours": 6.0,
        "over_hours": 0,
        "asks": 0,
        "band": "green",
    }


def test_what_another_version_kept_is_read():
    found = scored(agreements=[a_retainer()], scope_requests=[an_ask(hours=15)])
    kept = json.loads(json.dumps(receipt_of(found)))
    old = kept["signals"][0]
    del old["change"]
    old["reach"] = 0.15
    (signal,) = signals_of(kept)
    assert (signal.name, signal.change) == ("scope_creep", {})
