"""What the steps of signing in ask for."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError


class SignInForm(AuthenticationForm):
    """Account name and password of a member of staff."""

    error_messages = {
        "invalid_login": "That account name and password do not go together. Capitals matter.",
        "inactive": "This account is closed. Ask an administrator.",
    }

    def confirm_login_allowed(self, user):
        super().confirm_login_allowed(user)
        if not user.is_staff:
            raise ValidationError(
                "This account is not one of the staff. Ask an administrator.", code="not_staff"
            )


class CodeForm(forms.Form):
    """A code from an app, or one of the recovery codes."""

    code = forms.CharField(
        max_length=20, label="Code", error_messages={"required": "Enter a code."}
    )

    def clean_code(self):
        return self.cleaned_data["code"].replace(" ", "").strip().lower()
