"""The guarded child: a file on standard input, its parsed letter as JSON on standard output.

python -m findings.parser SECONDS MEGABYTES < letter.pdf
python -m findings.parser SECONDS MEGABYTES PAGE < letter.pdf    (a picture of the page, in base 64)
"""

import base64
import json
import resource
import sys

from findings.parser.document.images import page_png
from findings.parser.packing import pack
from findings.parser.reader import read_letter
from findings.parser.records import Unreadable


def main(seconds: int, megabytes: int, page: int = 0) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1_000_000, megabytes * 1_000_000))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        data = sys.stdin.buffer.read()
        answer: dict[str, object]
        if page:
            answer = {"picture": base64.b64encode(page_png(data, page)).decode()}
        else:
            answer = {"letter": pack(read_letter(data))}
    except Unreadable as refusal:
        answer = {"error": type(refusal).__name__, "sentence": str(refusal)}
    except MemoryError:
        answer = {
            "error": "TooMuch",
            "sentence": f"Reading the file needs over {megabytes} MB of memory; it is not read.",
        }
    except RecursionError:
        answer = {"error": "TooMuch", "sentence": "The file is nested too deeply to be read."}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
