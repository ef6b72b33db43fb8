"""The way out: e-mail and Slack posts; and the only reading of Slack."""
