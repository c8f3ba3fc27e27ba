"""One address of the demonstration for each kind of public page, and for each of its states.

Read by the browser tests, the tests of sizes, and the checks of HTML and of Lighthouse in `.ci`.
"""

from findings import intake
from tests.letter_files import as_pdf
from tests.test_intake import on_register

FINDING = "/findings/g4hdfbs/"
WITHDRAWN = "/findings/cz8pfnp/"
GONE = WITHDRAWN.split("/")[2]
PAGES = {
    "home": "/",
    "explorer": "/findings/",
    "explorer filtered": "/findings/?theme=waiting-times&judgement=strength&sort=oldest",
    "explorer searched": "/findings/?q=therapy",
    "explorer second page": "/findings/?page=2",
    "explorer empty": "/findings/?q=unicorn&theme=waiting-times",
    "explorer mistaken": "/findings/?theme=nothing",
    "finding": FINDING,
    "letter": "/letters/st-helens-2018/",
    "area": "/areas/st-helens/",
    "area without letter": "/areas/kent/",
    "former area": "/areas/cumbria/",
    "learning": "/learn/st-helens/",
    "learning without letter": "/learn/kent/",
    "learning, choose": "/learn/",
    "questions": "/questions/",
    "question": "/questions/autism-assessment/",
    "question, of an area": "/questions/autism-assessment/st-helens/",
    "question, sheet": "/questions/autism-assessment/st-helens/sheet/",
    "area sheet": "/areas/st-helens/sheet/?theme=waiting-times",
    "areas": "/areas/",
    "areas empty": "/areas/?q=atlantis",
    "map": "/areas/map/",
    "map of outcomes": "/areas/map/?show=outcome-2023",
    "map of a theme": "/areas/map/?theme=waiting-times",
    "compare, choose": "/compare/",
    "compare": "/compare/?area=halton&area=st-helens",
    "topics": "/topics/",
    "theme": "/themes/waiting-times/",
    "service": "/services/speech-language-therapy/",
    "service without finding": "/services/physiotherapy/",
    "glossary": "/glossary/",
    "glossary empty": "/glossary/?q=unicorn",
    "coverage": "/coverage/",
    "data": "/data/",
    "about": "/about/",
    "privacy": "/privacy/",
    "accessibility": "/accessibility/",
    "pack": f"/pack/?title=For+the+board&made=2020-01-02&f=g4hdfbs&f=3xfth54&f={GONE}&f=zzzzzzz",
    "pack empty": "/pack/",
    "pack add": "/pack/add/?f=g4hdfbs",
    "pack add nothing": "/pack/add/",
    "kept": "/findings/kept/?at=20200101T000000Z&n=2&fp=0123456789ab",
    "alert": "/alerts/?theme=waiting-times",
    "alert asked": "/alerts/asked/",
    "report": "/report/",
    "question in an area without letter": "/questions/after-16/kent/",
    "sheet, choose": "/areas/st-helens/sheet/",
    "not found": "/nowhere/",
    "withdrawn": WITHDRAWN,
}
STATUS = {"not found": 404, "withdrawn": 410}

# The staff's screens: {question} is a file that asks, {main} a main finding of a made-up letter.
DESK_LETTER = "/desk/letters/oxmere-2018/"
SCREENS = {
    "home": "/desk/",
    "add letters": "/desk/files/add/",
    "files": "/desk/files/",
    "a file that asks": "/desk/files/{question}/",
    "checking": DESK_LETTER,
    "checking, a main finding": DESK_LETTER + "?at={main}",
    "checking, doubts first": DESK_LETTER + "?doubts=first",
    "coverage": DESK_LETTER + "coverage/",
    "publication": DESK_LETTER + "publication/",
    "changes": DESK_LETTER + "changes/",
    "history": DESK_LETTER + "history/",
    "preview": DESK_LETTER + "preview/",
    "summary": DESK_LETTER + "findings/{main}/summary/?draft=1",
    "work list": "/desk/work/not-held/",
    "empty work list": "/desk/work/on-hold/",
    "overrides": "/desk/reports/overrides/",
    "second opinion": "/desk/second-coding/",
    "passkeys": "/staff/second-step/passkeys/",
    "setting up the second step": "/staff/second-step/set-up/",
    "sign in": "/staff/sign-in/",
}


def screens(inspector):
    """A made-up letter taken in, a file that asks, and the address of every screen of the staff."""
    on_register("oxmere-2018")
    letter = intake.take_in(
        as_pdf("oxmere-2018", height=400), name="oxmere.pdf", by=inspector, road="chosen"
    ).upload.letter
    question = intake.take_in(
        as_pdf("telby-2016"), name="telby.pdf", by=inspector, road="chosen"
    ).upload
    main = letter.findings.filter(kind="main_finding").first()
    names = {"question": question.pk, "main": main.reference}
    return {name: address.format(**names) for name, address in SCREENS.items()}
