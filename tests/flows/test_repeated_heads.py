"""The head of a draft's thread that is posted again says that it is."""

from journey import APPROVALS, draft_from, next_night, wrong_of_ours
from living import Living
from upsets import waits_in_outbox

from sandbox.message import Message


def test_the_head_of_a_thread_whose_answer_was_lost_is_repeated_and_says_so(
    living: Living,
) -> None:
    def heads() -> list[Message]:
        return [m for m in living.slack.messages(APPROVALS) if "Acme: apology" in m.text]

    wrong_of_ours(living)
    digest = next_night(living)
    living.slack.wait_for(living.outbox_is_empty)
    living.slack.trouble.lose_reply("chat.postMessage")
    draft_from(living, digest)
    living.slack.wait_for(lambda: waits_in_outbox(living, "Slack"))

    living.clock.advance(minutes=3)
    living.slack.wait_for(lambda: len(heads()) == 2)

    first, second = heads()
    assert second.words == f"(repeated) {first.words}"
    assert second.text == f"(repeated) {first.text}"
