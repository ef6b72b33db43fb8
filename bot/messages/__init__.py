"""Domain values become the words of letters and of Slack; Jinja lives here."""
