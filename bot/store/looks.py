"""Who saw sums of money: noted once a person, thing and day."""

from datetime import date

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.store.numbers import insert_into
from bot.store.rows import LookRow


class Looks:
    """The looks of one team's people at its money."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def is_known(self, user_id: str, about: str, day: date) -> bool:
        """Say whether this look was noted on that day."""
        return self._session.get(LookRow, (self._team_id, user_id, about, day)) is not None

    def add(self, user_id: str, about: str, day: date) -> bool:
        """Note a look; False where somebody noted it meanwhile."""
        statement = (
            insert_into(self._session, LookRow)
            .values(team_id=self._team_id, user_id=user_id, about=about, day=day)
            .on_conflict_do_nothing(index_elements=["team_id", "user_id", "about", "day"])
            .returning(LookRow.about)
        )
        return self._session.execute(statement).scalar_one_or_none() is not None

    def forget_before(self, day: date) -> None:
        """Drop what only keeps a day's second look out of the log."""
        self._session.execute(
            delete(LookRow).where(LookRow.team_id == self._team_id, LookRow.day < day)
        )
