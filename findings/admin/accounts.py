"""Accounts in the admin. Only a superuser makes superusers, or touches one."""

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

ROLES = ("Inspector", "Reviewer", "Administrator")
User = get_user_model()
admin.site.unregister(User)
# Their keys are secrets; a lost device is replaced by a command (README, “Staff”).
for device in (TOTPDevice, StaticDevice):
    admin.site.unregister(device)


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Administrators give the three roles, and nothing beyond what they hold themselves."""

    show_facets = admin.ShowFacets.ALWAYS
    list_display = ["username", "first_name", "last_name", "email", "is_staff", "is_active"]
    list_filter = ["is_staff", "is_active", "groups"]
    by_administrators = [
        (None, {"fields": ["username", "password"]}),
        ("Person", {"fields": ["first_name", "last_name", "email"]}),
        (
            "What this account may do",
            {
                "fields": ["is_active", "is_staff", "groups"],
                "description": "Inspectors enter letters. Reviewers also publish, correct and "
                "withdraw. Administrators also keep reference data and accounts. To close an "
                "account, untick “Active”: its name stays in the history.",
            },
        ),
        ("Dates", {"fields": ["last_login", "date_joined"]}),
    ]

    def get_fieldsets(self, request, obj=None):
        if obj is None or request.user.is_superuser:
            return super().get_fieldsets(request, obj)
        return self.by_administrators

    def get_readonly_fields(self, request, obj=None):
        """Nobody but a superuser changes their own rights, or locks themselves out."""
        fields = [*super().get_readonly_fields(request, obj), "last_login", "date_joined"]
        if obj == request.user and not request.user.is_superuser:
            fields += ["is_active", "is_staff", "groups"]
        return fields

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (request.user.is_superuser or obj is None or not obj.is_superuser)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "groups" and not request.user.is_superuser:
            kwargs["queryset"] = Group.objects.filter(name__in=ROLES)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_related(self, request, form, formsets, change):
        """Groups that an administrator cannot see stay as they are."""
        unseen = [] if request.user.is_superuser else self._unseen(form.instance)
        super().save_related(request, form, formsets, change)
        form.instance.groups.add(*unseen)

    def _unseen(self, user):
        return list(user.groups.exclude(name__in=ROLES))
