"""Secrets are found in ordinary lines, and ordinary lines are left alone.

Every secret is made up at run time from a shape; none is in this file.
"""

from __future__ import annotations

import base64
import json
import random
import string
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_tui.domain.privacy.secrets import find_secrets

LOWER, UPPER, DIGITS = string.ascii_lowercase, string.ascii_uppercase, string.digits
WORD = LOWER + UPPER + DIGITS
HEX = DIGITS + "abcdef"
EACH = 8
"""How many secrets of each shape."""


def draw(rng: random.Random, alphabet: str, length: int) -> str:
    """A random word with a digit and two cases in it, where the alphabet has them."""
    while True:
        word = "".join(rng.choice(alphabet) for _ in range(length))
        if any(c.isdigit() for c in word) and any(c.isalpha() for c in word):
            return word


def password(rng: random.Random) -> str:
    return draw(rng, WORD, 9) + rng.choice("!%+-_~") + draw(rng, WORD, 4)


def jwt(rng: random.Random) -> str:
    def part(value: object) -> str:
        raw = json.dumps(value, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

    head = part({"alg": "HS256", "typ": "JWT"})
    return f"{head}.{part({'sub': draw(rng, DIGITS + 'ab', 10)})}.{draw(rng, WORD, 43)}"


def private_key(rng: random.Random) -> str:
    kind = rng.choice(["RSA ", "EC ", "OPENSSH ", ""]) + "PRIVATE KEY"
    lines = "\n".join(draw(rng, WORD + "+/", 64) for _ in range(6))
    return f"-----BEGIN {kind}-----\n{lines}\n-----END {kind}-----"


def basic(rng: random.Random) -> str:
    return base64.b64encode(f"svc:{password(rng)}".encode()).decode()


Make = Callable[[random.Random], tuple[str, str]]
"""Returns (a line that holds the secret, the part of it that must be found)."""


def token(*parts: str | tuple[str, int], around: str = "{}") -> Make:
    """A token of fixed words and (alphabet, length) draws, in a line."""

    def make(rng: random.Random) -> tuple[str, str]:
        word = "".join(p if isinstance(p, str) else draw(rng, *p) for p in parts)
        return around.format(word), word

    return make


def placed(line: str, make: Callable[[random.Random], str] = password) -> Make:
    """A secret value in a place of a line."""

    def put(rng: random.Random) -> tuple[str, str]:
        word = make(rng)
        return line.format(word), word

    return put


SHAPES: dict[str, Make] = {
    "AWS id": token("AK" + "IA", (UPPER + "234567", 16), around="deployed with {} by mistake"),
    "AWS session id": token("AS" + "IA", (UPPER + "234567", 16), around="key={}"),
    "AWS secret": placed("aws_secret_access_key = {}", lambda r: draw(r, WORD + "/+", 40)),
    "Google key": token("AI" + "za", (WORD + "-_", 35), around="maps key {}"),
    "Google token": token("ya" + "29.", (WORD + "-_", 60), around="token: {}"),
    "Google client": token("GOC" + "SPX-", (WORD, 28), around="client secret {}"),
    "Azure client": token((WORD, 3), "8Q" + "~", (WORD, 34), around="app secret {} expires"),
    "Azure storage": placed(
        "DefaultEndpointsProtocol=https;AccountName=prod;AccountKey={};EndpointSuffix=core",
        lambda r: draw(r, WORD + "+/", 86) + "==",
    ),
    "Azure signature": placed(
        "GET https://x.blob.example.net/c/f.csv?sv=2024-01-01&sig={}&se=2026",
        lambda r: draw(r, WORD, 43) + "%3D",
    ),
    "GitHub": token("gh" + "p_", (WORD, 36), around="clone with {}"),
    "GitHub app": token("gh" + "s_", (WORD, 36), around="{}"),
    "GitHub fine": token("github" + "_pat_", (WORD, 22), "_", (WORD, 59), around="pat {} here"),
    "GitLab": token("gl" + "pat-", (WORD + "-_", 20), around="PRIVATE-TOKEN {}"),
    "GitLab runner": token("gl" + "rt-", (WORD, 20), around="runner {}"),
    "Slack bot": token("xo" + "xb-", (DIGITS + "1a", 12), "-", (WORD, 24), around="bot {}"),
    "Slack user": token("xo" + "xp-", (DIGITS + "1a", 12), "-", (WORD, 30), around="{}"),
    "Slack hook": token(
        "https://hooks." + "slack.com/services/T", (UPPER + DIGITS, 8), "/B", (UPPER + DIGITS, 8),
        "/", (WORD, 24), around="post to {} failed",
    ),
    "Stripe live": token("sk" + "_live_", (WORD, 24), around="charged with {}"),
    "Stripe restricted": token("rk" + "_live_", (WORD, 24), around="{} is restricted"),
    "Stripe hook": token("wh" + "sec_", (WORD, 32), around="signing {}"),
    "Twilio": token("S" + "K", (HEX, 32), around="sid {} rejected"),
    "SendGrid": token("S" + "G.", (WORD, 22), ".", (WORD, 43), around="mail {}"),
    "npm": token("np" + "m_", (WORD, 36), around="//registry.npmjs.org/:_authToken={}"),
    "PyPI": token("py" + "pi-", (WORD + "-_", 80), around="twine with {}"),
    "model API": token("s" + "k-proj-", (WORD, 48), around="key {} leaked"),
    "Vault": token("hv" + "s.", (WORD, 24), around="VAULT {}"),
    "private key": lambda rng: (f"found this:\n{(key := private_key(rng))}\n", key),
    "JWT": placed("cookie session={}; path=/", jwt),
    "bearer": placed("Authorization: Bearer {}", lambda r: draw(r, WORD + "-._", 40)),
    "basic": placed('curl -H "Authorization: Basic {}" https://api.example.com', basic),
    "API header": placed("X-Api-Key: {}", lambda r: draw(r, WORD, 32)),
    "Postgres address": placed("postgres://app:{}@db.example.com:5432/shop"),
    "Redis address": placed("redis://:{}@cache.example.com:6379/0"),
    "basic auth address": placed("pulling https://deploy:{}@git.example.com/shop.git"),
    "AMQP address": placed("amqp://guest:{}@mq:5672/"),
    "token in address": placed(
        "GET /hook?access_token={}&x=1", lambda r: draw(r, WORD, 32)
    ),
    "password": placed("the login is admin password={}"),
    "password colon": placed("password: {}"),
    "password in short": placed("the root pw={}"),
    "password in short, colon": placed("DB_PW: {}"),
    "environment": placed("export DB_PASSWORD='{}'"),
    "JSON": placed('{{"user": "app", "password": "{}"}}'),
    "YAML": placed("  client_secret: {}", lambda r: draw(r, WORD, 30)),
    "said": placed("the root password is {} for now"),
    "connection": placed("Server=sql.example.com;Database=shop;User Id=sa;Password={};"),
    "ODBC": placed("Driver=x;Server=sql;Uid=sa;Pwd={};Encrypt=yes"),
    "mysql": placed("mysql -h db -u root -p{} shop"),
    "curl": placed("curl -u deploy:{} https://repo.example.com/x.tgz"),
    "hex key": placed("SIGNING_KEY={}", lambda r: draw(r, HEX, 64)),
    "entropy": placed("session_secret = \"{}\"", lambda r: draw(r, WORD, 48)),
}  # fmt: skip


def secrets() -> Iterator[tuple[str, str, str]]:
    rng = random.Random(20260302)
    for shape, make in SHAPES.items():
        for _ in range(EACH):
            line, secret = make(rng)
            yield shape, line, secret


def covers(line: str, secret: str) -> bool:
    """Whether the spans found cover the secret, all but what may be left of a long one."""
    start = line.index(secret)
    hidden = {n for span in find_secrets(line) for n in range(span.start, span.end)}
    return all(n in hidden for n in range(start, start + len(secret)))


def test_secrets_of_every_shape_are_found() -> None:
    rows = list(secrets())
    missed = [(shape, line) for shape, line, secret in rows if not covers(line, secret)]
    print(f"\n{len(rows)} secrets of {len(SHAPES)} shapes, {len(missed)} missed")
    assert len(rows) >= 200
    assert len(missed) <= 0.05 * len(rows), missed[:10]
    for shape in SHAPES:
        assert sum(s == shape for s, _ in missed) < EACH, shape


def test_a_secret_is_found_wherever_it_stands_in_a_log_line() -> None:
    rng = random.Random(7)
    for _, line, secret in secrets():
        before = "2026-03-02T12:00:00Z web-3 INFO "
        after = f" request_id={draw(rng, HEX, 8)}"
        if "\n" not in line and "{" not in line:
            assert covers(before + line, secret) or not covers(line, secret), line
            assert covers(line + after, secret) or not covers(line, secret), line


# -- ordinary lines --------------------------------------------------------------------------------


def ordinary(rng: random.Random) -> Iterator[str]:
    """Lines as they are logged, pasted and said while an incident runs."""

    def host() -> str:
        return f"{rng.choice(['web', 'db', 'api', 'cache'])}-{rng.randint(1, 40)}"

    def uuid() -> str:
        return "-".join(draw(rng, HEX, n) for n in (8, 4, 4, 4, 12))

    def ip() -> str:
        return ".".join(str(rng.randint(1, 254)) for _ in range(4))

    def sha() -> str:
        return draw(rng, HEX, 40)

    people = ["maya", "raj", "dana", "lee"]
    yield f"2026-03-02T12:00:0{rng.randint(0, 9)}Z {host()} GET /orders/{rng.randint(1, 99999)} 200"
    yield f'{ip()} - - [02/Mar/2026:12:00:01 +0000] "POST /login HTTP/1.1" 401 512'
    yield f"request_id={uuid()} trace_id={draw(rng, HEX, 32)} span={draw(rng, HEX, 16)}"
    yield f"commit {sha()} by {rng.choice(people)}: raise pool size to 50"
    yield f"image registry.example.com/shop/api@sha256:{draw(rng, HEX, 64)}"
    yield f"rolled back to {sha()[:7]} on {host()}"
    yield f"kubectl get pods -n shop | grep api-{draw(rng, HEX, 9)}-{draw(rng, LOWER + DIGITS, 5)}"
    yield f"{rng.choice(people)}: please reset your password"
    yield "password: please reset it before noon"
    yield "ERROR authentication failed for user app: password authentication failed"
    yield f"token expired at 12:0{rng.randint(0, 9)}:00, retrying"
    yield "token: expired" if rng.random() < 0.5 else "api_key: missing"
    yield "Authorization: Bearer <token>" if rng.random() < 0.5 else "Authorization: Bearer $TOKEN"
    yield "export DB_PASSWORD=$(vault read -field=value secret/db)"
    yield "password=${DB_PASSWORD}" if rng.random() < 0.5 else "password=********"
    yield f"secret rotation done for {host()}, key id {uuid()}"
    yield f"postgres://{host()}.example.com:5432/shop is not answering"
    yield f"https://status.example.com/incidents/{draw(rng, LOWER + DIGITS, 12)}"
    yield f"https://grafana.example.com/d/{draw(rng, WORD, 9)}/api?orgId=1&from=now-1h&to=now"
    yield f"cache key user:{rng.randint(1, 99999)}:profile evicted {rng.randint(1, 99)} times"
    yield f"primary key violation: orders_pkey=({rng.randint(1, 99999)})"
    yield f"sort_key=created_at partition_key=customer-{rng.randint(1, 9999)}"
    yield f"foreign key orders.customer_id -> customers.id missing for {rng.randint(1, 9999)}"
    yield f"session {uuid()} closed after {rng.randint(1, 900)} s"
    yield f'etag: W/"{draw(rng, HEX, 32)}" age: {rng.randint(1, 900)}'
    yield f"md5 {draw(rng, HEX, 32)}  backup-2026-03-0{rng.randint(1, 9)}.tar.gz"
    yield f"OOMKilled exit_code=137 container={draw(rng, HEX, 64)}"
    yield f"p99={rng.randint(100, 3000)}ms error_rate={rng.random():.3f} hosts={rng.randint(1, 40)}"
    yield f"-{rng.randint(1, 9)}m {rng.choice(people)} restarted {host()}, queue drains"
    yield f"ssh {rng.choice(people)}@{host()}.example.com 'sudo systemctl restart api'"
    yield "at com.example.shop.TokenService.refreshToken(TokenService.java:88)"
    yield "auth: TokenExpiredError: jwt expired"
    yield "keyboard layout changed; monkey=banana"
    yield f"arn:aws:iam::{rng.randint(10**11, 10**12 - 1)}:role/deploy assumed"
    yield f"s3://backups/2026/03/02/{uuid()}.gz uploaded"
    yield f"secretName: shop-tls-{rng.randint(1, 9)} tokenTTL: {rng.randint(1, 90)}m"
    yield "We are looking into reports of failed card payments. Next update by 12:30 UTC."
    yield "passwords are not affected; no secret was exposed"
    yield f"key=order-created partition={rng.randint(0, 31)} offset={rng.randint(1, 10**9)}"
    yield f"token_bucket: refill={rng.randint(1, 90)}/s burst={rng.randint(1, 900)}"


def test_ordinary_lines_are_left_alone() -> None:
    rng = random.Random(11)
    lines = [line for _ in range(60) for line in ordinary(rng)]
    wrong = sorted({line[s.start : s.end] for line in lines for s in find_secrets(line)})
    hit = sum(bool(find_secrets(line)) for line in lines)
    print(f"\n{len(lines)} ordinary lines, {hit} taken for secrets")
    assert len(lines) >= 2_000
    assert hit <= 0.01 * len(lines), wrong[:10]


@pytest.mark.parametrize(
    "line",
    [
        "password: changeme",
        "httpw: Qx7-9aZ2k",
        "pw: reset it",
        "password = example",
        "token: <your-token>",
        "api_key=YOUR_API_KEY",
        "Bearer token is missing",
        "basic auth is off",
        "http://user@example.com:8080/",
        "https://example.com/a:b@c",
        "secret: None",
        "key: value",
        "",
    ],
)
def test_stand_ins_are_no_secrets(line: str) -> None:
    assert find_secrets(line) == ()


def test_spans_are_in_order_and_never_overlap() -> None:
    text = "\n".join(line for _, line, _ in secrets())
    spans = find_secrets(text)
    assert len(spans) >= 200
    assert all(one.end <= two.start for one, two in pairwise(spans))
    assert all(span.kind for span in spans)


@given(st.text(max_size=500))
def test_any_text_can_be_looked_through(text: str) -> None:
    assert all(0 <= s.start < s.end <= len(text) for s in find_secrets(text))


@pytest.mark.parametrize(
    "line",
    [
        "pw for raj is hunter2",
        "the password for grafana is Summer2026!",
        "password for the db on eu-west-1 is hunter2",
        "PIN is 1234",
        "the PIN for the safe is 482913",
        "pin code: 4829",
        "OTP is 123456",
        "the password is hunter2",
        "my password is now hunter22",
        "pw for raj: hunter2",
        "passcode is 4821",
        "MFA code is 123456",
        "password: correct-horse-battery",
        "token: 8f3a9c2b1d7e",
        "api_key=AbCd1234efgh",
        "secret: kX9!vbn2",
        "client_secret: 9f8e7d6c5b4a",
    ],
)
def test_a_secret_that_a_sentence_says_is_found(line: str) -> None:
    (found,) = find_secrets(line)
    assert line[found.start : found.end].rstrip("!.") in line.rsplit(maxsplit=1)[-1]


@pytest.mark.parametrize(
    "line",
    [
        "password reset is slow",
        "password reset for raj is slow",
        "the password for raj is wrong",
        "the password for the db is in 1Password",
        "the password is base64 encoded",
        "the password is 90days old",
        "password for admin is being rotated",
        "pw for raj is expired",
        "the pw for raj is unknown",
        "passwords are sha256 hashed",
        "the password is sha256-hashed",
        "token: 1646/s after the flip",
        "PIN entry is slow",
        "PIN is 4000 users",
        "pin 1234 is grounded",
        "/pin 1405",
        "we pin is 2026-03-02",
        "security code is 4031/4032",
        "the password for 3 users is reset",
        "Pods fail with secret: auth-service-db-creds not found",
        "Cause: foreign key: fk_carts_profile_id_v2 missing index",
        "The CDN bypass: cdn-rule-3527 is on",
        "signing key: kid-2026-11-89 is not in the jwks",
        "Object key = exports/2026/11/report-598b8ae1.csv.gz cannot be read",
        "partner api_key: partner-tenant-2026 hit its quota",
        "gpg key: 3F7292E03C4DEF677D44F69721D3698E60FFEDE0 expired",
        "the Bearer invalid_token error is back",
        "account key: acct_02695300 over limit",
        "arn:aws:secretsmanager:eu-west-1:720335559693:secret:prod/search/db-NatMyC cannot be read",
        "password login for EU is down since 13:05Z",
        "password reset emails: 1500/min",
        "password for 14:05 is late",
    ],
)
def test_a_figure_a_name_and_an_ordinary_word_are_no_secret(line: str) -> None:
    assert find_secrets(line) == ()
