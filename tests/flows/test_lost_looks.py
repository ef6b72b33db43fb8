"""An answer that is lost while the bot only looks is no doubt about what was posted."""

from journey import digests
from living import Living
from upsets import a_night_comes, after_a_while, waits_in_outbox


def test_a_digest_whose_look_at_the_channel_was_cut_off_is_posted_once_and_as_the_first(
    living: Living,
) -> None:
    living.slack.wait_for(lambda: digests(living))
    living.slack.wait_for(living.outbox_is_empty)
    living.slack.trouble.lose_reply("conversations.info", times=2)

    a_night_comes(living)

    living.slack.wait_for(lambda: waits_in_outbox(living, "did not answer"))
    after_a_while(living, lambda: len(digests(living)) > 1)
    assert [m.text.startswith("(repeated)") for m in digests(living)] == [False, False]
