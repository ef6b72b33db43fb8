"""What the bot can do: one public function is one journey with its own transactions."""
