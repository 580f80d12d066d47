"""The URLs of passwords by mail."""

from lockstep.portals.page import route
from lockstep.portals.sign_in.mailed import views

urlpatterns = [
    route("sign-in/forgot", views.forgot, "forgot_password"),
    route("sign-in/link/<str:token>", views.mailed_link, "mailed_link"),
]
