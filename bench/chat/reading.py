"""Somebody who asks for one page again and again: `python -m bench.chat.reading PORT PATH COOKIE`."""

import sys

from bench import load


def main(port: int, path: str, cookie: str) -> None:
    asked = load.request(path, headers=[f"Cookie: {cookie}"])
    while True:
        load.ask(port, asked)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
