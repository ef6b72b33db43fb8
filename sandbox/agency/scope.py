"""Clients who get more hours than they pay for: told now, told already, told in vain."""

from sandbox.agency.days import MonthStart
from sandbox.agency.entries import (
    PRIYA,
    TOM,
    Agreement,
    Alias,
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

ACME = Story(
    client=Client(
        client="acme",
        name="Acme",
        segment="Retail",
        owner=PRIYA,
        contact_name="Jo Reyes",
        contact_email="jo@acme.example",
        channel="C0ACME",
    ),
    weekly=(
        Weekly("Priya Nair", 5.5, "Campaigns and newsletter"),
        Weekly("Sam Lindqvist", 7.5, "Pages and banners"),
        Weekly("Tom Okafor", 2.5, "Planning and figures"),
    ),
    entries=(
        Agreement(
            kind="retainer",
            start=MonthStart(14),
            fee=6600,
            included_hours=60,
            notice_days=30,
            scope=(
                "Care of the website, two campaigns a month with one landing page each, "
                "a newsletter every second week, a monthly report"
            ),
        ),
        Promise("Landing page for the garden range", 96, 97, "live at https://acme.example/garden"),
        Promise("Monthly report with sales per campaign", 40, 41, "sent to you as a PDF"),
        Promise("Campaign for the new catalogue", -24),
        Ask(84, "Resize the banner for three more placements", 1.5, "goodwill", 84),
        Ask(76, "A second version of the newsletter for trade customers", 6, "goodwill", 74),
        Ask(69, "Change the opening hours on nine shop pages", 2, "goodwill", 69),
        Ask(66, "Product photos for 40 new items", 12, "change_order", 63, 1320),
        Ask(58, "One more round on the shop window posters", 3, "goodwill", 57),
        Ask(52, "Put the campaign banner on the home page", 1, "in_scope", 52),
        Ask(47, "Cut the product film into four short clips", 8, "goodwill", 45),
        Ask(38, "Add a size table to the towel pages", 1.5),
        Ask(33, "A small app for the loyalty card", 80, "declined", 30),
        Ask(30, "A first sketch of a gift card page", 5),
        Ask(21, "Put the new delivery prices on the basket page", 1),
        Ask(13, "A page for the opening of the new shop", 7),
        Complaint(
            date=141,
            text="The sale prices were on the site a day before the sale began.",
            cause="communication",
            responded_on=141,
            corrected_on=141,
            proof="The change log of the site shows the correction at 10:40.",
            resolved_on=137,
            remedy="fix",
            remedy_accepted="yes",
            our_side="We read the first of the month as the start, and the brief said the second.",
        ),
        Note(170, "goal", "A third of all orders through the website within a year"),
        Note(
            92, "meeting", "Quarterly review with Jo: the garden range sold twice what was planned"
        ),
        Note(64, "meeting", "Planned the next two campaigns with Jo and the shop managers"),
        Note(36, "contact", "Call with Jo about the towel pages"),
        Note(23, "praise", "“The shops love the new campaign pages.” (Jo)"),
        Note(9, "meeting", "Fortnightly call: the new shop opens soon, and Jo is short of people"),
        Alias("Acme Stores"),
    ),
)


NORTHWIND = Story(
    client=Client(
        client="northwind",
        name="Northwind",
        segment="Travel",
        owner=TOM,
        contact_name="Gus Ferreira",
        contact_email="gus@northwind.example",
        channel="C0NORTH",
    ),
    weekly=(
        Weekly("Sam Lindqvist", 6.5, "Website, design and building"),
        Weekly("Priya Nair", 3.0, "Newsletter and texts"),
        Weekly("Tom Okafor", 1.5, "Calls and planning"),
    ),
    entries=(
        Agreement(
            kind="retainer",
            start=MonthStart(11),
            fee=3400,
            included_hours=40,
            notice_days=30,
            scope="Care of the website, one new tour page a week, a monthly newsletter",
        ),
        Promise("New search for tours", 110, 108, "live at https://northwind.example/tours"),
        Ask(70, "A map on each tour page", 9, "goodwill", 68),
        Ask(44, "Translate the booking terms into French", 5, "goodwill", 43),
        Ask(27, "A separate page for school groups", 6),
        Ask(19, "Show the guide's photo beside each date", 3),
        Note(120, "meeting", "Opened the new search together with Gus's team"),
        Note(55, "win", "Bookings through the site were up 18 % on the season before"),
        Note(48, "contact", "Call with Gus about the map pages"),
        Note(12, "meeting", "Told Gus that the hours are used up by the third week of each month"),
        Message(12, "change_order"),
        Alias("Northwind Walking"),
    ),
)


MARLOWE = Story(
    client=Client(
        client="marlowe",
        name="Marlowe Homes",
        segment="Property",
        owner=TOM,
        contact_name="Graham Pell",
        contact_email="g.pell@marlowe.example",
        currency="GBP",
        timezone="Europe/London",
    ),
    weekly=(
        Weekly("Sam Lindqvist", 7.0, "Property pages and brochures"),
        Weekly("Tom Okafor", 4.0, "Calls and corrections"),
        Weekly("Priya Nair", 4.0, "Texts and reports"),
    ),
    entries=(
        Agreement(
            kind="retainer",
            start=MonthStart(17),
            fee=3400,
            included_hours=50,
            notice_days=60,
            scope="Website with up to 24 property pages, one brochure a quarter, a monthly report",
        ),
        Promise(
            "Website with 24 property pages", 205, 208, "live at https://marlowe.example/homes"
        ),
        Promise(
            "Feed of homes from your sales system", 150, 150, "running every hour since that day"
        ),
        Promise("Brochure for the river homes", 84, 85, "print file and 500 copies at your office"),
        Promise("Report on enquiries for each home", 22, 23, "sent to you as a PDF"),
        Ask(80, "Rewrite all property pages in a shorter style", 14, "goodwill", 78),
        Ask(57, "A third version of the brochure cover", 5, "goodwill", 56),
        Ask(36, "Weekly calls in place of monthly ones", 8, "goodwill", 34),
        Ask(25, "Move the photographs of the river homes to a new order", 2),
        Ask(17, "A film of the show home, cut from phone clips", 9),
        Complaint(
            date=166,
            text="The brochure gave last year's price on page four.",
            cause="service_level",
            responded_on=166,
            corrected_on=164,
            proof="The printer's note for the corrected copies is on your drive.",
            resolved_on=158,
            remedy="credit",
            remedy_accepted="yes",
            our_side="We took the price from the old list and did not ask for the new one.",
        ),
        Money(158, "credit", 320, "Second print of the brochure"),
        Message(140, "change_order", "rejected"),
        Message(75, "goal_reset", "rejected"),
        Note(175, "goal", "60 enquiries a month through the website"),
        Note(118, "discount_ask", "Asked for a fifth off the fee for six months"),
        Note(68, "discount_ask", "“At this price I expect the calls to be free.” (Graham)"),
        Note(75, "meeting", "Proposed new goals and fewer calls; Graham wants neither"),
        Note(47, "win", "64 enquiries in a month, the most since the website opened"),
        Note(28, "meeting", "Review of the enquiries with Graham"),
        Note(9, "contact", "Graham called three times about the film"),
    ),
)


STORIES = (ACME, NORTHWIND, MARLOWE)
