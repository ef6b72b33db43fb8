"""Time trackers' detailed reports: recognised, their locale decided, read row by row."""
