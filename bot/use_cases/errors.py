"""What a filled-in form can get wrong, field by field."""

from bot.domain.errors import DomainError


class UnusableFields(DomainError):
    """Some fields need another look; nothing was saved."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__()
        self.fields = fields
