"""A client with whom all is well, and one of whom nothing is known yet."""

from sandbox.agency.days import MonthStart
from sandbox.agency.entries import (
    DANA,
    PRIYA,
    Agreement,
    Ask,
    Client,
    Investment,
    Message,
    Note,
    Promise,
    Story,
    Weekly,
)

HALYARD = Story(
    client=Client(
        client="halyard",
        name="Halyard Sailing School",
        segment="Sport and leisure",
        owner=DANA,
        contact_name="Luc Perrin",
        contact_email="luc@halyard.example",
        currency="CHF",
        timezone="Europe/Zurich",
    ),
    weekly=(
        Weekly("Priya Nair", 3.5, "Campaigns and newsletter"),
        Weekly("Sam Lindqvist", 2.5, "Website"),
        Weekly("Dana Whitfield", 0.75, "Planning"),
    ),
    entries=(
        Agreement(
            kind="retainer",
            start=MonthStart(26),
            fee=3900,
            included_hours=30,
            notice_days=60,
            scope="Website, two campaigns a year, a newsletter every month",
        ),
        Promise("Campaign for the courses", 48, 50, "the figures are in the last report"),
        Promise("Report on course bookings", -18),
        Investment(
            start=66,
            end=-24,
            hours=12,
            purpose="Booking form for holiday camps, which we want to show to other schools",
        ),
        Ask(59, "A booking form for the holiday camps", 8, "goodwill", 58),
        Ask(24, "Put the new boat on the home page", 1, "in_scope", 24),
        Message(128, "value_recap", "accepted"),
        Note(160, "goal", "400 course bookings through the website in a year"),
        Note(96, "meeting", "Review with Luc: 310 bookings in eight months"),
        Note(87, "client_duty", "Send the dates of all courses", due=70, done=72),
        Note(42, "win", "Course bookings passed 400, two months early"),
        Note(33, "praise", "“Two of my neighbours asked who made our website.” (Luc)"),
        Note(8, "meeting", "Monthly call: Luc wants the same plan for next year"),
    ),
)

EMBER = Story(
    client=Client(
        client="ember",
        name="Ember Ceramics",
        segment="Retail",
        owner=PRIYA,
        contact_name="Yuki Hartmann",
        contact_email="yuki@ember.example",
    ),
    entries=(
        Agreement(
            kind="retainer",
            start=-10,
            fee=2100,
            included_hours=18,
            notice_days=30,
            scope="A small online shop, then its care and one campaign a quarter",
        ),
    ),
)

STORIES = (HALYARD, EMBER)
