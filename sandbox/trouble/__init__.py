"""What can go wrong with a real Slack, to be switched on from tests and from the page."""
