"""What is said of one local area, as values: found by name, decided, found, to come, not known.

Pages only lay it out. Facts come from the registers and from published letters; where neither says
something, that is said too.
"""

from findings.areas.by_name import Answer, look_up, names_of, suggestions
from findings.areas.telling import Told, tell
from findings.areas.topics import TopicGroup, topic_groups
from findings.areas.visits import Timeline, timeline

__all__ = [
    "Answer",
    "Timeline",
    "Told",
    "TopicGroup",
    "look_up",
    "names_of",
    "suggestions",
    "tell",
    "timeline",
    "topic_groups",
]
