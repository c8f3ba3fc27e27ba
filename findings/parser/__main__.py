"""The guarded child: a file on standard input, its parsed letter as JSON on standard output.

python -m findings.parser SECONDS MEGABYTES < letter.pdf
"""

import json
import resource
import sys

from findings.parser.packing import pack
from findings.parser.reader import read_letter
from findings.parser.records import Unreadable


def main(seconds: int, megabytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1_000_000, megabytes * 1_000_000))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = {"letter": pack(read_letter(sys.stdin.buffer.read()))}
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
    main(int(sys.argv[1]), int(sys.argv[2]))
