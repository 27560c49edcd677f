"""The processes of docker-compose.yml by hand: same commands, same environment, no containers.

`python ops/production.py` serves until Ctrl-C. `python ops/production.py -- COMMAND ...` runs the command
against it (BESIDE_URL names it) and answers with the command's exit code. Two `live` processes stand behind
nginx, as compose asks. The demo cohort is loaded, so that there is somebody to sign in as.
"""

import base64
import contextlib
import os
import re
import shlex
import signal
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from nacl.public import PrivateKey
from services import free_port, mail_server, postgresql, redis

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
LIVE_PROCESSES = 2
READY_WITHIN_SECONDS = 60


def filled(text: str, values: Mapping[str, str]) -> str:
    """What compose makes of `${NAME}` and `${NAME:-default}`."""
    return re.sub(r"\$\{(\w+)(?::-([^}]*))?\}", lambda found: values.get(found[1]) or found[2] or "", text)


def secrets() -> dict[str, str]:
    key = PrivateKey.generate()
    password = base64.b16encode(os.urandom(12)).decode
    return {
        "SECRET_KEY": base64.b64encode(os.urandom(48)).decode(),
        "BLINDED_MAC_KEY": base64.b64encode(os.urandom(32)).decode(),
        "BLINDED_SEAL_PRIVATE_KEY": base64.b64encode(bytes(key)).decode(),
        "BLINDED_SEAL_PUBLIC_KEY": base64.b64encode(bytes(key.public_key)).decode(),
        **{f"POSTGRES_{role}_PASSWORD": password() for role in ("BESIDE", "OWNER", "WRITER", "READER")},
    }


def certificate(folder: Path) -> dict[str, str]:
    paths = {"TLS_CERTIFICATE": str(folder / "fullchain.pem"), "TLS_KEY": str(folder / "privkey.pem")}
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    kind = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    where = ["-keyout", paths["TLS_KEY"], "-out", paths["TLS_CERTIFICATE"]]
    subprocess.run(["openssl", "req", *kind, *where, *subject], check=True, capture_output=True)
    return paths


class Production:
    """What compose would start, from its own file."""

    def __init__(self, folder: Path, stack: contextlib.ExitStack, values: dict[str, str]) -> None:
        self.folder, self.stack, self.values = folder, stack, values
        self.services: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]

    def environment(self, service: str, values: Mapping[str, str]) -> dict[str, str]:
        """Nothing of ours but the path to programs: a process gets what compose gives it, no more."""
        given = {name: filled(value, values) for name, value in self.services[service]["environment"].items()}
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}:/usr/sbin"
        places = {"PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}", "BESIDE_DATA": str(self.folder / "data")}
        return given | places | {"PATH": path, "HOME": str(self.folder), "PYTHONUNBUFFERED": "1"}

    def command(self, service: str, values: Mapping[str, str]) -> list[str]:
        return shlex.split(filled(self.services[service]["command"], values))

    def run_once(self, service: str) -> None:
        environment = self.environment(service, self.values)
        subprocess.run(self.command(service, self.values), env=environment, cwd=ROOT, check=True)

    def start(self, service: str, **changes: str) -> None:
        values = self.values | changes
        child = subprocess.Popen(
            self.command(service, values), env=self.environment(service, values), cwd=ROOT
        )
        self.stack.callback(stop, child)

    def load_cohort(self) -> None:
        """As the demo does, into the same databases; production itself never loads it."""
        environment = self.environment("prepare", self.values) | {"BESIDE_MODE": "demo", "REDIS_URL": ""}
        subprocess.run([sys.executable, "manage.py", "load_demo"], env=environment, cwd=ROOT, check=True)

    def start_nginx(self, tls: Mapping[str, str], live: list[str]) -> None:
        given = self.services["nginx"]["environment"] | tls
        given |= {
            "HTTP_PORT": f"127.0.0.1:{free_port()}",
            "HTTPS_PORT": f"127.0.0.1:{self.values['HTTPS_PORT']}",
            "WEB": self.values["WEB_BIND"],
            "OVERSIGHT": self.values["OVERSIGHT_BIND"],
            "LIVE_SERVERS": " ".join(f"server 127.0.0.1:{port} max_fails=0;" for port in live),
        }
        site = (HERE / "nginx" / "beside.conf.template").read_text()
        site = site.replace("/dev/stdout", str(self.folder / "access.log"))
        scratch = "".join(
            f"{kind}_temp_path {self.folder}/nginx-{kind};\n"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        whole = self.folder / "nginx.conf"
        whole.write_text(
            f"daemon off;\npid {self.folder}/nginx.pid;\nerror_log {self.folder}/nginx.log;\n"
            f"events {{}}\nhttp {{\n{scratch}{filled(site, given)}\n}}\n"
        )
        environment = {"PATH": f"{os.environ['PATH']}:/usr/sbin"}
        child = subprocess.Popen(
            ["nginx", "-c", str(whole), "-e", str(self.folder / "nginx.log")], env=environment
        )
        self.stack.callback(stop, child)


def stop(child: subprocess.Popen[bytes]) -> None:
    child.send_signal(signal.SIGTERM)
    try:
        child.wait(15)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def make_roles(values: Mapping[str, str], postgres: str) -> None:
    """The script compose runs when the database is first made, given the same names."""
    host, _, port = postgres.partition("@")[2].partition(":")
    environment = os.environ | dict(values) | {"PGHOST": host, "PGPORT": port}
    subprocess.run([str(HERE / "postgres" / "roles.sh")], env=environment, check=True)


def wait_until_ready(url: str) -> None:
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    until = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < until:
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"{url}/readyz", context=trusting, timeout=3),
        ):
            return
        time.sleep(0.2)
    raise SystemExit("Production was not ready within a minute.")


@contextlib.contextmanager
def production() -> Iterator[dict[str, str]]:
    """Everything compose names, running; yields what a client of it needs to know."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="beside-production-")))
        (folder / "data").mkdir()
        postgres = stack.enter_context(postgresql(folder, superuser="postgres"))
        redis_url = stack.enter_context(redis(folder))
        email_url, post = stack.enter_context(mail_server(folder))
        https_port, live = str(free_port()), [str(free_port()) for _ in range(LIVE_PROCESSES)]
        url = f"https://localhost:{https_port}"
        values = secrets() | {
            "SITE_URL": url,
            "HTTPS_PORT": https_port,
            "POSTGRES_AT": postgres.partition("@")[2],
            "REDIS_AT": redis_url.removeprefix("redis://"),
            "WEB_BIND": f"127.0.0.1:{free_port()}",
            "OVERSIGHT_BIND": f"127.0.0.1:{free_port()}",
            "LIVE_HOST": "127.0.0.1",
            "BEAT_SCHEDULE": str(folder / "data" / "beat-schedule"),
            "EMAIL_URL": email_url,
            "DEFAULT_FROM_EMAIL": "Beside <hello@beside.test>",
        }
        make_roles(values, postgres)
        parts = Production(folder, stack, values)
        parts.run_once("prepare")
        parts.load_cohort()
        for service in ("web", "oversight", "worker", "beat"):
            parts.start(service)
        for port in live:
            parts.start("live", LIVE_PORT=port)
        parts.start_nginx(certificate(folder), live)
        ports = [values[name].rpartition(":")[2] for name in ("WEB_BIND", "OVERSIGHT_BIND")]
        for address in (url, *(f"http://localhost:{port}" for port in ports + live)):
            wait_until_ready(address)
        yield {"BESIDE_URL": url, "BESIDE_POST": str(post), "BESIDE_DATABASE": f"{postgres}/beside"}


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with production() as about:
        print(f"Production is ready: {about['BESIDE_URL']}", flush=True)
        if arguments[:1] == ["--"]:
            return subprocess.run(arguments[1:], env=os.environ | about, check=False).returncode
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
