"""Clients who are leaving, and one who left and is back."""

from sandbox.agency.days import MonthStart, Worked
from sandbox.agency.entries import (
    DANA,
    PRIYA,
    SAM,
    TOM,
    Agreement,
    Client,
    Complaint,
    Money,
    Note,
    Promise,
    Story,
    Weekly,
)

TIDEMARK = Story(
    client=Client(
        client="tidemark",
        name="Tidemark Music Week",
        segment="Culture",
        owner=DANA,
        contact_name="Rosa Adeyemi",
        contact_email="rosa@tidemark.example",
        status="leaving",
        currency="GBP",
        timezone="Europe/London",
    ),
    weekly=(
        Weekly("Priya Nair", 4.0, "Campaign"),
        Weekly("Sam Lindqvist", 3.0, "Posters and ticket pages"),
    ),
    rates_known=False,
    entries=(
        Agreement(
            kind="fixed",
            start=236,
            end=-20,
            fee=24000,
            included_hours=260,
            notice_days=14,
            scope="Ticket pages and the whole campaign for one week of concerts",
        ),
        Promise("Ticket pages", 190, 192, "live at https://tidemark.example/tickets"),
        Promise("Campaign until the opening", 30, 31, "the figures are in the last report"),
        Promise("All files and accounts handed over", -16),
        Money(230, "invoice", 12000, "First half"),
        Money(212, "payment", 12000, "First half"),
        Money(28, "invoice", 12000, "Second half"),
        Money(10, "payment", 12000, "Second half"),
        Note(231, "goal", "Sell 9,000 tickets before the opening"),
        Note(100, "meeting", "Half of the tickets sold; put the posters up earlier"),
        Note(33, "win", "Sold out four days before the opening: 9,200 tickets"),
        Note(29, "praise", "“You filled the place. Thank you.” (Rosa)"),
        Note(12, "meeting", "Looked back on the campaign with Rosa and her board"),
        Note(
            12,
            "departure",
            "The week sold out, and next year their own team takes the campaign on.",
            done="fulfilled",
        ),
    ),
)

BRIGHTWATER = Story(
    client=Client(
        client="brightwater",
        name="Brightwater Swim School",
        segment="Sport and leisure",
        owner=SAM,
        contact_name="Callum Reid",
        contact_email="callum@brightwater.example",
        status="leaving",
    ),
    weekly=(Weekly("Sam Lindqvist", 1.75, "Website"), Weekly("Priya Nair", 1.25, "Newsletter")),
    entries=(
        Agreement(
            kind="retainer",
            start=MonthStart(15),
            fee=1700,
            included_hours=15,
            notice_days=30,
            scope="Care of the website and a newsletter every month",
        ),
        Promise("Course finder by age and pool", 125, 126, "https://brightwater.example/courses"),
        Note(140, "meeting", "Planned the course finder with Callum"),
        Note(82, "praise", "“Parents find the right course on their own now.” (Callum)"),
        Note(49, "contact", "Callum put the newsletter off for a month"),
        Note(11, "contact", "Callum called to say that they pause the work with us"),
        Note(
            11,
            "departure",
            "They are building two pools, and the website has to wait until both are open.",
            done="distracted",
        ),
    ),
)

ALDER = Story(
    client=Client(
        client="alder",
        name="Alder Fitness",
        segment="Sport and leisure",
        owner=PRIYA,
        contact_name="Marcus Thiele",
        contact_email="marcus@alderfitness.example",
    ),
    weekly=(
        Weekly("Sam Lindqvist", 2.25, "New website", last_week=2, first_week=26),
        Weekly("Priya Nair", 1.5, "Texts", last_week=2, first_week=26),
    ),
    entries=(
        Agreement(
            kind="fixed",
            start=190,
            end=-30,
            fee=15600,
            included_hours=170,
            notice_days=21,
            scope="New website with class booking for five studios",
        ),
        Promise("Design of all pages", 120, 121, "on your drive, approved by you"),
        Promise("Website with class booking", -30),
        Money(186, "invoice", 5200, "First third"),
        Money(165, "payment", 5200, "First third"),
        Money(118, "invoice", 5200, "Second third, with the design"),
        Money(91, "payment", 5200, "Second third, with the design"),
        Note(121, "meeting", "Marcus approved the design"),
        Note(116, "client_duty", "Send the class plans of all five studios", due=Worked(48)),
        Note(116, "client_duty", "Send photographs and texts of the trainers", due=Worked(36)),
        Note(70, "contact", "Marcus promised the class plans for the week after"),
        Note(26, "contact", "Offered to collect the texts in the studios ourselves"),
        Note(
            9,
            "departure",
            "“We should stop here. The website never became anybody's job.” (Marcus)",
        ),
    ),
)

SALTMARSH = Story(
    client=Client(
        client="saltmarsh",
        name="Saltmarsh Cycles",
        segment="Retail",
        owner=TOM,
        contact_name="Ellen Prior",
        contact_email="ellen@saltmarsh.example",
        status="former",
        currency="GBP",
        timezone="Europe/London",
    ),
    entries=(
        Agreement(
            kind="retainer",
            start=MonthStart(22),
            end=244,
            fee=1900,
            included_hours=18,
            notice_days=30,
            scope="Care of the online shop",
        ),
        Promise("Online shop with 300 products", 420, 422, "live at https://saltmarsh.example"),
        Complaint(
            date=291,
            text=(
                "The shop was down for the whole weekend of our sale, and a customer told us "
                "before you did."
            ),
            severity="major",
            cause="service_level",
            responded_on=290,
            corrected_on=289,
            proof="The provider's report shows the shop back at 08:15 the next morning.",
            resolved_on=262,
            remedy="credit",
            remedy_accepted="no",
            our_side=(
                "Our alarm went to the mailbox of a colleague who had left. We offered a credit of "
                "400 pounds; Ellen did not want it."
            ),
        ),
        Note(244, "departure", "They moved the shop to another agency."),
        Note(
            6,
            "contact",
            "Ellen asked for the logo files, and whether we could mend the contact form",
        ),
    ),
)

STORIES = (TIDEMARK, BRIGHTWATER, ALDER, SALTMARSH)
