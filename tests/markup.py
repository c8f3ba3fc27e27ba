"""A page's HTML as a small tree, with a note of everything that is nested as HTML forbids.

A browser mends wrong nesting in silence, so a test that only looks for words never sees it.
"""

from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
PHRASING = {"a", "abbr", "b", "button", "cite", "code", "em", "h1", "h2", "h3", "h4", "i", "label"}
PHRASING |= {
    "legend",
    "p",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "time",
    "title",
    "dt",
    "option",
}
BLOCK = {"address", "article", "aside", "blockquote", "caption", "dd", "details", "div", "dl", "dt"}
BLOCK |= {
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "li",
}
BLOCK |= {"main", "nav", "ol", "p", "section", "table", "tbody", "td", "th", "thead", "tr", "ul"}
INTERACTIVE = {"a", "button", "details", "form", "input", "label", "select", "summary", "textarea"}
ONLY_CHILDREN = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd", "div"},
    "table": {"caption", "thead", "tbody", "tfoot"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tr": {"th", "td"},
    "select": {"option"},
}
ONLY_PARENTS = {
    "li": {"ul", "ol"},
    "dd": {"dl", "div"},
    "dt": {"dl", "div"},
    "tr": {"thead", "tbody"},
}
ONLY_PARENTS |= {"summary": {"details"}, "figcaption": {"figure"}, "legend": {"fieldset"}}


class Node:
    """One element. Its children are elements and strings, in order."""

    def __init__(self, tag, attributes=(), parent=None):
        self.tag = tag
        self.attributes = dict(attributes)
        self.parent = parent
        self.children = []

    def __getitem__(self, name):
        return self.attributes[name]

    def get(self, name, default=None):
        return self.attributes.get(name, default)

    @property
    def classes(self):
        return (self.get("class") or "").split()

    @property
    def elements(self):
        return [child for child in self.children if isinstance(child, Node)]

    @property
    def text(self):
        """All words inside, with single spaces."""
        return " ".join("".join(self._pieces()).split())

    def _pieces(self):
        for child in self.children:
            if isinstance(child, Node):
                yield from child._pieces()
            else:
                yield child

    def walk(self):
        for child in self.elements:
            yield child
            yield from child.walk()

    def all(self, *tags, cls=None, **attributes):
        """Elements inside, of these tags, of this class, with these attributes (`rel_` for rel)."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            node
            for node in self.walk()
            if (not tags or node.tag in tags)
            and (cls is None or cls in node.classes)
            and all(node.get(name) == value for name, value in wanted.items())
        ]

    def one(self, *tags, **wanted):
        """The only such element inside; an AssertionError where there is none, or several."""
        found = self.all(*tags, **wanted)
        assert len(found) == 1, f"{len(found)} of {tags} {wanted}"
        return found[0]

    def ancestors(self):
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def links(self):
        """Words of each link to its address."""
        return {link.text: link["href"] for link in self.all("a") if "href" in link.attributes}


class _Builder(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = Node("#document")
        self.here = self.root
        self.mistakes = []

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self._note(f"<{tag}> says an attribute twice")
        node = Node(tag, attrs, self.here)
        self._check(node)
        self.here.children.append(node)
        if tag not in VOID:
            self.here = node

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if self.here.tag == tag:
            self.here = self.here.parent
        else:
            self._note(f"</{tag}> where <{self.here.tag}> is open")

    def handle_data(self, data):
        if data.strip() and self.here.tag in ONLY_CHILDREN:
            self._note(f"words straight in <{self.here.tag}>: {data.strip()[:40]!r}")
        self.here.children.append(data)

    def _check(self, node):
        parent = self.here
        above = {parent.tag, *(ancestor.tag for ancestor in parent.ancestors())}
        if node.tag not in ONLY_CHILDREN.get(parent.tag, {node.tag}):
            self._note(f"<{node.tag}> straight in <{parent.tag}>")
        if parent.tag not in ONLY_PARENTS.get(node.tag, {parent.tag}):
            self._note(f"<{node.tag}> outside of {ONLY_PARENTS[node.tag]}")
        if node.tag in BLOCK and (holder := above & PHRASING - {"a"}):
            self._note(f"<{node.tag}> inside of {sorted(holder)}")
        if node.tag in INTERACTIVE and "a" in above:
            self._note(f"<{node.tag}> inside of a link")
        if node.tag in INTERACTIVE - {"label"} and "button" in above:
            self._note(f"<{node.tag}> inside of a button")
        if node.tag == "form" and "form" in above:
            self._note("a form inside of a form")
        if node.tag == "main" and above & {"article", "aside", "footer", "header", "nav"}:
            self._note("<main> inside of another part of the page")

    def _note(self, mistake):
        self.mistakes.append(f"line {self.getpos()[0]}: {mistake}")


def parse(html):
    """The page as a tree; `mistakes` of its root are sentences about wrong nesting."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    if builder.here is not builder.root:
        builder.mistakes.append(f"<{builder.here.tag}> is never closed")
    builder.root.mistakes = builder.mistakes
    return builder.root
