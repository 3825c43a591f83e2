"""Give a lecture in which the class answers on its phones: ``python -m tools.audience [NAME ...]``.

It serves the slides of the chapters named, or of all, and the page that students join by. Nothing
is kept when a lecture ends, but its counts with ``--save``; a server that was killed goes on where
it was.
"""

import argparse
import asyncio
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import segno
import tornado.httpserver
import tornado.netutil

from course_utils.lecture import place
from tools.audience.files import lecturer_files, student_files
from tools.audience.journal import Journal
from tools.audience.questions import SUFFIX, questions_of
from tools.audience.room import Room
from tools.audience.saving import save
from tools.audience.server import Hall, application
from tools.lesson.command import LESSONS, NOTEBOOKS, SLIDES, chosen, status
from tools.lesson.errors import BuildError

PORT = 8855
ELSEWHERE = ("192.0.2.1", 9)  # an address that belongs to nobody; nothing is sent to it
HERE_ALONE = "127.0.0.1"
GOODBYE = 0.3  # seconds in which phones hear that it is over


def main(arguments: list[str] | None = None) -> int:
    """Serve until it is stopped with Ctrl+C; returns 1 if something is missing."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.audience", description=__doc__.splitlines()[0]
    )
    parser.add_argument("names", nargs="*", help="chapters, such as 03_dropout (default: all)")
    parser.add_argument("--port", type=int, default=PORT, help=f"default: {PORT}")
    parser.add_argument("--address", help="of this machine for the class (default: looked for)")
    parser.add_argument(
        "--save", type=Path, metavar="FILE", help="keep counts: FILE.json, FILE.html"
    )
    parser.add_argument("--new", action="store_true", help="begin anew after one was broken off")
    asked = parser.parse_args(arguments)
    return status(lambda: give(asked))


def give(asked: argparse.Namespace) -> None:
    """Build slides that are missing, and serve.

    Raises:
        BuildError: If a chapter or a folder is missing, the port is taken, or a lesson fails.
    """
    names = [source.stem for source in chosen(asked.names, NOTEBOOKS / "source", LESSONS)]
    if asked.save and not asked.save.absolute().parent.is_dir():
        raise BuildError(f"there is no folder {asked.save.absolute().parent} to save in: make it")
    sockets = listening(asked.port)
    if missing := [name for name in names if not is_built(name)]:
        print(f"slides are built first, about two minutes each: {', '.join(missing)}", flush=True)
        build(missing)
    asyncio.run(serve(asked, names, sockets))


def build(names: list[str]) -> None:
    """Build slides in another process: what runs lessons is large, and the server need not keep it.

    Raises:
        BuildError: If that fails.
    """
    command = [sys.executable, "-m", "tools.build_slides", *names]
    if subprocess.run(command, cwd=NOTEBOOKS.parent).returncode:
        raise BuildError("the slides could not be built, see above")


def listening(port: int) -> list[socket.socket]:
    """Sockets on this port.

    Raises:
        BuildError: If another program has it.
    """
    try:
        with socket.socket() as tried:  # tornado leaves its own open when it fails
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(("", port))
        return tornado.netutil.bind_sockets(port)
    except OSError as error:
        raise BuildError(
            f"port {port} cannot be had ({error.strerror}): end the other lecture, or --port 8866"
        ) from None


def is_built(name: str) -> bool:
    """Whether there are slides that are newer than the lesson."""
    made = [SLIDES / f"{name}.html", SLIDES / f"{name}{SUFFIX}"]
    source = NOTEBOOKS / "source" / f"{name}.md"
    return all(path.exists() and path.stat().st_mtime > source.stat().st_mtime for path in made)


async def serve(asked: argparse.Namespace, names: list[str], sockets: list[socket.socket]) -> None:
    """Serve a lecture until somebody stops it; then nothing of it is left but what is saved."""
    lectures = {name: questions_of(SLIDES / f"{name}{SUFFIX}") for name in names}
    port = sockets[0].getsockname()[1]
    join = f"http://{asked.address or own_address()}:{port}/"
    questions = {one.id: one for some in lectures.values() for one in some}
    journal = Journal(place(), {"lecture": names, "questions": list(questions)})
    if asked.new:
        journal.path.unlink(missing_ok=True)
    room = Room(questions, journal.add)
    new = {"secret": secrets.token_urlsafe(16), "begun": time.time()}
    events = journal.begin(new, {"port": port})
    for event in events:
        room.apply(event)
    hall = Hall(room, journal.first["secret"], join)
    files = lecturer_files(SLIDES, lectures, join)
    server = tornado.httpserver.HTTPServer(application(hall, student_files(), files))
    server.add_sockets(sockets)
    hall.resume()
    if events:
        begun = time.strftime("%d %B, %H:%M", time.localtime(journal.first["begun"]))
        print(f"The lecture begun on {begun} was broken off and goes on; --new begins another.")
    segno.make(join, error="m").terminal(compact=True)
    print(f"The class joins at           {join}")
    print(f"Your slides, for you alone:  {join}{hall.secret}/")
    print("Ctrl+C ends the lecture.", flush=True)
    await told_to_stop()
    hall.end()
    await asyncio.sleep(GOODBYE)
    if asked.save:
        for path in save(room, asked.save):
            print(f"saved {path}")
    journal.end()


async def told_to_stop() -> None:
    """Wait for Ctrl+C, or for the system to end this program."""
    stopped, loop = asyncio.Event(), asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):  # the loop's own handlers are not there on Windows
        signal.signal(one, lambda *_: loop.call_soon_threadsafe(stopped.set))
    await stopped.wait()


def own_address() -> str:
    """This machine's address in the room's network, or that of itself alone."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect(ELSEWHERE)
        except OSError:
            return HERE_ALONE
        return asked.getsockname()[0]


if __name__ == "__main__":
    sys.exit(main())
