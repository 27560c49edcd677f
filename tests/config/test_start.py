"""Production does not start half-configured, and says in a sentence what is missing."""

import errno
import os
import runpy
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.core import management
from django.core.management import CommandError, call_command

from config.management.commands import serve

ROOT = Path(__file__).resolve().parents[2]
COMPLETE = {
    "SECRET_KEY": "abcdefghijklmnop" * 4,
    "SITE_URL": "https://beside.example",
    "DATABASE_URL": "postgres://web@127.0.0.1:1/beside",
    "BLINDED_DATABASE_URL": "postgres://writer@127.0.0.1:1/blinded",
    "BLINDED_SEAL_PUBLIC_KEY": "A" * 43 + "=",
    "BLINDED_MAC_KEY": "y" * 60,
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "CELERY_BROKER_URL": "redis://127.0.0.1:1/1",
    "EMAIL_URL": "smtp://127.0.0.1:1",
    "DEFAULT_FROM_EMAIL": "Beside <hello@beside.example>",
}


def manage(tmp_path, *arguments, **environment):
    given = {"PATH": os.environ["PATH"], "BESIDE_DATA": str(tmp_path), "BESIDE_PART": "web"} | environment
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=given,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", COMPLETE)
def test_production_refuses_to_start_without(name, tmp_path):
    given = {key: value for key, value in COMPLETE.items() if key != name}
    ended = manage(tmp_path, "check", **given)
    assert ended.returncode != 0
    assert f"{name} is not set." in ended.stderr
    assert "Traceback" not in ended.stderr


def test_production_with_everything_is_ready_to_deploy(tmp_path):
    ended = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **COMPLETE)
    assert ended.returncode == 0, ended.stderr


def test_a_secret_may_be_given_as_a_file(tmp_path):
    path = tmp_path / "secret"
    path.write_text("z" * 60)
    given = {key: value for key, value in COMPLETE.items() if key != "SECRET_KEY"}
    ended = manage(tmp_path, "check", SECRET_KEY_FILE=str(path), **given)
    assert ended.returncode == 0, ended.stderr


def test_an_unknown_mode_is_named(tmp_path):
    ended = manage(tmp_path, "check", BESIDE_MODE="prodution")
    assert "BESIDE_MODE is 'prodution'" in ended.stderr


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"BESIDE_DATA": "/dev/null/there"}, "no folder one can write in"),
        ({"PORT": "abc"}, "PORT is 'abc'"),
        ({"PORT": "99999"}, "PORT is '99999'"),
        ({"PORT": "0"}, "PORT is '0'"),
        ({"BLINDED_SEAL_PUBLIC_KEY": "not a key"}, "BLINDED_SEAL_PUBLIC_KEY holds no key"),
    ],
)
def test_what_cannot_work_is_said_in_a_sentence(given, said, tmp_path):
    ended = manage(tmp_path, "check", **COMPLETE | given)
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("name", ["secret_key", "blinded_mac_key", "blinded_seal_private_key"])
def test_a_key_that_was_damaged_stops_the_start_instead_of_being_used(name, tmp_path):
    manage(tmp_path, "check", BESIDE_MODE="demo")
    kept = tmp_path / "keys" / name
    assert kept.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in kept.parent.iterdir()) == [
        "blinded_mac_key",
        "blinded_seal_private_key",
        "secret_key",
    ]
    kept.write_text("")
    ended = manage(tmp_path, "check", BESIDE_MODE="demo")
    assert str(kept) in ended.stderr
    assert "Traceback" not in ended.stderr


def test_ctrl_c_while_setting_up_stops_at_once(monkeypatch):
    python_s_own = signal.getsignal(signal.SIGINT)

    def stopped(self, *, demo):
        assert signal.getsignal(signal.SIGINT) is python_s_own
        raise KeyboardInterrupt

    monkeypatch.setattr(serve, "require_free", lambda port: None)
    monkeypatch.setattr(serve.Command, "prepare", stopped)
    with pytest.raises(CommandError, match="The next start goes on"):
        call_command("serve")


def test_a_full_disk_is_said_in_a_sentence(monkeypatch):
    def full(arguments):
        raise OSError(errno.ENOSPC, "No space left on device", "/data/media")

    monkeypatch.setattr(management, "execute_from_command_line", full)
    with pytest.raises(SystemExit, match="No space left on device, writing /data/media"):
        runpy.run_path(str(ROOT / "manage.py"), run_name="__main__")


@pytest.mark.parametrize("module", ["config.wsgi", "config.asgi"])
def test_a_server_for_tsws_refuses_the_key_that_opens_the_blinded_store(module, tmp_path):
    given = COMPLETE | {"BLINDED_SEAL_PRIVATE_KEY": "A" * 43 + "=", "BESIDE_MODE": "production"}
    path = os.pathsep.join([str(ROOT), str(ROOT / "platform")])
    environment = given | {"PATH": os.environ["PATH"], "BESIDE_DATA": str(tmp_path), "PYTHONPATH": path}
    started = [sys.executable, "-c", f"import {module}"]
    for part, code in (("web", 1), ("oversight", 0)):
        reader = (
            {"BLINDED_READER_URL": "postgres://reader@127.0.0.1:1/blinded"} if part == "oversight" else {}
        )
        ended = subprocess.run(
            started,
            env=environment | reader | {"BESIDE_PART": part},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == code, ended.stderr
