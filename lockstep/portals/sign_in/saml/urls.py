"""The URLs of single sign-on: what service providers and the browsers that they send come to."""

from lockstep.portals.page import route
from lockstep.portals.sign_in.saml import views

urlpatterns = [
    route("saml2/<slug:path>", views.sign_on, "sign_on"),
    route("saml2/<slug:path>/continue/<slug:pending_id>", views.resume, "sign_on_resume"),
    route("saml2/<slug:path>/metadata.xml", views.metadata, "sign_on_metadata"),
]
