"""The first step of signing in, the password; and signing out."""

from django.contrib.auth import logout
from django.contrib.auth.views import LoginView
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from findings.signin.forms import SignInForm


class SignIn(LoginView):
    """Account name and password; the middleware asks for the second step after it."""

    template_name = "signin/sign_in.html"
    authentication_form = SignInForm

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and request.user.is_staff:
            return redirect(self.get_success_url())
        return super().dispatch(request, *args, **kwargs)


@require_safe
def from_admin(request):
    """Django's admin signs in here as well: one door, one lock."""
    query = request.GET.urlencode()
    return redirect(reverse("signin:sign-in") + (f"?{query}" if query else ""))


@require_POST
def sign_out(request):
    logout(request)
    return redirect("signin:sign-in")
