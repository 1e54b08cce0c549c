"""A database on another machine: what is said to it is encrypted, and said to no other."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from discrimtest.errors import OutsideTrouble
from discrimtest.store.engine import create_store, reading
from discrimtest.store.transport import encryption
from tests.certificates import made_certificate
from tests.conftest import find_postgresql
from tests.web.test_in_front import free_port

NAME = "database.example"


@dataclass(frozen=True)
class Encrypting:
    """A PostgreSQL server with a certificate for one name; ``authority`` is who vouches for it."""

    port: int
    authority: str

    def at(self, host: str, **asked: str) -> str:
        """Its address under a name."""
        url = make_url(f"postgresql://postgres@{host}:{self.port}/postgres")
        return url.update_query_dict({"hostaddr": "127.0.0.1", **asked}).render_as_string()


@pytest.fixture(scope="module")
def encrypting() -> Iterator[Encrypting]:
    programs, folder = find_postgresql(), Path(tempfile.mkdtemp(prefix="discrimtest-tls-"))
    owner = pwd.getpwuid(os.getuid())
    if owner.pw_uid == 0:  # the server never is
        owner = pwd.getpwnam("nobody")
    (made := folder / "made").mkdir()
    public, private = made_certificate(made, NAME)
    for file in (folder, made, public, private):
        os.chown(file, owner.pw_uid, owner.pw_gid)
    private.chmod(0o600)

    def run(program: str, *arguments: str) -> None:
        words = [f"{programs}/{program}", "-D", str(folder / "data"), *arguments]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL, user=owner.pw_uid, cwd=folder)

    port = free_port()
    settings = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c ssl=on"
    settings += f" -c ssl_cert_file={public} -c ssl_key_file={private}"
    run("initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C")
    run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", settings, "start")
    try:
        yield Encrypting(port, str(public))
    finally:
        run("pg_ctl", "-m", "immediate", "stop")
        shutil.rmtree(folder)


@pytest.mark.postgresql
def test_a_server_elsewhere_proves_which_it_is(encrypting: Encrypting) -> None:
    with pytest.raises(OutsideTrouble, match="cannot prove which it is") as caught:
        create_store(encrypting.at(NAME))
    assert "sslrootcert=" in str(caught.value)
    with pytest.raises(OutsideTrouble, match="cannot prove which it is"):
        create_store(encrypting.at("other.example", sslrootcert=encrypting.authority))
    engine = create_store(encrypting.at(NAME, sslrootcert=encrypting.authority))
    with reading(engine) as session:
        encrypted = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        assert session.scalar(text(encrypted)) is True
    engine.dispose()


VERIFIED = {"sslmode": "verify-full", "sslrootcert": "system"}


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("postgresql:///name", {}),
        ("postgresql://u@localhost/name", {}),
        ("postgresql://u@127.0.0.2/name", {}),
        ("postgresql://u@[::1]/name", {}),
        ("postgresql://u@/name?host=/run/postgresql", {}),
        ("postgresql://u@database.example/name", VERIFIED),
        ("postgresql://u@192.0.2.7/name", VERIFIED),
        ("postgresql://u@localhost/name?host=database.example", VERIFIED),
        ("postgresql://u@/name?host=localhost:1&host=127.0.0.1:2", {}),
        ("postgresql://u@/name?host=localhost:1&host=database.example:2", VERIFIED),
        ("postgresql://u@database.example/name?sslmode=disable", {}),
        (
            "postgresql://u@database.example/name?sslrootcert=/etc/ca.crt",
            {"sslmode": "verify-full"},
        ),
    ],
)
def test_this_machine_alone_is_trusted_unasked(
    monkeypatch: pytest.MonkeyPatch, address: str, asked: dict[str, str]
) -> None:
    for name in ("PGSSLMODE", "PGSSLROOTCERT", "PGHOST"):
        monkeypatch.delenv(name, raising=False)
    assert encryption(make_url(address)) == asked
    monkeypatch.setenv("PGSSLMODE", "require")
    assert encryption(make_url(address)) == {}
