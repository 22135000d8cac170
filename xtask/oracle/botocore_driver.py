"""Asks the real botocore which credentials it would use.

Reads one path a line from standard input, a folder that holds a world, and answers each with one line of JSON. Every
world is asked twice: as botocore does it, and with the order of variables of version 2 of the AWS CLI.

Nothing leaves the machine and no program is started: whatever would do so is replaced by an answer from memory.
"""

import json
import logging
import os
import pathlib
import socket
import sys

import botocore.credentials as credentials
import botocore.session as sessions
import botocore.utils

FETCHED = "ASIAORACLEORACLEORAC"
NEVER = "2999-01-01T00:00:00Z"
CLI_V2 = {
    "profile": (None, ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"], None, None),
    "region": ("region", ["AWS_REGION", "AWS_DEFAULT_REGION"], None, None),
}


class Recorder(logging.Handler):
    """What one world caused: lines of the log and roles that would be assumed."""

    def __init__(self):
        super().__init__()
        self.forget()

    def forget(self):
        self.special = {}
        self.lines = []
        self.roles = []

    def emit(self, record):
        self.lines.append(f"{record.levelname}: {record.getMessage()}")


SEEN = Recorder()


def refuse(*_args, **_kwargs):
    raise RuntimeError("the network was asked")


class Process:
    """What stands for a credential process: it prints the answer of the world."""

    returncode = 0

    def __init__(self, *_args, **_kwargs):
        pass

    def communicate(self):
        usual = {"Version": 1, "AccessKeyId": FETCHED, "SecretAccessKey": "oracle"}
        return json.dumps(SEEN.special.get("@process", usual)).encode(), b""


def instance_role(fetcher):
    if fetcher._disabled or not SEEN.special.get("@imds"):
        return {}
    keys = {"access_key": FETCHED, "secret_key": "oracle", "token": "oracle"}
    return {"role_name": "oracle-role", "expiry_time": NEVER, **keys}


def container(fetcher, url, headers=None):
    fetcher._validate_allowed_url(url)
    return {"AccessKeyId": FETCHED, "SecretAccessKey": "oracle", "Token": "oracle", "Expiration": NEVER}


def login(_fetcher):
    keys = {"access_key": FETCHED, "secret_key": "oracle", "token": "oracle"}
    return {"expiry_time": NEVER, "account_id": "000000000000", **keys}


def replace_the_outside():
    socket.socket.connect = refuse
    socket.create_connection = refuse
    credentials.ProcessProvider.__init__.__defaults__ = (Process,)
    botocore.utils.InstanceMetadataFetcher.retrieve_iam_role_credentials = instance_role
    botocore.utils.ContainerMetadataFetcher.retrieve_full_uri = container
    # The name of the provider is known without the cryptography that it needs.
    if credentials.EC is None:
        credentials.EC = object()
    credentials.LoginCredentialFetcher.load_cached_credentials = login
    # No file of this machine.
    credentials.BotoProvider.DEFAULT_CONFIG_FILENAMES = ["~/.boto"]

    init = credentials.AssumeRoleCredentialFetcher.__init__

    def remember(self, client_creator, source_credentials, role_arn, extra_args=None, **kwargs):
        hop = {"role_arn": role_arn, "signed_by": source_credentials.method, "parameters": dict(extra_args or {})}
        SEEN.roles.append(hop)
        init(self, client_creator, source_credentials, role_arn, extra_args, **kwargs)

    credentials.AssumeRoleCredentialFetcher.__init__ = remember
    for name in ("botocore.credentials", "botocore.tokens"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.DEBUG)
        logger.propagate = False
        logger.addHandler(SEEN)


def text(value):
    """A nested block may stand where only a text makes sense."""
    return value if isinstance(value, str) else None


def failure(error):
    return {"class": type(error).__name__, "message": str(error)}


def answer(session_vars):
    SEEN.lines, SEEN.roles = [], []
    session = sessions.Session(session_vars=session_vars, profile=SEEN.special.get("@profile"))
    told = {"provider": None, "error": None, "profile": None, "region": None, "key_id": None, "has_session_token": None}
    # Who asks for the files first gets the error; after that, what could be read is there.
    try:
        session.full_config
    except Exception:
        pass
    try:
        told["profile"] = session.get_config_variable("profile")
        told["region"] = text(session.get_config_variable("region"))
    except Exception:
        pass
    try:
        found = session.get_credentials()
        if found is not None:
            told["provider"] = found.method
            if type(found) in (credentials.Credentials, credentials.RefreshableCredentials):
                fields = vars(found)
                told["key_id"] = text(fields.get("_access_key") or fields.get("access_key"))
                told["has_session_token"] = bool(fields.get("_token") or fields.get("token"))
    except Exception as error:
        told["error"] = failure(error)
    return {**told, "hops": SEEN.roles, "log": SEEN.lines}


def enter(folder):
    """Makes the environment that of the world in `folder`, and runs there."""
    variables = json.loads((folder / "env.json").read_text(encoding="utf-8"))
    SEEN.forget()
    SEEN.special = {name: value for name, value in variables.items() if name.startswith("@")}
    os.chdir(folder)
    os.environ.clear()
    os.environ.update({name: value for name, value in variables.items() if not name.startswith("@")})


def main():
    replace_the_outside()
    for line in sys.stdin:
        enter(pathlib.Path(line.rstrip("\n")))
        answers = {"botocore": answer({}), "cli-v2": answer(CLI_V2)}
        print(json.dumps(answers), flush=True)


if __name__ == "__main__":
    main()
