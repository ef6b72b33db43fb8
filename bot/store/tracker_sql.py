"""The SQL by which a tracker's report is compared with the ledger; both databases read it.

What is the same is found by grouping and without a join: a group takes two unknown persons for the
same one, and sorts a million rows where a join might compare each with each.
"""

STAGED = ("no", "slot", "on", "hours", "person", "billable", "note", "rate")

# `rate` in ten-thousandths of a major unit; `divisor` makes minor units of it, none leaves it out.
TABLES = {
    "staged_time": (
        'no bigint, slot integer, "on" date, hours double precision, person text, '
        "billable boolean, note text, rate bigint"
    ),
    "staged_slots": "slot integer PRIMARY KEY, client_id bigint, divisor bigint",
    "differing_days": 'client_id bigint, "on" date',
    "planned_time": (
        "verdict text, ref bigint, counterpart bigint, hours double precision, "
        "hours_before double precision"
    ),
}

_REPORTED = """
    SELECT s.no, m.client_id, s."on", s.person, s.note, s.hours, s.billable,
           (s.rate + m.divisor / 2) / m.divisor AS cost_rate
    FROM staged_time AS s JOIN staged_slots AS m ON m.slot = s.slot
"""

_KEPT = """
    FROM time_entries AS e
    WHERE e.team_id = :team_id AND e.tracker = :tracker AND e."on" BETWEEN :first AND :last
      AND e.client_id IN (SELECT client_id FROM staged_slots)
"""

ANY_KEPT = f"SELECT 1 {_KEPT} LIMIT 1"

# The days of a client on which the two are not the same rows as often: mostly few, so that the
# comparison row by row has little to sort.
DIFFERING = f"""
    INSERT INTO differing_days (client_id, "on")
    SELECT DISTINCT client_id, "on" FROM (
        SELECT client_id, "on" FROM (
            SELECT client_id, "on", hours, note, person, billable, cost_rate, 1 AS side
            FROM ({_REPORTED}) AS reported
            UNION ALL
            SELECT e.client_id, e."on", e.hours, e.note, e.person, e.billable, e.cost_rate, -1
            {_KEPT}
        ) AS both_sides
        GROUP BY client_id, "on", hours, note, person, billable, cost_rate HAVING sum(side) <> 0
    ) AS differing
"""  # noqa: S608 (made of this file's own parts)

# Side 0 is the report, 1 the ledger. `nth` tells apart what stands there several times; an entry
# that was taken back is the last to be met, and is never changed or removed.
PLAN = f"""
    INSERT INTO planned_time (verdict, ref, counterpart, hours, hours_before)
    WITH both_sides AS (
        SELECT 0 AS side, no AS ref, client_id, "on", person, note, hours, billable, cost_rate,
               0 AS gone
        FROM ({_REPORTED}) AS reported
        WHERE (client_id, "on") IN (SELECT client_id, "on" FROM differing_days)
        UNION ALL
        SELECT 1, e.id, e.client_id, e."on", e.person, e.note, e.hours, e.billable, e.cost_rate,
               CASE WHEN e.withdrawn_at IS NULL THEN 0 ELSE 1 END
        {_KEPT} AND (e.client_id, e."on") IN (SELECT client_id, "on" FROM differing_days)
    ), counted AS (
        SELECT *, row_number() OVER (
            PARTITION BY client_id, "on", person, note, hours, billable, cost_rate, side
            ORDER BY gone, ref
        ) AS nth
        FROM both_sides
    ), compared AS (
        SELECT *, count(*) OVER (
            PARTITION BY client_id, "on", person, note, hours, billable, cost_rate, nth
        ) AS sides
        FROM counted
    ), left_over AS (
        SELECT side, ref, client_id, "on", person, note, hours, gone, row_number() OVER (
            PARTITION BY client_id, "on", person, note, side ORDER BY gone, ref
        ) AS nth
        FROM compared WHERE sides = 1
    ), mended AS (
        SELECT side, ref, hours, gone,
               max(CASE WHEN side = 0 THEN ref END) OVER meeting AS reported,
               max(CASE WHEN side = 1 THEN ref END) OVER meeting AS kept,
               max(CASE WHEN side = 1 THEN hours END) OVER meeting AS hours_before,
               max(gone) OVER meeting AS is_gone
        FROM left_over
        WINDOW meeting AS (PARTITION BY client_id, "on", person, note, nth)
    )
    SELECT CASE WHEN kept IS NULL THEN 'added' WHEN side = 0 THEN 'changed' ELSE 'removed' END,
           ref, CASE WHEN side = 0 THEN kept END, hours, hours_before
    FROM mended
    WHERE (side = 0 AND is_gone = 0) OR (side = 1 AND reported IS NULL AND gone = 0)
"""  # noqa: S608 (made of this file's own parts)

DIFFERENCE = """
    SELECT verdict, count(*) AS number,
           coalesce(sum(hours), 0) AS hours, coalesce(sum(hours_before), 0) AS hours_before
    FROM planned_time GROUP BY verdict
"""

REPORTED = """
    SELECT count(*) AS number, coalesce(sum(s.hours), 0) AS hours
    FROM staged_time AS s JOIN staged_slots AS m ON m.slot = s.slot
"""

# Hours that come from elsewhere on the very days of the report.
ELSEWHERE = """
    SELECT count(*) AS number, coalesce(sum(e.hours), 0) AS hours
    FROM time_entries AS e
    WHERE e.team_id = :team_id AND e.withdrawn_at IS NULL
      AND (e.tracker IS NULL OR e.tracker <> :tracker)
      AND e."on" BETWEEN :first AND :last
      AND (e.client_id, e."on") IN (
          SELECT m.client_id, s."on" FROM staged_time AS s JOIN staged_slots AS m ON m.slot = s.slot
      )
"""

ANY_ELSEWHERE = """
    SELECT 1 FROM time_entries AS e
    WHERE e.team_id = :team_id AND (e.tracker IS NULL OR e.tracker <> :tracker)
      AND e."on" BETWEEN :first AND :last
      AND e.client_id IN (SELECT client_id FROM staged_slots)
    LIMIT 1
"""

PLANNED = "SELECT count(*) AS number FROM planned_time"

REMOVE = """
    DELETE FROM time_entries WHERE team_id = :team_id
      AND id IN (SELECT ref FROM planned_time WHERE verdict = 'removed')
"""

CHANGE = f"""
    UPDATE time_entries SET hours = r.hours, billable = r.billable, cost_rate = r.cost_rate
    FROM ({_REPORTED}) AS r, planned_time AS p
    WHERE p.verdict = 'changed' AND r.no = p.ref
      AND time_entries.team_id = :team_id AND time_entries.id = p.counterpart
"""  # noqa: S608 (made of this file's own parts)

_ADD = """
    INSERT INTO time_entries (team_id, id, client_id, tracker, logged_at,
                              "on", hours, person, billable, cost_rate, note)
    SELECT :team_id, {number}, r.client_id, :tracker, :at,
           r."on", r.hours, r.person, r.billable, r.cost_rate, r.note
    FROM ({reported}) AS r {which}
"""

# `no` counts from 0 without a gap where every name is known: then it is the number's own place.
ADD_ALL = _ADD.format(number=":number + r.no", reported=_REPORTED, which="")
ADD_MATCHED = _ADD.format(
    number=":number - 1 + row_number() OVER (ORDER BY r.no)", reported=_REPORTED, which=""
)
ADD_PLANNED = _ADD.format(
    number=":number - 1 + row_number() OVER (ORDER BY r.no)",
    reported=_REPORTED,
    which="WHERE r.no IN (SELECT ref FROM planned_time WHERE verdict = 'added')",
)
