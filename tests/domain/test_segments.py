"""Segments: parts are added up, means are of what is known, the best fit comes first."""

from bot.domain.segments import Earned, Segment, best_of, by_segment


def a_segment(name: str | None, *, fits: tuple[float, ...] = (), **fields: object) -> Segment:
    return Segment(
        **{
            "name": name,
            "active": len(fits),
            "fit_sum": sum(fits),
            "fit_known": len(fits),
            **fields,
        }  # type: ignore[arg-type]
    )


def test_the_best_mean_fit_is_first_then_unknown_fit_then_clients_without_a_segment() -> None:
    found = by_segment(
        [
            a_segment(None, fits=(99.0,)),
            a_segment("food"),
            a_segment("boats", fits=(60.0, 90.0)),
            a_segment("retail", fits=(80.0,)),
        ]
    )

    assert [segment.name for segment in found] == ["retail", "boats", "food", None]
    # (60 + 90) ÷ 2, and nothing where nothing is known.
    assert [segment.fit for segment in found] == [80.0, 75.0, None, 99.0]


def test_a_segment_that_is_written_in_two_ways_is_one_under_its_commoner_name() -> None:
    (found,) = by_segment(
        [
            a_segment("food  & drink", fits=(50.0,), former=1),
            a_segment("Food & Drink", fits=(80.0, 80.0), leaving=1),
        ]
    )

    assert found.name == "Food & Drink"
    assert (found.clients, found.departures, found.fit) == (5, 2, 70.0)


def test_debt_is_a_mean_over_all_who_were_scored() -> None:
    assert a_segment("food", debt_sum=60.0, scored=4, owed=2).debt == 15.0
    assert a_segment("food").debt is None


def test_a_margin_is_of_all_its_clients_together_and_never_across_currencies() -> None:
    (found,) = by_segment(
        [
            a_segment("food", earned={"EUR": Earned(gross_income=9_000, cost=4_500, clients=1)}),
            a_segment("Food", earned={"EUR": Earned(gross_income=1_000, cost=1_500, clients=1)}),
            a_segment("FOOD", earned={"USD": Earned(gross_income=0, cost=100, clients=1)}),
        ]
    )

    # (10,000 - 6,000) ÷ 10,000, not the mean of 50 % and -50 %.
    assert found.earned["EUR"].margin == 0.4
    assert found.earned["EUR"].clients == 2
    assert found.earned["USD"].margin is None


def test_the_best_segment_takes_three_clients_of_known_fit() -> None:
    two, three = a_segment("two", fits=(99.0, 99.0)), a_segment("three", fits=(70.0, 71.0, 72.0))
    nameless = a_segment(None, fits=(99.0, 99.0, 99.0))

    assert best_of([two, three, nameless]) == three
    assert best_of([two, nameless]) is None
