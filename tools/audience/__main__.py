"""Give a lecture in which the class answers on its phones: ``python -m tools.audience [NAME ...]``.

It serves the slides of the chapters named, or of all, and the page that students join by. Nothing
is kept when a lecture ends, but its counts with ``--save FILE``; a server that was killed goes on
where it was.
"""

import argparse
import asyncio
import json
import secrets
import signal
import socket
import sys
from pathlib import Path

import tornado.httpserver

from tools.audience.files import lecturer_files, student_files
from tools.audience.journal import Journal, place
from tools.audience.lesson import SUFFIX, questions_of
from tools.audience.room import Room
from tools.audience.server import Hall, application, counts
from tools.build_notebooks import LESSONS, NOTEBOOKS, chosen
from tools.build_slides import SLIDES, build
from tools.lesson.command import status

PORT = 8855
ELSEWHERE = ("192.0.2.1", 9)  # an address that belongs to nobody; nothing is sent to it


def main(arguments: list[str] | None = None) -> int:
    """Serve until it is stopped with Ctrl+C; returns 1 if the slides cannot be built."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="chapters, such as 03_dropout (default: all)")
    parser.add_argument("--port", type=int, default=PORT, help=f"default: {PORT}")
    parser.add_argument("--address", help="of this machine for the class (default: looked for)")
    parser.add_argument("--save", type=Path, metavar="FILE", help="keep the counts as JSON")
    asked = parser.parse_args(arguments)
    return status(lambda: give(asked))


def give(asked: argparse.Namespace) -> None:
    """Build slides that are missing, and serve."""
    names = [source.stem for source in chosen(asked.names, NOTEBOOKS / "source", LESSONS)]
    if missing := [name for name in names if not is_built(name)]:
        build(missing)
    lectures = {name: list(questions_of(SLIDES / f"{name}{SUFFIX}").values()) for name in names}
    asyncio.run(serve(asked, lectures))


def is_built(name: str) -> bool:
    """Whether there are slides that are newer than the lesson."""
    made = [SLIDES / f"{name}.html", SLIDES / f"{name}{SUFFIX}"]
    source = NOTEBOOKS / "source" / f"{name}.md"
    return all(path.exists() and path.stat().st_mtime > source.stat().st_mtime for path in made)


async def serve(asked: argparse.Namespace, lectures: dict) -> None:
    """Serve a lecture until somebody stops it; then nothing of it is left but what is saved."""
    join = f"http://{asked.address or own_address()}:{asked.port}/"
    questions = {question.id: question for some in lectures.values() for question in some}
    journal = Journal(place(), {"lecture": sorted(lectures)})
    room = Room(questions, journal.add)
    events = journal.begin(secrets.token_urlsafe(16))
    for event in events:
        room.apply(event)
    hall = Hall(room, journal.secret)
    files = lecturer_files(SLIDES, lectures, join)
    server = tornado.httpserver.HTTPServer(application(hall, student_files(), files))
    server.listen(asked.port)
    hall.resume()
    if events:
        print("This lecture was broken off: it goes on where it was.")
    print(f"The class joins at     {join}\nYour slides, for you alone: {join}{hall.secret}/")
    print("Ctrl+C ends the lecture.", flush=True)
    stopped = asyncio.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(one, stopped.set)
    await stopped.wait()
    if asked.save:
        asked.save.write_text(json.dumps(counts(room), indent=1), encoding="utf-8")
        print(f"saved {asked.save}")
    journal.end()


def own_address() -> str:
    """This machine's address in the room's network, or that of itself alone."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect(ELSEWHERE)
        except OSError:
            return "127.0.0.1"
        return asked.getsockname()[0]


if __name__ == "__main__":
    sys.exit(main())
