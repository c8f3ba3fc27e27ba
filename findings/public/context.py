"""What every public page's template may use."""

from django.core.exceptions import DisallowedHost

from findings.public.addresses import absolute


def address(request):
    """`canonical`: the page's own address without its query. The explorer says its own."""
    try:
        return {"canonical": absolute(request, request.path)}
    except DisallowedHost:  # the page that refuses such a host is rendered too, and has no address
        return {}
