"""What a page says of itself to programs, as schema.org's words: a site, a dataset, a letter.

The template tag `structured_data` writes it into the page as a data block, which no browser runs
and a Content-Security-Policy has no say in: `script-src` is asked about scripts only.
"""

from django.urls import reverse

from findings.public.addresses import absolute

SITE = "SEND findings portal"
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
INSPECTORATES = [
    {"@type": "GovernmentOrganization", "name": name}
    for name in ("Ofsted", "Care Quality Commission")
]


def of_site(request):
    """The portal, and how to search it from elsewhere."""
    explorer = absolute(request, reverse("findings:finding-list"))
    return {
        "@type": "WebSite",
        "name": SITE,
        "url": absolute(request, reverse("findings:home")),
        "inLanguage": "en-GB",
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{explorer}?q={{words}}"},
            "query-input": "required name=words",
        },
    }


def of_dataset(request):
    """All findings as files, for search engines of data."""
    files = [("text/csv", "finding-csv"), ("application/json", "finding-json")]
    files.append(
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "finding-xlsx")
    )
    return {
        "@type": "Dataset",
        "name": "Findings of local area SEND inspections in England",
        "description": "What inspectors of Ofsted and the Care Quality Commission found about "
        "special educational needs and disabilities in each local area of England, finding by "
        "finding, with themes, services, judgement and plain summary.",
        "url": absolute(request, reverse("findings:data")),
        "license": LICENCE,
        "isAccessibleForFree": True,
        "inLanguage": "en-GB",
        "temporalCoverage": "2016/..",
        "spatialCoverage": {"@type": "Country", "name": "England"},
        "creator": {"@type": "Organization", "name": SITE},
        "isBasedOn": {"@type": "CreativeWork", "author": INSPECTORATES, "license": LICENCE},
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": kind,
                "contentUrl": absolute(request, reverse(f"findings:{name}")),
            }
            for kind, name in files
        ],
    }


def of_letter(request, letter):
    """A letter as it is shown here, and the original that it goes back to. It names nobody."""
    inspection = letter.inspection
    original = {"@type": "Report", "name": letter.title, "author": INSPECTORATES}
    if inspection.report_url:
        original["url"] = inspection.report_url
    if inspection.published:
        original["datePublished"] = inspection.published.isoformat()
    return {
        "@type": "Report",
        "name": letter.title,
        "url": absolute(request, letter.get_absolute_url()),
        "inLanguage": "en-GB",
        "license": LICENCE,
        "publisher": {"@type": "Organization", "name": SITE},
        "about": {"@type": "AdministrativeArea", "name": inspection.area.name},
        "isBasedOn": original,
    }
