"""The admin's front page: its name, and its records in the order of the work."""

from django.contrib.admin import AdminSite

ORDER = [
    "Letter",
    "Section",
    "Finding",
    "LetterVersion",
    "Inspection",
    "LocalArea",
    "Region",
    "Theme",
    "Service",
    "GlossaryTerm",
    "FamilyQuestion",
    "Advice",
    "User",
    "Group",
]


def arrange(site: AdminSite) -> None:
    """Name the site and sort its lists. Records go one at a time, so bulk deletion is off."""
    site.site_header = site.site_title = "SEND findings portal: records"
    site.index_title = "Letters, reference data and accounts"
    site.enable_nav_sidebar = (
        False  # the lists need its width, and the front page is one click away
    )
    site.disable_action("delete_selected")
    by_django = site.get_app_list

    def in_order_of_work(request, app_label=None):
        apps = by_django(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: _place(model["object_name"]))
            app["name"] = "Accounts" if app["app_label"] == "auth" else app["name"]
        return sorted(apps, key=lambda app: app["app_label"] != "findings")

    site.get_app_list = in_order_of_work


def _place(name: str) -> int:
    return ORDER.index(name) if name in ORDER else len(ORDER)
