"""The article's steps, a file a section. Importing this ties each function to its line."""

from tests.journeys.steps import access, create, delete, idm, importing, remove, remove_sso, sso  # noqa: F401
