"""A Slack workspace on one's own machine: what a newcomer tries, what the tests talk to."""
