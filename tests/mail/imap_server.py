"""Dovecot on loopback: an ordinary process with its own configuration, for version 2.3 or 2.4."""

from __future__ import annotations

import imaplib
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import find_dovecot
from tests.mail.post_office import free_port

PASSWORD = "geheim"
_OLD = """
disable_plaintext_auth = no
mail_location = maildir:{mail}/%u
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={mail}
}}
"""
_NEW = """
auth_allow_cleartext = yes
mail_driver = maildir
mail_path = {mail}/%{{user}}
passdb static {{
  password = {password}
}}
userdb static {{
  fields {{
    uid = {uid}
    gid = {gid}
    home = {mail}
  }}
}}
"""
_BOTH = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
ssl = no
first_valid_uid = 1
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    {listen} = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
"""


@contextmanager
def imap_server(fill: Callable[[Path], None] = lambda _: None) -> Iterator[int]:
    """The port of a server that takes every name with :data:`PASSWORD`.

    Args:
        fill: Lays mails into the folder of Maildirs, each under its user's name.
    """
    # Its sockets need a short path, and its processes one that they may enter.
    folder, port = Path(tempfile.mkdtemp(prefix="imap-", dir="/tmp")), free_port()
    folder.chmod(0o755)
    config = folder / "dovecot.conf"
    config.write_text(_configuration(folder, port), encoding="utf-8")
    fill(folder / "mail")
    command = [str(find_dovecot()), "-F", "-c", str(config)]
    try:
        with subprocess.Popen(command) as process:
            try:
                _wait_for(port)
                yield port
            finally:
                process.terminate()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _configuration(folder: Path, port: int) -> str:
    (mail := folder / "mail").mkdir()
    mail.chmod(0o777)
    told = subprocess.run(
        [str(find_dovecot()), "--version"], check=True, capture_output=True, text=True
    )
    version = told.stdout.split()[0]
    new = not version.startswith("2.3")
    first = f"dovecot_config_version = {version}\ndovecot_storage_version = {version}\n" * new
    own = pwd.getpwuid(os.getuid())
    if own.pw_uid == 0:  # its mail processes never are
        own = pwd.getpwnam("nobody")
    else:
        first += f"default_internal_user = {own.pw_name}\ndefault_login_user = {own.pw_name}\n"
    values = {
        "folder": folder,
        "mail": mail,
        "port": port,
        "listen": "listen" if new else "address",
        "password": PASSWORD,
        "uid": own.pw_uid,
        "gid": own.pw_gid,
    }
    return first + (_BOTH + (_NEW if new else _OLD)).format_map(values)


def _wait_for(port: int) -> None:
    end = time.monotonic() + 20
    while True:
        try:
            imaplib.IMAP4("127.0.0.1", port).logout()
            return
        except (OSError, imaplib.IMAP4.error):
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def put(port: int, address: str, folder: str, raw: bytes) -> None:
    """Lay a mail into a folder, made where it is missing."""
    with imaplib.IMAP4("127.0.0.1", port) as box:
        box.login(address, PASSWORD)
        box.create(folder)
        assert box.append(folder, "", "", raw)[0] == "OK"
