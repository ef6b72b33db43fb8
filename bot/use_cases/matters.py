"""Into which thread of e-mails a new letter goes, and what it therefore is called."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from bot.domain.matter import matter_of, subject_in_thread, thread_of
from bot.messages.letters import Letter
from bot.store.store import Store


@dataclass(frozen=True, slots=True)
class Matter:
    """What a letter is about; `subject` is the thread's, where it has to keep that."""

    name: str | None
    subject: str | None

    def subject_of(self, letter: Letter) -> Letter:
        """Return the letter under the subject with which it is put before the managers."""
        return letter if self.subject is None else replace(letter, subject=self.subject)


def find_matter(store: Store, client_id: int, kind: str, complaint_ids: Collection[str]) -> Matter:
    """Return what a new letter is about, by what was sent to the client before."""
    earlier = store.follow_ups.list_sent(client_id)
    name = matter_of(kind, complaint_ids, earlier)
    return Matter(name, subject_in_thread(kind, thread_of(name, earlier)))
