#!/usr/bin/env bash
# rfc3161-client 1.0.9, TimeStampTokenInfo.gen_time: time stamps of one second have one time.
#
# Expected: a service that tells thousandths, as RFC 3161 lets it and "ordering" then relies on, is read so.
# Seen: the fraction is in the token, and openssl shows it; gen_time ends at the second, while its accuracy goes on to
# say microseconds. What was sealed before and after within a second is of one moment, and its accuracy, 1 ms,
# is told of a time that is up to 999 ms off.
# Right: read genTime from the token itself, as asn1crypto does.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  rfc3161-client==1.0.9 cryptography==50.0.2 asn1crypto==1.5.1
cd "$work"
cat > ts.cnf <<'CNF'
[ req ]
distinguished_name = dn
[ dn ]
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
clock_precision_digits = 3
accuracy = millisecs:1
ordering = yes
CNF
export OPENSSL_CONF=$work/ts.cnf
openssl version
openssl req -x509 -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.pem -days 30 -extensions tsa -subj "/CN=TSA" 2>errors
echo "head of the evidence log" > head.txt
openssl ts -query -data head.txt -sha256 -cert -out query.tsq 2>errors
for number in 1 2 3 4 5 6; do
  openssl ts -reply -section service -queryfile query.tsq -out $number.tsr 2>errors
  openssl ts -reply -in $number.tsr -text 2>errors | grep "Time stamp:"
done
venv/bin/python -W ignore - <<'PYTHON'
from pathlib import Path

from asn1crypto import tsp
from rfc3161_client import decode_timestamp_response

lost = []
for number in range(1, 7):
    content = Path(f"{number}.tsr").read_bytes()
    told = decode_timestamp_response(content).tst_info
    token = tsp.TimeStampResp.load(content)["time_stamp_token"]["content"]["encap_content_info"]
    written = token["content"].parsed["gen_time"].native
    lost.append(written - told.gen_time)
    print(f"written {written}, gen_time {told.gen_time}, accuracy {told.accuracy.millis} ms")
    assert told.gen_time.microsecond == 0 and told.accuracy.millis == 1, "behaviour changed"
    assert told.gen_time == written.replace(microsecond=0), "behaviour changed"
assert max(each.microseconds for each in lost) > 1000, "behaviour changed"
PYTHON
