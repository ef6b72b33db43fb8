"""Clients with whom the next step is a conversation: about goals, about value, or just a call."""

from sandbox.agency.days import MonthStart, Worked
from sandbox.agency.entries import (
    PRIYA,
    SAM,
    TOM,
    Agreement,
    Client,
    Complaint,
    Money,
    Note,
    Promise,
    Reraise,
    Story,
    Weekly,
)

ROWAN = Story(
    client=Client(
        client="rowan",
        name="Rowan Housing Trust",
        segment="Public and charity",
        owner=PRIYA,
        contact_name="Beatrix Amsel",
        contact_email="b.amsel@rowanhousing.example",
    ),
    weekly=(
        Weekly("Priya Nair", 3.5, "Texts and editing"),
        Weekly("Sam Lindqvist", 2.5, "Tenants' pages"),
    ),
    entries=(
        Agreement(
            kind="retainer",
            start=MonthStart(9),
            fee=3100,
            included_hours=28,
            notice_days=30,
            scope="New tenants' pages in plain language, twelve in all, and a yearly report",
        ),
        Promise("Plain-language guide for the team", 130, 132, "a PDF of 14 pages on your drive"),
        Promise("Tenants' pages, one to six", 60, 60, "live at https://rowanhousing.example/home"),
        Note(150, "goal", "Half as many calls to the repairs line from tenants"),
        Note(
            90,
            "client_duty",
            "Name one person who approves the texts",
            due=Worked(55),
            done=Worked(48),
        ),
        Note(55, "client_duty", "Approve the texts of the tenants' pages seven to ten", Worked(20)),
        Note(50, "client_duty", "Send the repairs line's figures for the last quarter", Worked(12)),
        Note(62, "meeting", "Walked through the first six pages with two tenants"),
        Note(34, "contact", "Beatrix asked for two more weeks with the texts"),
        Note(10, "contact", "Reminded Beatrix of the texts and the figures"),
    ),
)

_SLOW_PAGES = "The rooms page takes six seconds to open on a phone."

QUAYSIDE = Story(
    client=Client(
        client="quayside",
        name="Quayside Hotels",
        segment="Hospitality",
        owner=TOM,
        contact_name="Matteo Brandt",
        contact_email="m.brandt@quayside.example",
    ),
    weekly=(
        Weekly("Priya Nair", 4.0, "Campaigns and newsletter"),
        Weekly("Sam Lindqvist", 3.5, "Website and photographs"),
        Weekly("Tom Okafor", 2.0, "Figures and planning"),
    ),
    entries=(
        Agreement(
            kind="retainer",
            start=MonthStart(20),
            fee=5200,
            included_hours=45,
            notice_days=60,
            scope="Website and campaigns for three hotels, a report each quarter",
        ),
        Promise("Booking pages for all three hotels", 160, 161, "live at https://quayside.example"),
        Promise("Report on direct bookings", 31, 32, "sent to you with all figures"),
        Complaint(
            date=152,
            text=_SLOW_PAGES,
            cause="service_level",
            responded_on=152,
            corrected_on=149,
            proof="It opens in 1.4 seconds since; the speed report is on your drive.",
            resolved_on=147,
            remedy="fix",
            remedy_accepted="yes",
        ),
        Reraise(_SLOW_PAGES, 41, "already_fixed"),
        Money(50, "pass_through", 640, "Photographer for the roof terrace"),
        Note(165, "goal", "Direct bookings up from 22 % to 30 % of all nights"),
        Note(110, "discount_ask", "Asked for 10 % off because the next two months are quiet"),
        Note(64, "discount_ask", "“Another agency quoted us a third less.” (Matteo)"),
        Note(19, "discount_ask", "Asked again whether the fee can come down from next month"),
        Note(78, "meeting", "Review of the quarter with Matteo and the three house managers"),
        Note(32, "win", "Direct bookings reached 29 % of all nights"),
        Note(19, "meeting", "Call with Matteo about the next budget"),
        Note(11, "contact", "Sent Matteo the newsletter dates for all three hotels"),
    ),
)

KESTREL_FOODS = Story(
    client=Client(
        client="kestrel-foods",
        name="Kestrel Foods",
        segment="Food and drink",
        owner=SAM,
        contact_name="Hanne Vogel",
        contact_email="hanne@kestrelfoods.example",
    ),
    weekly=(
        Weekly("Sam Lindqvist", 2.5, "Packaging and shop pages"),
        Weekly("Priya Nair", 1.75, "Recipes and newsletter"),
    ),
    entries=(
        Agreement(
            kind="retainer",
            start=MonthStart(16),
            fee=2300,
            included_hours=20,
            notice_days=30,
            scope="Shop pages, four recipes and one newsletter a month",
        ),
        Promise("Label designs for the soup range", 115, 117, "print files on your drive"),
        Note(150, "meeting", "Tasting and photographs in their kitchen"),
        Note(103, "praise", "“The soup labels are the best we have had.” (Hanne)"),
        Note(71, "contact", "Hanne sent the recipes for the next two months"),
        Note(38, "contact", "Short call: Hanne is busy with a new factory line"),
    ),
)

STORIES = (ROWAN, QUAYSIDE, KESTREL_FOODS)
