#!/usr/bin/env bash
# rfc3161-client 1.0.9, decode_timestamp_response: a time stamp can be read or not by the length of a name.
#
# Expected: a response of `openssl ts -reply` that `openssl ts -verify` calls OK is read, whoever signed it.
# Seen: openssl puts the certificates in the order signer, then authority. The library wants that set sorted, as strict
# DER has it, where the shorter certificate comes first. So the same service is read while its name is shorter
# than its authority's, and "ASN.1 parse error: InvalidSetOrdering" once it is longer.
# Right: a service of one's own sends the signer alone (no `certs` in its settings), and the reader brings the root.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  rfc3161-client==1.0.9 cryptography==50.0.2
cd "$work"
cat > ts.cnf <<'CNF'
[ req ]
distinguished_name = dn
[ dn ]
[ ca ]
basicConstraints = critical,CA:true
[ tsa ]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
[ service ]
serial = serial
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
[ chain ]
serial = serial
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
certs = ca.pem
CNF
export OPENSSL_CONF=$work/ts.cnf
openssl version
openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 30 -extensions ca \
  -subj "/O=Invented Authority of the City and Its Surroundings/OU=Seals/CN=Root" 2>errors
echo "head of the evidence log" > head.txt
for kind in short long; do
  name="/CN=TSA"
  [ $kind = short ] || name="/O=Invented Office for Time Stamps of the City/OU=Evidence of Tests/L=Invented Town by the River/CN=TSA Number One"
  openssl req -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -subj "$name" 2>errors
  openssl x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile ts.cnf -extensions tsa \
    -out tsa.pem 2>errors
  cp tsa.pem tsa-$kind.pem
  openssl ts -query -data head.txt -sha256 -cert -out query.tsq 2>errors
  for section in service chain; do
    openssl ts -reply -section $section -queryfile query.tsq -out $kind-$section.tsr 2>errors
    openssl ts -verify -in $kind-$section.tsr -queryfile query.tsq -CAfile ca.pem 2>errors | grep -q "OK"
  done
done
venv/bin/python -W ignore - <<'PYTHON'
from pathlib import Path

from cryptography import x509
from rfc3161_client import VerifierBuilder, decode_timestamp_response

root = x509.load_pem_x509_certificate(Path("ca.pem").read_bytes())
read = {}
for kind in ("short", "long"):
    for section in ("service", "chain"):
        try:
            told = decode_timestamp_response(Path(f"{kind}-{section}.tsr").read_bytes())
            signer = x509.load_pem_x509_certificate(Path(f"tsa-{kind}.pem").read_bytes())
            checker = VerifierBuilder().add_root_certificate(root).tsa_certificate(signer).build()
            read[kind, section] = checker.verify_message(told, Path("head.txt").read_bytes())
        except ValueError as error:
            read[kind, section] = str(error)
        print(f"{kind} name, {section:7}: openssl OK; here {read[kind, section]}")
assert "InvalidSetOrdering" in str(read.pop(("long", "chain"))), "behaviour changed"
assert set(read.values()) == {True}, "behaviour changed"
PYTHON
