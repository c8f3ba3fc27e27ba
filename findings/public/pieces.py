"""A template rendered once, with holes for what differs, so that filling it is joining texts.

The markup stays in its template; what costs time, rendering it, is done once.
"""

import re
import secrets

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import mark_safe

# Characters for private use, which no filter changes. What is random in it nobody can write into an
# address, to make a hole of his own.
_SECRET = secrets.token_hex(8)
_HOLE = re.compile(f"\ue000{_SECRET}([a-z_]+)\ue001")


class Pieces:
    """The pieces of one rendered template and the names of the holes between them.

    Kept and filled as bytes: a page is put together by copying, and encoded once.
    """

    def __init__(self, template, context, holes):
        """`holes` names what of the context is left open; everything else is rendered now."""
        given = {name: mark_safe(f"\ue000{_SECRET}{name}\ue001") for name in holes}  # noqa: S308 - our own
        parts = _HOLE.split(render_to_string(template, context | given))
        self.texts, self.names = [text.encode() for text in parts[::2]], parts[1::2]

    def filled(self, **values: str | bytes) -> bytes:
        """The whole with its holes filled by HTML, or by texts that need no escaping."""
        parts = [self.texts[0]]
        for name, text in zip(self.names, self.texts[1:], strict=True):
            value = values[name]
            parts += (value.encode() if isinstance(value, str) else value, text)
        return b"".join(parts)

    def partly(self, **values: str) -> tuple[str, ...]:
        """The texts around the holes that are not named, the named ones filled and escaped."""
        texts = [self.texts[0].decode()]
        for name, text in zip(self.names, self.texts[1:], strict=True):
            if name in values:
                texts[-1] += escape(values[name]) + text.decode()
            else:
                texts.append(text.decode())
        return tuple(texts)
