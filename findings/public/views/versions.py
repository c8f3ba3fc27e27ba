"""A letter in another form, Easy Read or large print, as a file to take away."""

from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from findings.models import LetterVersion
from findings.public.fresh import fresh

KINDS = {kind.value.replace("_", "-"): kind for kind in LetterVersion.Kind}


@require_safe
@fresh
def letter_version(request, slug, kind):
    """Never shown in the page's own place: what somebody else made runs nothing here."""
    version = (
        LetterVersion.objects.published().filter(letter__slug=slug, kind=KINDS.get(kind)).first()
    )
    if version is None:
        raise Http404("There is no such version of a letter.")
    return FileResponse(
        version.file.open("rb"),
        as_attachment=True,
        filename=f"{slug}-{kind}.{version.suffix}",
    )
