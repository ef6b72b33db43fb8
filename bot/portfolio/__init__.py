"""CSV folders and time trackers' exports, read into domain values and written from them."""
