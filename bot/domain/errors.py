"""The one base of every error that a person is told about."""


class DomainError(Exception):
    """A rule said no. The message is the sentence that the person reads."""

    def __init__(self, sentence: str = "") -> None:
        self.sentence = sentence or (type(self).__doc__ or "").strip().splitlines()[0]
        super().__init__(self.sentence)
