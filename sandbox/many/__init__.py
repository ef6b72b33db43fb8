"""Several workspaces behind one address, as Slack is to an app that many have installed."""
