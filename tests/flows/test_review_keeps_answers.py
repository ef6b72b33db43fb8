"""What is typed in a letter's questions stays while an entry of the client is looked at."""

from journey import next_night, wrong_of_ours
from living import Living


def test_details_lie_on_the_review_and_its_answers_stay(living: Living) -> None:
    wrong_of_ours(living)
    tom = living.slack.person("U0TOM")
    tom.click(next_night(living), "client.review.1")
    review = living.slack.wait_for(lambda: (m := tom.modal()) and "contact" in m.values and m)

    tom.click(review, "entry.edit.C-1")

    details = living.slack.wait_for(lambda: (m := tom.modal()) and "Take it back" in m.words and m)
    assert details.id != review.id
    tom.dismiss(details)
    assert tom.modal().id == review.id


def test_the_client_lies_on_the_review_too(living: Living) -> None:
    wrong_of_ours(living)
    tom = living.slack.person("U0TOM")
    tom.click(next_night(living), "client.review.1")
    review = living.slack.wait_for(lambda: (m := tom.modal()) and "contact" in m.values and m)

    tom.click(review, "client.open.1")

    client = living.slack.wait_for(lambda: (m := tom.modal()) and m.id != review.id and m)
    assert "newest first" in client.words
