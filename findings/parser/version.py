"""The parser's version. Raise it when a rule changes what is read: stored letters keep theirs."""

VERSION = "1.0"
