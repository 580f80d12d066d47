"""The sign-in's URLs."""

from lockstep.portals.page import route
from lockstep.portals.sign_in import views
from lockstep.portals.sign_in.mailed.urls import urlpatterns as mailed
from lockstep.portals.sign_in.saml.urls import urlpatterns as saml

urlpatterns = [
    route("sign-in", views.sign_in, "sign_in"),
    route("sign-in/again", views.sign_in_again, "sign_in_again"),
    route("sign-out", views.sign_out, "sign_out"),
    route("password", views.new_password, "password"),
    *mailed,
    *saml,
]
