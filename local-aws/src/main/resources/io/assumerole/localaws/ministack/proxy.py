"""MiniStack, behind a proxy that accepts only calls signed with a key of this run.

MiniStack alone treats the key `test`, any 12 digits and a missing key as the root user, checks no signature of the root
user, and answers every web page. docs/reference/local-aws.md lists the rejected callers, and the reasons.
"""

import base64
import contextvars
import hashlib
import hmac
import json
import os
import re
import time
from urllib.parse import parse_qs, quote

SERVICES = ("iam", "sts", "s3", "cloudtrail", "secretsmanager")
# Before the import of MiniStack, which reads the variable.
os.environ["SERVICES"] = ",".join(SERVICES)

from ministack.core import iam_evaluator as evaluator  # noqa: E402

HEALTH = "/_ministack/health"
# Any port: a relay in front of this server, such as a test's, has a different one.
HOST = re.compile(r"(?:127\.0\.0\.1|localhost)(?::[0-9]{1,5})?", re.ASCII)
# The values that an S3 request can send instead of the digest of its body. MiniStack checks each signed chunk.
# https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html
S3_DIGESTS = {"UNSIGNED-PAYLOAD", "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
              "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"}
# Groups: key ID, region, service, and the names of signed headers. Each character matches in one way only, so a long header is no attack.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=([^/,=\s]+)/[0-9]{8}/([^/,=\s]+)/([^/,=\s]+)/aws4_request,"
    r" ?SignedHeaders=([^,=\s]+), ?Signature=[0-9a-f]{64}", re.ASCII)
QUERY_SIGNATURE = {"x-amz-algorithm", "x-amz-credential", "x-amz-signature", "awsaccesskeyid", "signature"}
# Headers that would make MiniStack read a body that differs from the checked one.
ENCODED = {"content-encoding", "x-amz-content-sha256", "x-amz-decoded-content-length", "x-amz-target"}
# The maximum size of a body, in bytes: of a request without a key of this run, and of any other request.
LONGEST_UNSIGNED = 1 << 16
LONGEST = 16 << 20
# The part of an answer that is kept to find its error.
LONGEST_ERROR = 1 << 16


def roots(given: str) -> dict[str, evaluator.ResolvedCredential]:
    """Returns the root users' keys by ID, from "account:key ID:secret" for each account."""
    found = {}
    for entry in given.split():
        account, key_id, secret = entry.split(":")
        found[key_id] = evaluator.ResolvedCredential(
            access_key_id=key_id, secret_access_key=secret, account_id=account, principal_id=account,
            principal_arn=f"arn:aws:iam::{account}:root", principal_type="Root", source_access_key_id=key_id)
    return found


ROOTS = roots(os.environ.pop("ROOT_KEYS"))

# True while an AssumeRoleWithWebIdentity request with a token of this run is served.
web_identity = contextvars.ContextVar("web_identity", default=False)


def make_root_a_known_key() -> None:
    """Makes MiniStack check the signatures of the root users' keys, and accept no other key and no missing key as root."""
    find_account, resolve = evaluator.find_iam_access_key_account, evaluator.resolve_credential

    def find_iam_access_key_account(access_key_id):
        root = ROOTS.get(access_key_id)
        return root.account_id if root else find_account(access_key_id)

    def resolve_credential(access_key_id, account_id=None, session_token=evaluator._SESSION_TOKEN_NOT_CHECKED):
        root = ROOTS.get(access_key_id)
        if root is None:
            return resolve(access_key_id, account_id, session_token)
        if account_id not in (None, root.account_id):
            return evaluator._unknown_access_key()
        return evaluator._validate_session_token(None, session_token) or root

    evaluator.find_iam_access_key_account = find_iam_access_key_account
    evaluator.resolve_credential = resolve_credential
    # MiniStack allows only the root user to make calls that need no key.
    evaluator.is_root_access_key = lambda access_key_id: not access_key_id and web_identity.get()


def record_decisions(file) -> None:
    """Records the decisions on the calls of users and role sessions: one JSON object per line.

    CloudTrail's record is not enough: MiniStack calls every read of a bucket ListObjects (app.py, _ct_event_name), and a
    record has neither a policy action nor an ARN. No permission is checked for the root user.
    """
    judge = evaluator.enforce

    def enforce(access_key_id, iam_action, service, region, resource_arn="*", service_context=None):
        denied = judge(access_key_id, iam_action, service, region, resource_arn, service_context)
        if isinstance(denied, evaluator.AuthError) or iam_action in evaluator._ALWAYS_ALLOWED_ACTIONS:
            return denied
        caller = evaluator.resolve_principal(access_key_id or "", get_account_id())
        if isinstance(caller, evaluator.PrincipalInfo) and caller.policies is not None:
            decision = {"key": access_key_id, "principal": caller.arn, "action": iam_action,
                        "resource": resource_arn, "allowed": denied is None}
            file.write(json.dumps(decision) + "\n")
        return denied

    evaluator.enforce = enforce


# Before the other modules, which import these functions by name.
make_root_a_known_key()
record_decisions(open(os.environ.pop("DECISIONS"), "a", buffering=1, encoding="utf-8"))

from ministack import app as ministack  # noqa: E402
from ministack.core import iam_actions, sigv4  # noqa: E402
from ministack.core.responses import get_account_id, set_request_region  # noqa: E402
from ministack.core.router import detect_service  # noqa: E402
from ministack.core.sigv4 import SIGNATURE_MISMATCH, decode_header_value  # noqa: E402
from ministack.services import cloudtrail, iam, sts  # noqa: E402

# The maximum duration, in seconds, of a session that a role session requests.
LONGEST_CHAINED = 3600


def run_no_scripts() -> None:
    """Disables the scripts in /etc/localstack/init and /docker-entrypoint-initaws.d, which MiniStack runs from any owner."""
    ministack._collect_scripts = lambda *folders: []


def demand_a_date() -> None:
    """Refuses a signature with a malformed date. MiniStack accepts it as if it never expired.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
    """
    judge = sigv4.request_time_failure

    def request_time_failure(signature, **now):
        if sigv4._amz_datetime(signature.amz_date) is None:
            return ("IncompleteSignature", "Date must be in ISO-8601 'basic format'."
                    f" Got '{signature.amz_date}', expected a date like 20300131T085000Z.")
        return judge(signature, **now)

    sigv4.request_time_failure = request_time_failure


def keep_users_that_have_something() -> None:
    """Makes DeleteUser check what AWS checks; MiniStack checks only managed policies and access keys.

    https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html
    """
    delete = iam._IAM_HANDLERS["DeleteUser"]

    def delete_user(parameters):
        name = iam._p(parameters, "UserName")
        first = [
            (iam._user_inline_policies.get(name), "delete policies"),
            (name in iam._login_profiles, "delete login profile"),
            (any(name in group["Users"] for group in iam._groups.values()), "remove users from group"),
            (any(device["User"] == name for device in iam._mfa_devices.values()), "deactivate MFA device"),
        ]
        for has, what in first:
            if has and name in iam._users:
                return iam._error(409, "DeleteConflict", f"Cannot delete entity, must {what} first.", ns="iam")
        return delete(parameters)

    iam._IAM_HANDLERS["DeleteUser"] = delete_user


KEYS_OF_A_USER = 2
# The quotas for policy sizes, in characters without white space, for one document, or for all inline policies of an identity together.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
MANAGED_POLICY, TRUST_POLICY = 6144, 2048
INLINE_POLICIES = {"User": 2048, "Group": 5120, "Role": 10240}


def keep_quotas() -> None:
    """Limits the access keys of a user and the sizes of policies to AWS's default quotas. MiniStack has no limits."""
    def limit(action, exceeded):
        handle = iam._IAM_HANDLERS[action]

        def handle_if_within(parameters):
            quota = exceeded(parameters)
            if quota:
                return iam._error(409, "LimitExceeded", f"Cannot exceed quota for {quota}", ns="iam")
            return handle(parameters)

        iam._IAM_HANDLERS[action] = handle_if_within

    def keys(parameters):
        user = iam._p(parameters, "UserName")
        owned = sum(1 for key in iam._access_keys.values() if key["UserName"] == user)
        return f"AccessKeysPerUser: {KEYS_OF_A_USER}" if user and owned >= KEYS_OF_A_USER else None

    def document(parameter, name, most):
        return lambda parameters: f"{name}: {most}" if size(iam._p(parameters, parameter)) > most else None

    def inline(kind):
        def exceeded(parameters):
            name, most = iam._p(parameters, kind + "Name"), INLINE_POLICIES[kind]
            policies = {**inline_policies(kind, name), iam._p(parameters, "PolicyName"): iam._p(parameters, "PolicyDocument")}
            return f"InlinePolicySizePer{kind}: {most}" if sum(map(size, policies.values())) > most else None
        return exceeded

    limit("CreateAccessKey", keys)
    for action in ("CreatePolicy", "CreatePolicyVersion"):
        limit(action, document("PolicyDocument", "PolicySize", MANAGED_POLICY))
    limit("CreateRole", document("AssumeRolePolicyDocument", "ACLSizePerRole", TRUST_POLICY))
    limit("UpdateAssumeRolePolicy", document("PolicyDocument", "ACLSizePerRole", TRUST_POLICY))
    for kind in INLINE_POLICIES:
        limit(f"Put{kind}Policy", inline(kind))


def size(document: str) -> int:
    return len("".join(document.split()))


def inline_policies(kind: str, name: str) -> dict[str, str]:
    """Returns the inline policies of a user, group, or role by name; empty if it does not exist."""
    if kind == "Role":
        return (iam._roles.get(name) or {}).get("InlinePolicies", {})
    return (iam._user_inline_policies if kind == "User" else iam._group_inline_policies).get(name) or {}


def respond_as_sts() -> None:
    """Limits the duration of chained sessions, refuses an expired token, and names the caller in the error about a
    missing role, as AWS does. MiniStack does none of these.

    https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html (DurationSeconds)
    https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html (ExpiredToken)
    """
    handle = sts.handle_request

    async def handle_request(method, path, headers, body, query):
        # MiniStack also accepts JSON requests, which STS does not.
        if "x-amz-target" in headers:
            return sts._error(400, "InvalidAction", "STS accepts a form, not JSON.", ns="sts")
        # MiniStack reads only the body of a POST.
        parameters = {**query, **parse_qs(body.decode("utf-8", "replace"))} if method == "POST" else query
        if web_identity.get():
            now, end = int(time.time()), expiration(sts._p(parameters, "WebIdentityToken"))
            if now >= end:
                return sts._error(400, "ExpiredTokenException", f"Token expired: current date/time {now} must be before"
                                  f" the expiration date/time {end}", ns="sts")
        caller = sts._caller_identity(headers, query) if sts._p(parameters, "Action") == "AssumeRole" else None
        if not isinstance(caller, dict):
            return await handle(method, path, headers, body, query)
        if caller["principalType"] == "AssumedRole" and seconds(parameters) > LONGEST_CHAINED:
            return sts._error(400, "ValidationError", "The requested DurationSeconds exceeds the 1 hour session"
                              " limit for roles assumed by role chaining", ns="sts")
        status, sent, text = await handle(method, path, headers, body, query)
        named = f"User: {caller['userArn']} is not authorized".encode()
        return status, sent, text.replace(b"User: is not authorized", named)

    sts.handle_request = handle_request


def name_resources_of_iam() -> None:
    """Decides on the resources of IAM calls as AWS does; MiniStack omits paths, providers and new policies.

    https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
    """
    find = iam_actions.extract_resource_arn

    def extract_resource_arn(service, method, path, headers, body, query_params, region, account_id):
        if service == "iam":
            return resource_of_iam(query_params, account_id)
        return find(service, method, path, headers, body, query_params, region, account_id)

    iam_actions.extract_resource_arn = extract_resource_arn


# The kind of resource in an action's name, and the parameter that names the resource. The first match counts, so that
# no additional parameter changes the resource.
IAM_RESOURCES = (
    (r"InstanceProfile(?!sForRole)", "instance-profile", "InstanceProfileName", iam._instance_profiles),
    (r"Group(?!sForUser)", "group", "GroupName", iam._groups),
    (r"Role", "role", "RoleName", iam._roles),
    (r"OpenIDConnectProvider", "oidc-provider", "OpenIDConnectProviderArn", {}),
    (r"User|AccessKey|LoginProfile|(?<!Virtual)MFADevice|SSHPublicKey|SigningCertificate|ServiceSpecificCredential",
     "user", "UserName", iam._users),
    (r"Policy", "policy", "PolicyArn", {}),
)
HAS_PATH = {"CreateUser", "CreateRole", "CreateGroup", "CreatePolicy", "CreateInstanceProfile"}


def resource_of_iam(parameters: dict[str, list[str]], account: str) -> str:
    """Returns the resource of an IAM call; * if it is not a user, role, policy, group, profile or OIDC provider."""
    action = iam._p(parameters, "Action")
    kind, parameter, records = next(
        (row[1:] for row in IAM_RESOURCES if re.search(row[0], action)), (None, None, None))
    if kind is None:
        return "*"
    if action == "CreateOpenIDConnectProvider":
        return f"arn:aws:iam::{account}:oidc-provider/" + iam._p(parameters, "Url").removeprefix("https://")
    if action == "CreatePolicy":
        parameter = "PolicyName"
    name = iam._p(parameters, parameter)
    if not name:
        return "*"
    if parameter.endswith("Arn"):
        return name
    if action in HAS_PATH:
        return f"arn:aws:iam::{account}:{kind}" + iam._p(parameters, "Path", "/") + name
    return (records.get(name) or {}).get("Arn") or f"arn:aws:iam::{account}:{kind}/{name}"


def seconds(parameters: dict[str, list[str]]) -> int:
    """Returns the DurationSeconds of a request; 0 if it is missing or not a number."""
    try:
        return int(sts._p(parameters, "DurationSeconds", "0"))
    except ValueError:
        return 0


# The actions with a permissions boundary in their context: the one that they set, or the existing one.
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
SETS_BOUNDARY = {"CreateUser", "CreateRole", "PutUserPermissionsBoundary", "PutRolePermissionsBoundary"}
HAS_BOUNDARY = {f"{verb}{kind}Policy" for verb in ("Attach", "Detach", "Put", "Delete") for kind in ("User", "Role")} | {
    "DeleteUserPermissionsBoundary", "DeleteRolePermissionsBoundary"}

ATTACHES = {f"{verb}{kind}Policy" for verb in ("Attach", "Detach") for kind in ("User", "Role", "Group")}


def add_iam_condition_keys() -> None:
    """Adds the condition keys iam:PermissionsBoundary and iam:PolicyARN, which MiniStack does not have."""
    context = iam_actions.request_tag_context

    def request_context(service, iam_action, body, params):
        known = context(service, iam_action, body, params)
        if service != "iam":
            return known
        action = iam_action.partition(":")[2]
        own = {"iam:permissionsboundary": boundary_of(action, params),
               "iam:policyarn": iam._p(params, "PolicyArn") if action in ATTACHES else None}
        return {**known, **{key: value for key, value in own.items() if value}}

    iam_actions.request_tag_context = request_context


def boundary_of(action: str, parameters: dict) -> str | None:
    """Returns the boundary that a call sets, or that its user or role has, or None."""
    if action in SETS_BOUNDARY:
        return iam._p(parameters, "PermissionsBoundary") or None
    if action in HAS_BOUNDARY:
        name, all_of_kind = ((iam._p(parameters, "RoleName"), iam._roles) if "Role" in action
                             else (iam._p(parameters, "UserName"), iam._users))
        return (all_of_kind.get(name) or {}).get("PermissionsBoundary")
    return None


def is_signed_here(token: str) -> bool:
    """Returns whether a root user's secret has signed a web identity token; MiniStack accepts any token.

    https://www.rfc-editor.org/rfc/rfc7515
    """
    signed, _, signature = token.rpartition(".")
    try:
        header = json.loads(base64.urlsafe_b64decode(signed.partition(".")[0] + "=="))
        given = base64.urlsafe_b64decode(signature + "==")
    except (ValueError, RecursionError):
        return False
    return isinstance(header, dict) and header.get("alg") == "HS256" and any(
        hmac.compare_digest(given, hmac.digest(root.secret_access_key.encode(), signed.encode(), hashlib.sha256))
        for root in ROOTS.values())


def expiration(token: str) -> int:
    """Returns the expiration of a token that is signed here, in seconds since 1970."""
    return json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))["exp"]


def account_of(key_id: str) -> str:
    """Returns the account of a key; the default one if no key or more than one has this ID."""
    try:
        return evaluator.find_iam_access_key_account(key_id) or get_account_id()
    except evaluator.AmbiguousAccessKeyError:
        return get_account_id()


UNSIGNED = evaluator.AuthError("MissingAuthenticationToken", "Request is missing Authentication Token")
MALFORMED = evaluator.AuthError(
    "IncompleteSignature", "The Authorization header must have the form AWS4-HMAC-SHA256 Credential=ID/DATE/REGION/SERVICE/"
    "aws4_request, SignedHeaders=NAMES, Signature=DIGEST.")
UNKNOWN_KEY = evaluator.AuthError("InvalidClientTokenId", "The security token included in the request is invalid.")
TOO_LONG = evaluator.AuthError("EntityTooLarge", f"The local AWS accepts bodies of up to {LONGEST >> 20} MiB.")


class Request:
    """A request before its body is read."""

    def __init__(self, scope):
        self.scope = scope
        self.method = scope["method"]
        self.path = scope["path"]
        self.query = parse_qs(scope.get("query_string", b"").decode("utf-8", "replace"), keep_blank_values=True)
        self.lines: dict[str, list[str]] = {}
        for name, value in scope["headers"]:
            self.lines.setdefault(name.decode("latin-1").lower(), []).append(decode_header_value(value))
        # SigV4 signs a repeated header in this form.
        self.headers = {name: ",".join(values) for name, values in self.lines.items()}
        authorization = AUTHORIZATION.fullmatch(self.headers.get("authorization", ""))
        # MiniStack copies the value of a signed header for each of its names, before it compares the signature.
        names = authorization[4].split(";") if authorization else []
        complete = authorization and len(names) == len(set(names))
        self.key_id, self.region, self.service = authorization.groups()[:3] if complete else ("", "us-east-1", "")

    def refusal(self) -> str | None:
        """Returns why this is not a request of an AWS client, or None."""
        hosts = self.lines.get("host", [])
        if len(hosts) != 1 or not HOST.fullmatch(hosts[0]):
            return "its Host is neither 127.0.0.1 nor localhost"
        if "origin" in self.lines or self.method == "OPTIONS":
            return "it comes from a web page"
        if self.path.startswith("/_") and not (self.method == "GET" and self.path == HEALTH):
            return f"only GET {HEALTH} is served under /_"
        return None

    def is_for_health(self) -> bool:
        return self.path == HEALTH

    def is_signed(self) -> bool:
        """Returns whether it has a SigV4 signature in its header, the only accepted kind."""
        authorization = self.lines.get("authorization", [])
        return (len(authorization) == 1 and authorization[0].startswith("AWS4-HMAC-SHA256 ")
                and not QUERY_SIGNATURE & {name.lower() for name in self.query})

    def has_known_key(self) -> bool:
        """Returns whether it names a key of this run, which proves nothing yet."""
        try:
            return self.key_id in sts._sessions or evaluator.find_iam_access_key_account(self.key_id) is not None
        except evaluator.AmbiguousAccessKeyError:
            return False

    def signature_failure(self, body: bytes) -> evaluator.AuthError | None:
        """Checks the signature of any key of this run with MiniStack's own code."""
        # For any other service, detect_service can load botocore's models of all services: 400 MB.
        if self.service not in SERVICES:
            return evaluator.AuthError(
                "UnsupportedService", f"The request is signed for '{self.service}'. The local AWS serves only"
                f" {', '.join(SERVICES[:-1])}, and {SERVICES[-1]}.")
        # MiniStack routes some paths to internal services before it detects the service.
        if self.service != "s3" and self.path != "/":
            return evaluator.AuthError("UnknownOperationException", f"{self.service} has no operation at {self.path}.")
        # MiniStack checks X-Amz-Target first, and the digest below depends on the signed service.
        served = detect_service(self.method, self.path, self.headers, self.query)
        if self.service != served:
            return evaluator.AuthError(
                "SignatureDoesNotMatch", f"Credential should be scoped to correct service: '{served}'.")
        # MiniStack trusts the signed digest without comparing it with the body's.
        actual = hashlib.sha256(body).hexdigest()
        digest = self.headers.get("x-amz-content-sha256") or actual
        if digest != actual and not (self.service == "s3" and digest in S3_DIGESTS):
            return evaluator.AuthError("SignatureDoesNotMatch", SIGNATURE_MISMATCH)
        raw_path = self.scope.get("raw_path") or quote(self.path).encode()
        evaluator._signed_request.set(evaluator.SignedRequest(
            self.key_id, self.method, raw_path.decode("latin-1"), self.query, self.headers, body))
        try:
            checked = evaluator.authenticate(self.key_id, account_of(self.key_id))
        except (TypeError, ValueError, OverflowError):
            # An impossible date.
            checked = None
        if isinstance(checked, evaluator.ResolvedCredential):
            return None
        return checked or evaluator.AuthError("IncompleteSignature", "The signature cannot be checked.")

    def web_identity_failure(self, body: bytes) -> evaluator.AuthError | None:
        """Accepts an AssumeRoleWithWebIdentity request, which is never signed, with a token of this run."""
        form = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
        form_type = "application/x-www-form-urlencoded"
        if (self.method != "POST" or self.path != "/" or self.query or ENCODED & self.lines.keys()
                or not self.headers.get("content-type", "").startswith(form_type)
                or form.get("Action") != ["AssumeRoleWithWebIdentity"]):
            return UNSIGNED
        tokens = form.get("WebIdentityToken", [])
        return None if len(tokens) == 1 and is_signed_here(tokens[0]) else evaluator.AuthError(
            "InvalidIdentityToken", "The root user of this local AWS has not signed the token.")

    def known_service(self) -> str:
        """Returns the service of its signature, whose format a refusal has."""
        return self.service if self.service in SERVICES else "sts"


class Record:
    """A call as CloudTrail records it: with the action, the caller, and the error.

    MiniStack records only allowed calls, those to IAM and STS under the name of the HTTP method, and each caller as a user
    with the name of its key. Its parameter names stay in addition to those of CloudTrail.
    https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
    """

    # The parameters that name a resource, with its type.
    RESOURCES = {"UserName": "AWS::IAM::User", "RoleName": "AWS::IAM::Role", "RoleArn": "AWS::IAM::Role",
                 "PolicyArn": "AWS::IAM::Policy", "AccessKeyId": "AWS::IAM::AccessKey"}

    def __init__(self, request: Request, body: bytes):
        self.request, self.body = request, body
        self.service = request.known_service()
        self.parameters = ministack._ct_request_params(request.headers, body, request.query) or {}
        self.name = str(self.parameters.get("Action") or ministack._ct_event_name(
            self.service, request.method, request.path, request.headers, request.query))
        # Before the call, which may delete the key.
        self.key_id = request.key_id
        self.identity = self.caller()
        self.status, self.answer = 0, b""

    def caller(self) -> dict:
        if not self.key_id:
            return {"type": "WebIdentityUser"}
        account = account_of(self.key_id)
        found = evaluator.resolve_credential(self.key_id, account)
        if not isinstance(found, evaluator.ResolvedCredential):
            return {"type": "Unknown", "accessKeyId": self.key_id, "accountId": account}
        kind = {"User": "IAMUser"}.get(found.principal_type, found.principal_type)
        identity = {"type": kind, "principalId": found.principal_id, "arn": found.principal_arn,
                    "accountId": found.account_id, "accessKeyId": self.key_id}
        if kind == "IAMUser":
            identity["userName"] = found.principal_name or found.principal_arn.rpartition("/")[2]
        session = sts._sessions.get(self.key_id)
        if session is not None:
            issued = time.gmtime(session.get("IssuedAt", time.time()))
            identity["sessionContext"] = {"attributes": {
                "creationDate": time.strftime("%Y-%m-%dT%H:%M:%SZ", issued), "mfaAuthenticated": "false"}}
        if kind == "AssumedRole":
            role = found.principal_arn.split("/")[-2]
            identity["sessionContext"]["sessionIssuer"] = {
                "type": "Role", "arn": f"arn:aws:iam::{found.account_id}:role/{role}", "userName": role,
                "accountId": found.account_id}
        return identity

    def username(self) -> str:
        arn = self.identity.get("arn", "")
        return "root" if arn.endswith(":root") else self.identity.get("userName") or arn.rpartition("/")[2]

    def listening(self, send):
        async def listen(message):
            if message["type"] == "http.response.start":
                self.status = message["status"]
            elif self.status >= 400 and len(self.answer) < LONGEST_ERROR:
                self.answer += message.get("body", b"")
            await send(message)

        return listen

    def error(self) -> dict:
        if self.status < 400:
            return {}
        code, message = error_in(self.answer.decode("utf-8", "replace"))
        return {"errorCode": code or str(self.status), "errorMessage": message}

    def write(self) -> None:
        if self.service == "cloudtrail" or not self.status:
            return
        if self.service == "iam":
            # A global service is recorded in that region, even if its call was signed for another.
            set_request_region("us-east-1")
        resources = ministack._ct_resources(self.service, self.request.method, self.request.path, self.body) or [
            {"ResourceType": kind, "ResourceName": self.parameters[name]}
            for name, kind in self.RESOURCES.items() if isinstance(self.parameters.get(name), str)]
        cloudtrail.record_event(
            service=self.service, event_name=self.name, username=self.username(), access_key_id=self.key_id,
            resources=resources, region=self.request.region, request_id="",
            user_agent=self.request.headers.get("user-agent", ""), request_params={
                **self.parameters, **{name[:1].lower() + name[1:]: value for name, value in self.parameters.items()}},
            method=self.request.method)
        written = cloudtrail._get_event_queue()[-1]
        event = json.loads(written["CloudTrailEvent"])
        event.update(userIdentity=self.identity, readOnly=written["ReadOnly"] == "true", **self.error())
        written["CloudTrailEvent"] = json.dumps(event)


def error_in(answer: str) -> tuple[str, str]:
    """Returns the code and the message of an error in JSON or XML; empty if there is none."""
    try:
        told = json.loads(answer)
    except ValueError:
        told = None
    if isinstance(told, dict):
        return (str(told.get("__type", "")).rpartition("#")[2],
                str(told.get("message") or told.get("Message") or ""))
    code = re.search(r"<Code>([^<]+)</Code>", answer)
    message = re.search(r"<Message>([^<]*)</Message>", answer)
    return code.group(1) if code else "", message.group(1) if message else ""


class Disconnected(Exception):
    """The caller disconnected before its request was complete."""


class TooLong(Exception):
    """The body of a request is longer than the limit."""


async def read(receive, longest: int) -> bytes:
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise Disconnected
        body += message.get("body", b"")
        if len(body) > longest:
            raise TooLong
        more = message.get("more_body", False)
    return bytes(body)


def again(body: bytes, receive):
    """Returns the body again, and then the further messages."""
    messages = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message():
        return messages.pop() if messages else await receive()

    return next_message


def proxied(app):
    async def respond(send, request, error):
        await ministack._send_response(
            send, *ministack._credential_failure(request.known_service(), "", "", error, request.headers))

    async def proxy(scope, receive, send):
        if scope["type"] == "lifespan":
            return await app(scope, receive, send)
        if scope["type"] != "http":
            return await send({"type": "websocket.close", "code": 1008})
        request = Request(scope)
        refusal = request.refusal()
        if refusal:
            text = f"The local AWS of assume-role refuses this request: {refusal}.\n"
            return await ministack._send_response(send, 403, {"Content-Type": "text/plain"}, text)
        if request.is_for_health():
            # MiniStack would look for a key in them, in quadratic time.
            return await app({**scope, "headers": [], "query_string": b""}, receive, send)
        signed = request.is_signed()
        known = signed and request.has_known_key()
        unknown = UNSIGNED if not signed else UNKNOWN_KEY if request.key_id else MALFORMED
        try:
            body = await read(receive, LONGEST if known else LONGEST_UNSIGNED)
        except Disconnected:
            return
        except TooLong:
            return await respond(send, request, TOO_LONG if known else unknown)
        if signed and not known:
            return await respond(send, request, unknown)
        failure = request.signature_failure(body) if signed else request.web_identity_failure(body)
        if failure:
            return await respond(send, request, failure)
        web_identity.set(not signed)
        record = Record(request, body)
        await app(scope, again(body, receive), record.listening(send))
        record.write()

    return proxy


if __name__ == "__main__":
    # A separate session: Ctrl-C in a terminal goes to the demo, which then stops its processes in order.
    os.setsid()
    run_no_scripts()
    demand_a_date()
    keep_users_that_have_something()
    keep_quotas()
    respond_as_sts()
    add_iam_condition_keys()
    # The proxy's own records replace these and have more details.
    ministack._maybe_record_cloudtrail = lambda *call: None
    name_resources_of_iam()
    ministack.app = proxied(ministack.app)
    ministack.main()
