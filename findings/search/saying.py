"""Whether one finding says what was looked for, where it stands in no index: it was withdrawn.

By the same meaning as the index: any form of a word, other names, topics.
"""

from collections.abc import Collection, Iterable

from findings.search.text import Thing

Tags = Collection[tuple[str, str]]  # dimensions and slugs


def says(things: Iterable[Thing], stems: str, tags: Tags) -> bool:
    """Whether a finding has all these things, and none of those that are to be left out.

    `stems` are those of its texts, as `StemsField` keeps them.
    """
    row = f" {stems} "
    return all(_has(thing, row, tags) != thing.excluded for thing in things)


def _has(thing: Thing, row: str, tags: Tags) -> bool:
    if thing.prefix and f" {thing.words[0]}" in row:
        return True
    whole = [thing.words] if thing.phrase else [(word,) for word in thing.words]
    if not thing.prefix and all(_in_a_row(words, row) for words in whole):
        return True
    return any(_in_a_row(words, row) for words in thing.others) or any(
        (dimension, slug) in tags for dimension, slug, _ in thing.topics
    )


def _in_a_row(words: tuple[str, ...], row: str) -> bool:
    return f" {' '.join(words)} " in row
