"""The Admin Portal's URLs, a folder a page."""

urlpatterns: list = []
