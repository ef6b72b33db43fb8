"""What a transaction notes of itself in its session's `info`, for when it is committed."""

# Something was put into a queue: who works it off need not wait for the next look.
QUEUED = "queued"
