"""Addresses of signing in: /staff/."""

from django.urls import path

from findings.signin import second_step, views

app_name = "signin"

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    # second-step/
    path("second-step/", second_step.verify, name="verify"),
    path("second-step/set-up/", second_step.set_up, name="set-up"),
    path("second-step/passkeys/", second_step.passkeys, name="passkeys"),
    path("second-step/recovery-codes/", second_step.recovery_codes, name="recovery-codes"),
]
