"""What every public page's template may use."""


def address(request):
    """`canonical`: the page's own address without its query. The explorer says its own."""
    return {"canonical": request.build_absolute_uri(request.path)}
