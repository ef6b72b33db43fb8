"""What happens by itself: queues, nights, and what is done again and again."""
