"""Check a bundle of evidence: python3 -I verify.py [FOLDER] [--expect ROOT] [--expect KEY]

ROOT is the root of its seal as you got it before, KEY the seal key beside it. Leaves with 0 if all
holds. Needs Python 3.8; for signatures "cryptography" or openssl. Shares no line with the program.
Take this file from somebody you trust: who changes a bundle can change it.
"""

import argparse
import csv
import hashlib
import json
import os
import re
import stat
import sys

NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
TAGS, PAYLOAD, SIGNATURE = "tagmanifest-sha256.txt", "manifest-sha256.txt", "tagmanifest-sha256.sig"
CUSTODY, KEYS, HEAD = "proof/custody.csv", "seal/seal-keys.json", r"seal/seal-\d+\.json"
ORIGINALS, KEY = "data/originals/", ("id", "event_id", "contact_id", "test_id")
LOGGED = ("by", "action", "at", "leaf")
OPENSSL = """  { printf 'discrimtest %s 1\\n'; cat %s; } > ../signed.bin
  openssl pkeyutl -verify -pubin -inkey seal/key-%s.pem -rawin -in ../signed.bin -sigfile %s"""
PROVES = """Proved: each file is, byte for byte, what the holder of the key put in; each original
is what its log entry recorded; these entries stand in the log as it was sealed. By --expect or a
time stamp alone: that it was so before you got that root, or before that time. Not proved: that
what was recorded is true or complete, who really wrote a letter, that a clock was right, that
nothing was left out, or whose the key is."""


class Checking:
    """A folder and its faults: a place and a sentence for each."""

    def __init__(self, root, expected=()):
        self.root, self.expected, self.head, self.custody, self.told = root, expected, None, [], {}
        self.files, self.faults, self.unchecked, self.size, names = set(), {}, {}, 0, {}
        self.fault = lambda place, said: self.faults.update({ascii(f"{place} {said}")[1:-1]: 1})
        for folder, inner, plain in os.walk(root):
            for name in inner + plain:
                full = os.path.join(folder, name)
                path, kind = os.path.relpath(full, root).replace(os.sep, "/"), os.lstat(full)
                if not NAME.fullmatch(path):
                    self.fault(path, "has a name that no file of a bundle has")
                elif names.setdefault(path.lower(), path) != path:
                    self.fault(path, f"has the name of {names[path.lower()]} but for capitals")
                elif stat.S_ISREG(kind.st_mode):
                    self.files.add(path)
                elif not stat.S_ISDIR(kind.st_mode) or not os.listdir(full):
                    self.fault(path, "is a link, an empty folder, or no plain file")

    def hashes(self, path, salts=(), keep=lambda piece: None):
        """The SHA-256 of a file and of salts with it: read once, no link, never past its end."""
        sums = [hashlib.sha256(salt) for salt in (b"", *salts)]
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        with open(os.open(os.path.join(self.root, path), flags), "rb", buffering=0) as file:
            left = os.fstat(file.fileno()).st_size
            while left > 0 and (piece := file.read(min(left, 1 << 20))):
                left, self.size = left - len(piece), self.size + len(piece)
                for take in (keep, *(one.update for one in sums)):
                    take(piece)
            if left or file.read(1):
                self.fault(path, "changed its size while it was read")
        return [one.hexdigest() for one in sums]

    def content(self, path):
        self.hashes(path, keep=(kept := bytearray()).extend)
        return bytes(kept)

    def listed(self, name, payload):
        found = {}
        for line in self.content(name).decode("ascii").split("\n")[:-1]:
            path, form = line[66:], re.match("[0-9a-f]{64}  ", line) and NAME.fullmatch(line[66:])
            if not form or path in found or path.startswith("data/") != payload:
                self.fault(name, f"has a line that no such list has: {line}")
            found[path] = line[:64]
        return found

    def signed(self, place, public, signature, kind, message, command="  that package alone"):
        try:
            from cryptography.exceptions import InvalidSignature
            from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
        except ImportError:
            return self.unchecked.update({command: place})
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
            key.verify(signature, f"discrimtest {kind} 1\n".encode() + message)
        except (InvalidSignature, ValueError):
            self.fault(place, "does not bear the signature of its key")


def check_custody(bundle):
    """The custody table: what was recorded, by whom, when, and in which entry of the log."""
    for each in csv.DictReader(bundle.content(CUSTODY).decode().split("\n"), strict=True):
        bundle.custody.append(each)
        bundle.told.setdefault(each["file"], []).append(each)


def check_files(bundle):
    """Every file is listed and as it was; with its salt before it, it is what the log recorded."""
    tags, payload = bundle.listed(TAGS, False), bundle.listed(PAYLOAD, True)
    for path in sorted(bundle.files - {*tags, *payload, TAGS, SIGNATURE}):
        bundle.fault(path, "was added: no list names it")
    for path, wanted in sorted({**tags, **payload}.items()):
        told = bundle.told.get(path, [])
        salts, missing = [bytes.fromhex(each["salt"]) for each in told], path not in bundle.files
        found = ["", *salts] if missing else bundle.hashes(path, salts)
        if found[0] != wanted:
            bundle.fault(path, "is missing" if missing else "was changed")
        if found[1:] != [each["commitment"] for each in told] and not missing:
            bundle.fault(path, f"is not what log entry {told[0]['entry']} recorded")


def check_seal(bundle):
    """The signatures: of the head, of the list of files, of each key by the one before it."""
    file = max(path for path in bundle.files if re.fullmatch(HEAD, path))
    head, keys = json.loads(bundle.content(file)), json.loads(bundle.content(KEYS))["keys"]
    ids = [hashlib.sha256(bytes.fromhex(each["public"])).hexdigest()[:16] for each in keys]
    bundle.key, bundle.vouched = ids[-1], {*bundle.expected} & {ids[-1], keys[-1]["public"]}
    for before, number, each in zip(keys, ids, keys[1:]):
        told = {"before": number, "from": each["from"], "public": each["public"]}
        told, given = json.dumps(told, separators=(",", ":")).encode(), each["signed"]
        if given:
            bundle.signed(KEYS, before["public"], bytes.fromhex(given), "seal key", told)
        elif not bundle.vouched:
            bundle.unchecked["  (a key was lost: give the one you got as --expect)"] = KEYS
    whole = [(file, file[:-4] + "sig", ids.index(head["key"]), "tree head")]
    for path, signature, at, kind in [*whole, (TAGS, SIGNATURE, len(ids) - 1, "bundle")]:
        command, content = OPENSSL % (kind, path, ids[at], signature), bundle.content(path)
        bundle.signed(path, keys[at]["public"], bundle.content(signature), kind, content, command)
    if {*bundle.expected} - bundle.vouched - {head["root"]}:
        bundle.fault(file, f"has the root {head['root']} and the key {ids[-1]}, not what you gave")
    bundle.head = head


def climb(node, index, size, path):
    """The root that an inclusion path leads to (RFC 9162, section 2.1.3.2)."""
    last = size - 1
    for step in map(bytes.fromhex, path):
        right = index % 2 or index == last
        node = hashlib.sha256(b"\1" + (step + node if right else node + step)).digest()
        while right and index and not index % 2:
            index, last = index >> 1, last >> 1
        index, last = index >> 1, last >> 1
    return node.hex() if last == 0 else None


def check_log(bundle):
    """Entries lead to the sealed root, rows to their entries, items and custody to their rows."""
    entries, rows = {}, {}
    for path in sorted(path for path in bundle.files if path.startswith("proof/entry-")):
        folder, _, name = path.rpartition("/")
        content, number = bundle.content(path), int(folder[12:])
        if name == "entry.json":
            leaf, entries[number] = hashlib.sha256(b"\0" + content), json.loads(content)
            steps = json.loads(bundle.content(f"{folder}/path.json"))["path"]
            if climb(leaf.digest(), number - 1, bundle.head["size"], steps) != bundle.head["root"]:
                bundle.fault(path, "is no entry of the sealed log")
            entries[number]["leaf"] = leaf.hexdigest()
        elif name.startswith("rows-"):
            lines, digest = content.split(b"\n")[:-1], hashlib.sha256(content).hexdigest()
            if entries[number]["facts"][name[5:-6]] != [len(lines), digest]:
                bundle.fault(path, "is not what its log entry recorded")
            held = [json.loads(line)[1] for line in lines]
            rows[number, name[5:-6]] = {next(filter(None, map(row.get, KEY))): row for row in held}
    for each in bundle.custody:
        entry = entries.get(int(each["entry"]), dict.fromkeys(("seq", "object", *LOGGED)))
        row = rows.get((entry["seq"], each["table"]), {entry["object"]: entry}).get(each["row"], {})
        said = [each[name] for name in ("who", "action", "when", "leaf")]
        held = row and each["commitment"] in [*row.values(), ""]
        if not held or said != [entry[name] for name in LOGGED]:
            bundle.fault(each["file"] or each["row"], f"is told otherwise in {CUSTODY} than logged")
    told, originals = {*bundle.told} - {""}, {x for x in bundle.files if x.startswith(ORIGINALS)}
    for path in sorted(originals - told | told - bundle.files):
        bundle.fault(path, f"stands in {CUSTODY} or in its folder, and not in both")


def main(words=None):
    asked = argparse.ArgumentParser(description="Check a bundle of evidence.")
    asked.add_argument("folder", nargs="?", default=os.path.dirname(os.path.abspath(__file__)))
    asked.add_argument("--expect", action="append", default=[])
    told = asked.parse_args(words)
    bundle = Checking(told.folder, ["".join(each.split()).lower() for each in told.expect])
    for check in (check_custody, check_files, check_seal, check_log):
        try:
            check(bundle)
        except Exception as error:  # whatever stands in a changed file: told, never passed over
            bundle.fault("This could not be checked:", f"{check.__doc__.strip()} ({error!r})")
    print(*(f"WRONG: {fault}\n" for fault in bundle.faults), sep="", end="")
    for command, place in bundle.unchecked.items():
        print(f"UNCHECKED: the signature of {place}. In the folder of the bundle:\n{command}")
    print(f"{len(bundle.files)} files, {bundle.size} bytes, {len(bundle.custody)} custody lines.")
    print(f"Sealed: {json.dumps(bundle.head)}\n{PROVES}\n" if not bundle.faults else "", end="")
    good = "What was checked holds" if bundle.unchecked else "Everything holds"
    good += "." if bundle.faults or bundle.vouched else f", if {bundle.key} is the key of the seal."
    print("This bundle does NOT hold." if bundle.faults else good)
    return 1 if bundle.faults or bundle.unchecked else 0


if __name__ == "__main__":
    sys.exit(main())
