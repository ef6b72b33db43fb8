"""Clients whom the agency let down, or may have: what is owed to them comes first."""

from sandbox.agency.days import MonthStart, Worked
from sandbox.agency.entries import (
    DANA,
    PRIYA,
    SAM,
    TOM,
    Agreement,
    Ask,
    Client,
    Complaint,
    Message,
    Money,
    Note,
    Promise,
    Story,
    Weekly,
)

CASTELL = Story(
    client=Client(
        client="castell",
        name="Castell Opticians",
        segment="Retail",
        owner=TOM,
        contact_name="Ines Castell",
        contact_email="ines@castell.example",
    ),
    weekly=(
        Weekly("Tom Okafor", 2.5, "Advertising"),
        Weekly("Priya Nair", 2.5, "Texts and reports"),
        Weekly("Sam Lindqvist", 2.25, "Pages and ads"),
    ),
    entries=(
        Agreement(
            kind="retainer",
            start=MonthStart(18),
            fee=4200,
            included_hours=35,
            notice_days=30,
            scope="Advertising for four shops with its landing pages, a report each month",
        ),
        Promise("Advertising for the sale", 12, 12, "live in all four towns"),
        Promise("Landing page for children's glasses", 88, 90, "https://castell.example/children"),
        Complaint(
            date=Worked(4),
            text=(
                "For three days your ads sent people to a page that said sold out. We paid 2,140 "
                "euros for those clicks, and we lost the best weekend of our sale."
            ),
            severity="major",
            cause="service_level",
            responded_on=Worked(4),
            corrected_on=Worked(4),
            proof="Since that evening every ad leads to the sale page; the change log shows it.",
            points=(
                "For three days your ads sent people to a page that said sold out.\n"
                "We paid 2,140 euros for those clicks, and we lost the best weekend of our sale."
            ),
            our_side=(
                "We marked the page as sold out when the first frames were gone, and left the ads "
                "running. None of us looked at them over the weekend."
            ),
        ),
        Ask(58, "Two more sizes of the poster for children's glasses", 2, "in_scope", 58),
        Note(95, "meeting", "Planned the sale with Ines and the four shop managers"),
        Note(61, "praise", "“We have never had so many eye tests booked online.” (Ines)"),
        Note(26, "contact", "Ines approved the ads and the budget for the sale"),
        Note(Worked(4), "contact", "Ines called Tom about the ads; he heard her out"),
    ),
)

BOREALIS = Story(
    client=Client(
        client="borealis",
        name="Borealis Cabins",
        segment="Travel",
        owner=PRIYA,
        contact_name="Nora Lindahl",
        contact_email="nora@borealis.example",
    ),
    weekly=(
        Weekly("Sam Lindqvist", 4.0, "Website"),
        Weekly("Priya Nair", 2.75, "Texts and calendar"),
    ),
    entries=(
        Agreement(
            kind="retainer",
            start=MonthStart(12),
            fee=3600,
            included_hours=32,
            notice_days=30,
            scope="Care of the website, prices and dates within two working days, a newsletter",
        ),
        Promise("Calendar of free cabins", 74, 76, "live at https://borealis.example/calendar"),
        Complaint(
            date=Worked(3),
            text=(
                "The new prices were still missing from the site a week after we sent them, and "
                "nobody answered our two messages about it."
            ),
            cause="missed_request",
            responded_on=Worked(3),
            corrected_on=Worked(2),
            proof="https://borealis.example/prices",
            points=(
                "The new prices were still missing from the site a week after we sent them.\n"
                "Nobody answered our two messages about it."
            ),
            our_side=(
                "Sam was on leave, and we had named nobody to read his messages. We put the new "
                "prices on the site the next working day."
            ),
        ),
        Note(98, "meeting", "Showed Nora's team how to fill the calendar"),
        Note(52, "praise", "“The calendar saves us an hour a day.” (Nora)"),
        Note(30, "contact", "Nora sent the list of cabins for the new season"),
        Note(Worked(3), "contact", "Priya called Nora back about the prices"),
    ),
)

KESTREL_LABS = Story(
    client=Client(
        client="kestrel-labs",
        name="Kestrel Labs",
        segment="Software",
        owner=DANA,
        contact_name="Amara Osei",
        contact_email="amara@kestrellabs.example",
        currency="USD",
        timezone="America/New_York",
    ),
    weekly=(
        Weekly("Sam Lindqvist", 6.0, "Product pages"),
        Weekly("Dana Whitfield", 2.0, "Advice on the launch"),
        Weekly("Priya Nair", 0.5, "Calls that we do not bill", billable="no"),
    ),
    entries=(
        Agreement(
            kind="hourly",
            start=MonthStart(10),
            fee=145,
            notice_days=14,
            scope="Design and building of the product pages, billed by the hour",
        ),
        Promise("New sign-up page", 24, 24, "live at https://kestrellabs.example/start"),
        Complaint(
            date=Worked(2),
            text=(
                "Sign-ups have fallen by a third since the new page went live. We need to know why."
            ),
            fault="unknown",
            responded_on=Worked(1),
        ),
        Money(72, "invoice", 4930, "34 hours in the month before"),
        Money(54, "payment", 4930, "34 hours in the month before"),
        Money(42, "invoice", 5220, "36 hours in the month before"),
        Money(20, "payment", 5220, "36 hours in the month before"),
        Money(11, "invoice", 5075, "35 hours in the month before"),
        Ask(33, "A dark version of the price page", 4, "change_order", 32, 580),
        Note(85, "meeting", "First review of the product pages with Amara"),
        Note(40, "contact", "Amara approved the draft of the sign-up page"),
        Note(24, "win", "The sign-up page went live on the day planned"),
        Note(Worked(1), "contact", "Wrote to Amara that we are looking into the sign-ups"),
    ),
)

_RETURNS = "The returns page gave our old address, and eleven parcels went there."

LARCH = Story(
    client=Client(
        client="larch",
        name="Larch & Loom",
        segment="Retail",
        owner=SAM,
        contact_name="Freja Holm",
        contact_email="freja@larchloom.example",
        currency="DKK",
        timezone="Europe/Copenhagen",
    ),
    weekly=(
        Weekly("Sam Lindqvist", 3.25, "Shop pages"),
        Weekly("Priya Nair", 2.0, "Newsletter"),
    ),
    entries=(
        Agreement(
            kind="retainer",
            start=MonthStart(13),
            fee=26000,
            included_hours=24,
            notice_days=30,
            scope="Care of the online shop and a newsletter every second week",
        ),
        Promise("A check of every address on the site against Freja's list", Worked(-4)),
        Complaint(
            date=Worked(4),
            text=_RETURNS,
            cause="missed_request",
            responded_on=Worked(4),
            corrected_on=Worked(3),
            proof="https://larchloom.example/returns",
            our_side="We moved the page from the old site and did not check the address.",
        ),
        Message(Worked(2), "apology", complaint=_RETURNS),
        Money(101, "refund", 1800, "A newsletter that we sent twice"),
        Note(80, "meeting", "Planned the blanket campaign with Freja"),
        Note(45, "praise", "“Customers tell me that they keep the newsletter.” (Freja)"),
        Note(20, "contact", "Freja sent the photographs for the new shawls"),
        Note(Worked(4), "contact", "Freja called about the parcels"),
    ),
)

STORIES = (CASTELL, BOREALIS, KESTREL_LABS, LARCH)
