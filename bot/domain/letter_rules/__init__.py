"""The rules by which a letter is read before people read it: `table` is the way in."""
