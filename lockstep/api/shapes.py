"""What several answers have."""

from ninja import Field, Schema


class Detail(Schema):
    field: str
    message: str


class Error(Schema):
    """Every answer that isn't a success."""

    code: int = Field(description="The HTTP status.")
    status: str = Field(description="The HTTP status in words.")
    message: str = Field(description="What is wrong, and what to do instead.")
    details: list[Detail] | None = Field(None, description="The same by property or parameter.")


READING = {401: Error, 429: Error, 503: Error, 400: Error}
ONE = {**READING, 404: Error}
WRITING = {**READING, 403: Error, 413: Error, 415: Error}
WRITING_ONE = {**WRITING, 404: Error}
