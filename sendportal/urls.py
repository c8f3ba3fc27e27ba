"""Which sides of the portal are mounted: the public one, the desk, Django's admin, signing in, and
in development the styleguide."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from findings.public.views.pages import styleguide
from findings.signin.views import from_admin

urlpatterns = [
    path("", include("findings.public.urls")),  # first: asked for most by far
    path("admin/login/", from_admin),
    path("admin/", admin.site.urls),
    path("staff/", include("findings.signin.urls")),
    path("staff/passkeys/", include("django_otp_webauthn.urls", namespace="otp_webauthn")),
    path("desk/", include("findings.desk.urls")),
]
if not settings.PRODUCTION:
    urlpatterns.append(path("styleguide/", styleguide, name="styleguide"))
