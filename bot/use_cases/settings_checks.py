"""What forbids a setting, wherever it is set: in Slack or by an import."""

RATES_ARE_KEPT = (
    "Cost rates or exchange rates are kept in the currency so far. Remove them with "
    "goodfit rates remove, then change the currency."
)
