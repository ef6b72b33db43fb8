"""What each line of a score is called."""

TITLES = {
    "scope_creep": "Scope creep",
    "negative_roi": "Delivery margin",
    "client_duty": "Client duties",
    "time_travel": "Time travel",
    "discount_pressure": "Discount pressure",
    "silence": "Silence",
    "perceived_value": "Perceived value",
    "open_wrong": "Open wrong",
    "failed_fix": "Failed fix",
    "slow_response": "Slow response",
    "broken_promise": "Broken promise",
    "unrighted_wrong": "Unrighted wrong",
}
