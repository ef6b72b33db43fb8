"""A body as its blocks: shown one by one, put together again, and what would get lost is named."""

import pytest

from bot.messages.letter_kinds import KINDS
from bot.messages.template_parts import faults_of, part_at, parts_of, with_parts
from bot.messages.template_sources import shipped_sources

BODY = """{# our own #}
{% block greeting %}{% include "_base/greeting.txt" %}{% endblock %}

{%- block sorry -%}

We did it.
{{ facts.cost }}
{% endblock sorry %}
"""


@pytest.mark.parametrize("kind", KINDS)
def test_a_shipped_body_comes_together_again_untouched(kind: str) -> None:
    body = shipped_sources(kind).body
    words = {part.name: part.text for part in parts_of(body)}

    assert with_parts(body, words) == body
    assert list(words) == list(KINDS.of(kind).sections)
    assert list(faults_of(kind, body)) == []


def test_blocks_have_their_words_and_the_line_where_they_begin() -> None:
    assert [(p.name, p.text, p.line) for p in parts_of(BODY)] == [
        ("greeting", '{% include "_base/greeting.txt" %}', 2),
        ("sorry", "We did it.\n{{ facts.cost }}", 6),
    ]
    assert part_at(BODY, 7) == ("sorry", 2)
    assert part_at(BODY, 1) == ("", 1)


def test_what_is_changed_is_put_in_its_block_and_the_rest_stays() -> None:
    changed = with_parts(BODY, {"sorry": "Other\nwords", "closing": "Bye", "next": " "})

    assert '{% block greeting %}{% include "_base/greeting.txt" %}{% endblock %}' in changed
    assert "{% block sorry %}\nOther\nwords\n{% endblock %}" in changed
    assert changed.endswith("{% block closing %}\nBye\n{% endblock %}\n")
    assert "next" not in changed
    assert "{% block sorry %}{% endblock %}" in with_parts(BODY, {"sorry": ""})


def test_what_would_never_be_sent_is_named_with_its_line() -> None:
    assert list(faults_of("apology", BODY)) == []
    (outside,) = faults_of("apology", BODY + "\nP.S. Bye\n")
    (twice,) = faults_of("apology", BODY + "{% block sorry %}x{% endblock %}")
    (other,) = faults_of("apology", BODY + "{% block offer %}x{% endblock %}")
    nested = "{% block sorry %}{% block closing %}x{% endblock %}{% endblock %}"

    assert (outside.line, "outside of a block" in outside.words) == (10, True)
    assert (twice.line, "a second time" in twice.words) == (9, True)
    assert "no block “offer”: greeting, sorry" in other.words
    assert list(faults_of("apology", nested))
