"""The measuring of `benchmark-explorer`, once Django is set up."""

import gc
import importlib
import resource
import statistics
import sys
import time
from functools import cache
from urllib.parse import urlencode

from benchmarks import england, peers
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse, QueryDict
from django.test import RequestFactory
from django.urls import path

import sendportal.urls
from findings import search
from findings.models import Finding, Letter

READY = b"x" * 30_000
NEWEST = [("words", "exact"), ("sort", "newest")]  # words as the peers take them
PACKED = {"HTTP_ACCEPT_ENCODING": "gzip"}  # as every browser asks
ROUNDS = 7
QUICK = 0.2  # seconds: whoever is quicker at first asks five times as often
SLOW = 1.0  # seconds: a peer that takes longer is asked in two rounds only


class Portal:
    """Requests to the whole program, as the server makes them, without a network."""

    def __init__(self):
        self.orm = peers.Orm()
        sendportal.urls.urlpatterns[:0] = [
            path("ready/", lambda request: HttpResponse(READY)),
            path("empty/", lambda request: HttpResponse(b"")),
            path("orm/", self.orm.view),
        ]
        self.handler, self.factory = WSGIHandler(), RequestFactory()

    def get(self, address, **more):
        place, _, query = address.partition("?")
        environ = self.factory._base_environ(
            PATH_INFO=place, QUERY_STRING=query, HTTP_HOST="localhost", **more
        )
        said = {}
        response = self.handler(
            environ, lambda status, headers: said.update(status=status, headers=dict(headers))
        )
        body = b"".join(response)
        response.close()
        return said["status"], said["headers"], body

    def anew(self, newest):
        """The explorer without whole pages that it kept: each is put together from its pieces."""

        def get(pairs):
            search.current().kept.pop("pages", None)
            return self.get(ours(pairs, newest))

        return get


def timed(work, *given):
    """Seconds of the clock."""
    return both_timed(work, *given)[0]


def both_timed(work, *given):
    """Seconds of the clock, and of the processor alone."""
    clock, cpu = time.perf_counter(), time.process_time()
    work(*given)
    return time.perf_counter() - clock, time.process_time() - cpu


def megabytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def explorer(pairs):
    return "/findings/" + (f"?{urlencode(pairs)}" if pairs else "")


def ours(pairs, newest):
    """The explorer's address, words alone and newest first, as the peers do it. Written once: it is
    the visitor's work."""
    return _ours(tuple(pairs), tuple(newest or ()))


@cache
def _ours(pairs, newest):
    worded = any(name == "q" for name, _ in pairs)
    query = search.FindingQuery()
    for name, value in pairs:
        query = query.with_value(name, value)
    if worded and newest:
        for name, value in newest:
            query = query.with_value(name, value)
    return explorer(query.params())


def measure(size, folder, packages, asked, keep):
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    took = 0
    if not keep or Finding.objects.published().count() != size:
        _empty()
        took = england.make_england(size)
    total = Finding.objects.published().count()
    print(f"\n{total:,} findings on {connection.vendor} (made in {took:.0f} s)")
    gc.collect()
    before = megabytes()
    compiling = timed(search.current)
    held = search.current()
    print(f"  snapshot compiled in {compiling:.2f} s; {megabytes() - before:.0f} MB more at most")
    publish_one(held)
    portal = Portal()
    contestants = {
        "explorer": lambda pairs: portal.get(ours(pairs, NEWEST)),
        "explorer, put together anew": portal.anew(NEWEST),
        "explorer, closest first": lambda pairs: portal.get(ours(pairs, None)),
        "django-filter with GROUP BY": lambda pairs: portal.get("/orm/?" + urlencode(pairs)),
        "ready 30 kB page": lambda pairs: portal.get("/ready/"),
        "empty page": lambda pairs: portal.get("/empty/"),
        "explorer, seen before (304)": seen_before(portal),
        "explorer, packed (gzip)": lambda pairs: portal.get(ours(pairs, NEWEST), **PACKED),
        "ready 30 kB page, packed": lambda pairs: portal.get("/ready/", **PACKED),
    }
    datasette = with_datasette(folder, packages)
    if datasette:
        contestants["Datasette"] = lambda pairs: datasette.get(datasette.address(pairs))
    agree(asked, portal, datasette)
    times = {name: [] for name in contestants}
    first = {}
    for round_ in range(ROUNDS + 1):  # the first is not counted: what is kept is made in it
        for name, get in contestants.items():
            if round_ > 2 and first.get(name, 0) > SLOW:
                continue
            # All addresses in a row, as a server meets them: after another program has had the
            # processor, its caches are that one's, and the first page pays for it.
            turns = 1 if first.get(name, SLOW) > QUICK else 5
            for pairs in asked * turns:
                took = both_timed(get, pairs)
                if round_:
                    times[name].append(took)
                else:
                    first[name] = max(first.get(name, 0), took[0])
    report(times, first)


def _empty():
    if connection.vendor == "postgresql" or Finding.objects.exists():
        call_command("flush", verbosity=0, interactive=False)
        call_command("migrate", verbosity=0, interactive=False)


def seen_before(portal):
    """Each address asked for by somebody who has its page already."""
    tags = {}

    def get(pairs):
        address = ours(pairs, NEWEST)
        if address not in tags:
            tags[address] = portal.get(address)[1]["ETag"]
        status, *_ = portal.get(address, HTTP_IF_NONE_MATCH=tags[address])
        assert status.startswith("304"), address  # noqa: S101

    return get


def with_datasette(folder, packages):
    if packages:
        sys.path.append(packages)
    try:
        module = importlib.import_module("datasette")
        importlib.import_module("datasette.app")
    except ImportError:
        print("  Datasette is not installed and takes no part")
        return None
    file = folder / "peer.db"
    file.unlink(missing_ok=True)  # of the run before, whose places may be others
    peers.fill_datasette(file)
    return peers.Datasette(file, module)


def agree(asked, portal, datasette):
    """Everybody finds the same number, or the race is no race."""
    for pairs in asked:
        query = search.FindingQuery(words="exact")
        data = QueryDict(mutable=True)
        for name, value in pairs:
            query = query.with_value(name, value)
            data.appendlist(name, value)
        totals = {"ours": len(search.find(query)), "orm": portal.orm.page(data)[1]}
        if datasette:
            totals["datasette"] = datasette.total(pairs)
        if len(set(totals.values())) > 1:
            sys.exit(f"{pairs}: the totals differ: {totals}")


def publish_one(held):
    """How long a reader waits who comes first after a letter was published."""
    letter = Letter.objects.get(pk=held.snapshot.blocks[len(held.snapshot.blocks) // 2].letter)
    times = []
    for _ in range(5):
        Letter.objects.filter(pk=letter.pk).update(title=letter.title)
        times.append(timed(search.current))
    assert len(search.current().snapshot) == len(held.snapshot)  # noqa: S101
    print(f"  one letter published: taken in within {statistics.median(times) * 1000:.1f} ms")


def report(times, first):
    """Medians, and beside them the processor's, with their ratio to the explorer's."""
    base = [statistics.median(each) for each in zip(*times["explorer"], strict=True)]
    for name, taken in times.items():
        clock, cpu = (statistics.median(each) for each in zip(*taken, strict=True))
        print(
            f"  {name:30} {clock * 1000:10.3f} ms {1 / clock:8.0f} a second"
            f" {clock / base[0]:8.2f} x"
            f"   processor {cpu * 1000:10.3f} ms {cpu / base[1]:8.2f} x"
            f"   slowest first visit {first[name] * 1000:8.1f} ms"
        )
    print(f"  most memory of the whole run: {megabytes():.0f} MB")
