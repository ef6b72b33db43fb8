"""However many different cells a file has, only so many are kept in mind."""

from tracker_files import HARVEST, harvest, read

from bot.portfolio.trackers.evidence import Evidence
from bot.portfolio.trackers.numbers import number_readings
from bot.portfolio.trackers.remembered import Remembered


def test_what_cells_mean_is_forgotten_when_it_grows_too_large():
    means = Remembered(int)
    assert [means[str(n)] for n in range(120_000)] == list(range(120_000))
    assert len(means) <= 50_000
    assert means["7"] == 7


def test_a_column_still_decides_when_what_it_saw_is_forgotten():
    hours = Evidence("Hours", number_readings)
    hours.look(2, "7,5")
    for n in range(120_000):
        hours.look(n + 3, str(n))
    assert len(hours.seen) <= 50_000
    assert hours.verdict("report.csv", None, "--decimal") == "comma"


def test_what_was_refused_once_is_refused_on_every_line(tmp_path):
    found = read(tmp_path, HARVEST + 3 * harvest(hours="much"))
    assert [line for line, _, _ in found.faults] == [2, 3, 4]
