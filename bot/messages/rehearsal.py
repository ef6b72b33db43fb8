"""What a night would show, in words: the answer to `goodfit nightly --dry-run`."""

from bot.domain.fit import Band
from bot.domain.play import PlayName
from bot.domain.rehearsal import Rehearsal
from bot.messages.digest import PLAYS, STATES


def rehearsal_words(seen: Rehearsal) -> str:
    """Return the counts of a night that was only rehearsed, and whose band would be another."""
    lines = [f"The night of {seen.night.isoformat()} would show the following; nothing was kept."]
    lines.append(f"{seen.scored} clients scored, {seen.at_risk} at risk.")
    if seen.unscored:
        lines.append(f"{seen.unscored} could not be scored: see the log.")
    lines += [f"  {STATES[band]}: {seen.bands[band]}" for band in Band if seen.bands[band]]
    lines.append("Next steps:")
    lines += [f"  {PLAYS[play]}: {seen.plays[play]}" for play in PlayName if seen.plays[play]]
    if not seen.shown:
        lines.append("There is no night before it to compare with.")
    elif not seen.flip_count:
        lines.append("Nobody's band would be another than the night before.")
    else:
        lines.append(f"Another band than the night before: {seen.flip_count}.")
        lines += [
            f"  {seen.names.get(f.client_id, '')}: "
            f"{STATES[Band(f.after)]}, was {STATES[Band(f.before)]}"
            for f in seen.flips
        ]
        if seen.flip_count > len(seen.flips):
            lines.append(f"  and {seen.flip_count - len(seen.flips)} more")
    return "\n".join(lines)
