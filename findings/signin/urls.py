"""Addresses of signing in: /staff/."""

from django.urls import path

from findings.signin import views

app_name = "signin"

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("second-step/", views.verify, name="verify"),
    path("second-step/set-up/", views.set_up, name="set-up"),
    path("second-step/passkeys/", views.passkeys, name="passkeys"),
    path("sign-out/", views.sign_out, name="sign-out"),
]
