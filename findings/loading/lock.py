"""One loader at a time on this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files import locks


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Wait until no other process of this machine loads into the portal of `folder`, then hold it.

    The lock goes with the process, so one that was killed leaves nothing to clean up.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "loading.lock").open("w") as file:
        locks.lock(file, locks.LOCK_EX)
        yield
