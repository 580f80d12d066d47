"""The one way in which the account rules say no; each door gives it its own shape."""


class Refused(Exception):
    """`status` and `scim_type` as SCIM says them; `detail` is a sentence that pages show too."""

    def __init__(self, status: int, detail: str, scim_type: str = "") -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.scim_type = scim_type


def invalid_parameter(path: str) -> Refused:
    """The platform's CMN-101 sentence as SCIM passes it on."""
    return Refused(400, f"Parameter [extension.{path}] value is invalid.", "invalidValue")
