"""Reports as the three trackers export them, and what is read of one."""

from bot.portfolio.trackers.reading import read_report

HARVEST = (
    "Date,Client,Project,Project Code,Task,Notes,Hours,Billable?,Invoiced?,Approved?,"
    "First Name,Last Name,Roles,Employee?,Billable Rate,Billable Amount,Cost Rate,Cost Amount,"
    "Currency,External Reference URL\n"
)
TOGGL = (
    "\ufeffUser,Email,Client,Project,Task,Description,Billable,Start date,Start time,"
    "End date,End time,Duration,Tags,Amount (EUR)\n"
)
CLOCKIFY = (
    '"Project","Client","Description","Task","User","Group","Email","Tags","Billable",'
    '"Start Date","Start Time","End Date","End Time","Duration (h)","Duration (decimal)",'
    '"Billable Rate (USD)","Billable Amount (USD)"\n'
)


def harvest(day="2026-06-22", hours="1.5", cost="40.0", amount="150.0", *, note="Sketches"):
    """A row of Harvest's; a cell with a comma comes in quotes."""
    return (
        f'{day},ACME Ltd,Site,S-1,Design,"{note}","{hours}",Yes,No,No,Ada,Lee,"Design, UX",Yes,'
        f'100.0,"{amount}","{cost}",60.0,Euro - EUR,\n'
    )


def toggl(day="2026-06-22", duration="01:30:00", amount="150.00", *, end=None):
    """A row of Toggl Track's."""
    return (
        f"Ada Lee,ada@x.test,ACME Ltd,Site,Design,Sketches,Yes,{day},09:00:00,{end or day},"
        f'10:30:00,{duration},,"{amount}"\n'
    )


def clockify(day="06/22/2026", duration="01:30:00", decimal="1.50", amount="150.00", *, end=None):
    """A row of Clockify's, with AM and PM."""
    return (
        '"Site","ACME Ltd","Sketches","Design","Ada Lee","","ada@x.test","","Yes",'
        f'"{day}","09:00:00 AM","{end or day}","10:30:00 AM","{duration}","{decimal}",'
        f'"100.00","{amount}"\n'
    )


class Read:
    """A report read whole: `lines`, `faults` as (line, column, reason), `warnings`."""

    def __init__(self, report):
        faults = []
        self.tracker = report.tracker
        self.lines = list(report.lines(faults))
        self.faults = [(fault.line, fault.column, fault.reason) for fault in faults]
        self.warnings = report.warnings

    @property
    def only(self):
        assert self.faults == []
        (line,) = self.lines
        return line


def written(folder, content, name="report.csv"):
    """Write a file into a folder and return where it is."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(folder, content, **options):
    """Write and read a report."""
    return Read(read_report(written(folder, content), **options))
