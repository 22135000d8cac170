"""The language server before a real client: pytest-lsp, which holds answers to the specification as well."""

import asyncio
import json
import pathlib
import subprocess

import pytest
import pytest_asyncio
import pytest_lsp
from lsprotocol import types as lsp

from conftest import BAD, KEY_ID, SECRET

pytestmark = pytest.mark.asyncio

CONFIG = """\
[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
sso_registration_scopes = sso:account:access

[profile base]
sso_session = corp
sso_account_id = 210987654321
sso_role_name = ReadOnly
region = eu-west-1

[profile deploy]
role_arn = arn:aws:iam::210987654321:role/deploy
source_profile = keys
"""
CREDENTIALS = f"[keys]\naws_access_key_id = {KEY_ID}\naws_secret_access_key = {SECRET}\n"
VS_CODE, NEOVIM = "visual-studio-code", "neovim"


class Editor:
    """A client with a folder open, in the words of these tests."""

    def __init__(self, client, folder):
        self.client, self.folder, self.versions = client, folder, {}

    def uri(self, path):
        return (self.folder / path).as_uri()

    def write(self, path, text):
        """Writes a file to the disk without opening it."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        file.chmod(0o600)

    def open(self, path, text):
        self.versions[path] = [1, text]
        item = lsp.TextDocumentItem(self.uri(path), "plaintext", 1, text)
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))

    def type(self, path, old, new):
        """Replaces a piece of an open document, as somebody who types does."""
        version, text = self.versions[path]
        where = lsp.Range(place(text, old), place(text, old, len(old)))
        self.versions[path] = [version + 1, text.replace(old, new, 1)]
        change = lsp.TextDocumentContentChangePartial(range=where, text=new)
        document = lsp.VersionedTextDocumentIdentifier(version=version + 1, uri=self.uri(path))
        self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, [change]))

    def text(self, path):
        return self.versions[path][1]

    def at(self, path, piece, offset=0):
        return {
            "text_document": lsp.TextDocumentIdentifier(self.uri(path)),
            "position": place(self.text(path), piece, offset),
        }

    def rules(self, path):
        return sorted(it.code for it in self.client.diagnostics.get(self.uri(path), []) if it.code)

    async def until(self, wanted):
        """Waits until something holds, and fails if it never does."""
        for _ in range(1000):
            if wanted():
                return
            await asyncio.sleep(0.01)
        raise AssertionError({uri: [it.message for it in found] for uri, found in self.client.diagnostics.items()})

    async def until_rules(self, path, *rules):
        await self.until(lambda: self.uri(path) in self.client.diagnostics and self.rules(path) == sorted(rules))

    async def hover(self, path, piece, offset=0):
        found = await self.client.text_document_hover_async(lsp.HoverParams(**self.at(path, piece, offset)))
        return found.contents.value if found else None

    async def labels(self, path, piece, offset=0):
        found = await self.client.text_document_completion_async(lsp.CompletionParams(**self.at(path, piece, offset)))
        return [item.label for item in found or []]

    async def actions(self, path, piece):
        text = self.text(path)
        where = lsp.Range(place(text, piece), place(text, piece, len(piece)))
        document = lsp.TextDocumentIdentifier(self.uri(path))
        params = lsp.CodeActionParams(document, where, lsp.CodeActionContext(diagnostics=[]))
        return await self.client.text_document_code_action_async(params)

    def apply(self, edit):
        """Carries out an edit in the open documents."""
        for change in edit.document_changes:
            path = next(path for path in self.versions if self.uri(path) == change.text_document.uri)
            version, text = self.versions[path]
            assert change.text_document.version == version
            for it in sorted(change.edits, key=lambda it: (it.range.start.line, it.range.start.character))[::-1]:
                start, end = offset_of(text, it.range.start), offset_of(text, it.range.end)
                text = text[:start] + it.new_text + text[end:]
            self.versions[path] = [version + 1, text]
            whole = lsp.TextDocumentContentChangeWholeDocument(text)
            document = lsp.VersionedTextDocumentIdentifier(version=version + 1, uri=change.text_document.uri)
            self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, [whole]))


def place(text, piece, offset=0):
    """The position of a piece of text, in units of UTF-16."""
    before = text[: text.index(piece) + offset]
    line = before.rsplit("\n", 1)[-1]
    return lsp.Position(before.count("\n"), len(line.encode("utf-16-le")) // 2)


def offset_of(text, position):
    start = sum(len(line) for line in text.splitlines(True)[: position.line])
    units = text[start:].encode("utf-16-le")[: 2 * position.character]
    return start + len(units.decode("utf-16-le"))


@pytest_asyncio.fixture
async def start(awslint, tmp_path):
    """Starts a server with an editor; what it says is kept, and may not hold a secret."""
    folder, log = tmp_path / "folder", tmp_path / "said"
    folder.mkdir()
    (folder / ".git").mkdir()
    editors = []

    async def begin(client_name=VS_CODE, settings=None, configuration=None):
        client = pytest_lsp.make_test_lsp_client()
        client.set_configuration({"awslint": configuration or {}})
        await client.start_io("sh", "-c", 'exec "$0" lsp | tee "$1"', str(awslint), str(log))
        capabilities = pytest_lsp.client_capabilities(client_name)
        folders = [lsp.WorkspaceFolder(folder.as_uri(), "folder")]
        params = lsp.InitializeParams(capabilities, root_uri=folder.as_uri(), workspace_folders=folders)
        params.initialization_options = settings
        client.offer = await client.initialize_session(params)
        editors.append(Editor(client, folder))
        return editors[-1]

    yield begin
    for editor in editors:
        await editor.client.shutdown_session()
        await editor.client.stop()
    said = log.read_text() if log.exists() else ""
    assert SECRET not in said and SECRET[:20] not in said, "the server has told a secret"


async def test_findings_follow_what_is_typed(start):
    editor = await start()
    editor.open(".env", "# \U0001f511 clé\n" + BAD)
    await editor.until_rules(".env", "hardcoded-secret-access-key")
    found = editor.client.diagnostics[editor.uri(".env")][0]
    assert found.source == "awslint" and found.code_description.href.endswith("rules/hardcoded-secret-access-key.md")
    assert found.range.start.line in (1, 2)
    editor.type(".env", SECRET, "${SECRET}")
    editor.type(".env", KEY_ID, "${ID}")
    await editor.until_rules(".env")
    editor.type(".env", "${SECRET}", SECRET)
    editor.type(".env", "${ID}", KEY_ID)
    await editor.until_rules(".env", "hardcoded-secret-access-key")
    document = lsp.TextDocumentIdentifier(editor.uri(".env"))
    editor.client.text_document_did_close(lsp.DidCloseTextDocumentParams(document))
    await editor.until(lambda: not editor.client.diagnostics[editor.uri(".env")])


@pytest.mark.parametrize("client, units", [(VS_CODE, "utf-16"), (NEOVIM, "utf-8")])
async def test_columns_are_counted_as_the_client_wants(start, client, units):
    editor = await start(client)
    assert editor.client.offer.capabilities.position_encoding == units
    line = f'{{"\U0001f511": "é", "AccessKeyId": "{KEY_ID}", "SecretAccessKey": "{SECRET}"}}\n'
    editor.open("key.json", line)
    await editor.until(lambda: editor.rules("key.json"))
    width = {"utf-8": lambda text: len(text.encode()), "utf-16": lambda text: len(text.encode("utf-16-le")) // 2}
    expected = {width[units](line[: line.index(piece)]) for piece in (KEY_ID, SECRET)}
    found = editor.client.diagnostics[editor.uri("key.json")]
    assert {it.range.start.character for it in found} & expected


KINDS = {
    ".env": BAD,
    "Dockerfile": "FROM alpine\n" + "".join(f"ENV {line}\n" for line in BAD.splitlines()),
    "compose.yaml": "services:\n  web:\n    environment:\n" + "".join(f"      - {line}\n" for line in BAD.splitlines()),
    ".github/workflows/a.yml": "on: push\nenv:\n"
    + "".join(f"  {line.replace('=', ': ', 1)}\n" for line in BAD.splitlines()) + "jobs: {}\n",
    "main.tf": f'provider "aws" {{\n  access_key = "{KEY_ID}"\n  secret_key = "{SECRET}"\n}}\n',
    "deploy.sh": "".join(f"export {line}\n" for line in BAD.splitlines()),
    "values.json": json.dumps(dict(line.split("=", 1) for line in BAD.splitlines())),
    "Main.java": f'String id = "{KEY_ID}";\nString secret = "{SECRET}";\n',
    ".aws/credentials": CREDENTIALS.replace(SECRET, ""),
    ".aws/config": CONFIG.replace("region = eu-west-1", "regoin = eu-west-1"),
}


@pytest.mark.parametrize("path", KINDS)
async def test_every_kind_of_file_is_linted(start, path):
    editor = await start()
    editor.open(path, KINDS[path])
    await editor.until(lambda: editor.rules(path))


async def test_files_that_belong_together_are_judged_together(start):
    editor = await start()
    editor.write(".aws/credentials", CREDENTIALS)
    editor.open(".aws/config", CONFIG)
    await editor.until_rules(".aws/config")
    # What is open counts and not what is on the disk.
    editor.open(".aws/credentials", CREDENTIALS)
    editor.type(".aws/credentials", "[keys]", "[other]")
    await editor.until_rules(".aws/config", "undefined-source-profile")
    editor.type(".aws/credentials", "[other]", "[keys]")
    await editor.until_rules(".aws/config")
    editor.open("app/.env", "AWS_PROFILE=deploi\n")
    await editor.until_rules("app/.env", "undefined-profile")


async def test_configuration_is_read_again(start):
    editor = await start()
    editor.open(".env", BAD)
    await editor.until_rules(".env", "hardcoded-secret-access-key")

    def save(text):
        editor.write("awslint.toml", text)
        change = lsp.FileEvent(editor.uri("awslint.toml"), lsp.FileChangeType.Changed)
        editor.client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams([change]))

    save('ignore = ["hardcoded-secret-access-key"]\n')
    await editor.until_rules(".env")
    save('ignore = ["secret-in-confg-file"]\n')
    await editor.until(lambda: editor.client.diagnostics.get(editor.uri("awslint.toml")))
    await editor.until_rules(".env", "hardcoded-secret-access-key")
    save("")
    await editor.until(lambda: not editor.client.diagnostics[editor.uri("awslint.toml")])
    # While it is open, it is checked as it is written, and does not hold before it is saved.
    editor.open("awslint.toml", 'ignore = ["hardcoded-secret-access-key"]\n')
    editor.type("awslint.toml", "ignore", "ignroe")
    await editor.until(lambda: editor.client.diagnostics[editor.uri("awslint.toml")])
    assert "ignore" in editor.client.diagnostics[editor.uri("awslint.toml")][0].message
    assert editor.rules(".env") == ["hardcoded-secret-access-key"]


async def test_settings_of_the_client_hold(start):
    editor = await start(configuration={"ignore": ["hardcoded-secret-access-key"], "minSeverity": "wrong"})
    editor.open(".env", BAD)
    await editor.until_rules(".env")
    await editor.until(lambda: any("awslint.minSeverity" in it.message for it in editor.client.messages))

    def change(settings):
        editor.client.set_configuration({"awslint": settings})
        editor.client.workspace_did_change_configuration(lsp.DidChangeConfigurationParams({}))

    change({})
    await editor.until_rules(".env", "hardcoded-secret-access-key")
    change({"enable": False})
    await editor.until_rules(".env")


async def test_hover(start):
    editor = await start()
    editor.write(".aws/credentials", CREDENTIALS)
    editor.open(".aws/config", CONFIG + "# awslint: ignore[mfa-ignored]\n")
    setting = await editor.hover(".aws/config", "source_profile", 3)
    assert "name of a profile" in setting
    profile = await editor.hover(".aws/config", "profile deploy", 10)
    assert "AWS CLI v2" in profile and "role/deploy" in profile and "INT2" in profile and KEY_ID not in profile
    assert "AWS CLI v2" in await editor.hover(".aws/config", "= keys", 3)
    assert "## How to fix" in await editor.hover(".aws/config", "mfa-ignored", 2)
    assert await editor.hover(".aws/config", "https://corp", 3) is None
    editor.open(".env", BAD + "AWS_REGION=eu-west-1\n")
    key_id = await editor.hover(".env", KEY_ID, 4)
    assert "Long-term" in key_id and "Account: `" in key_id and "2019 or later" in key_id
    assert await editor.hover(".env", SECRET, 4) is None
    assert "holds: a region" in await editor.hover(".env", "AWS_REGION", 4)
    editor.open("awslint.toml", 'ignore = ["mfa-ignored"]\n')
    assert "# mfa-ignored" in await editor.hover("awslint.toml", "mfa-ignored", 2)


async def test_completion(start):
    editor = await start()
    editor.write(".aws/credentials", CREDENTIALS)
    editor.open(".aws/config", CONFIG + "[profile new]\nso\noutput = \nsource_profile = \nregion = eu-\ns3 =\n  addr\n")
    names = await editor.labels(".aws/config", "\nso\n", 3)
    assert "source_profile" not in names and "role_arn" in names and "sso_session" in names
    assert "json" in await editor.labels(".aws/config", "output = ", 9)
    assert {"keys", "base", "deploy"} <= set(await editor.labels(".aws/config", "source_profile = \n", 17))
    assert "eu-central-1" in await editor.labels(".aws/config", "eu-\n", 3)
    assert await editor.labels(".aws/config", "  addr", 6) == await editor.labels(".aws/config", "  addr", 2)
    assert "addressing_style" in await editor.labels(".aws/config", "  addr", 6)
    session = await editor.labels(".aws/config", "sso_registration", 3)
    assert "role_arn" not in session and "sso_region" not in session
    editor.open(".env", "AWS_PROFILE=\nAWS_RETRY_MODE=x\nOTHER=\n")
    assert {"keys", "base", "deploy"} <= set(await editor.labels(".env", "AWS_PROFILE=", 12))
    assert "adaptive" in await editor.labels(".env", "=x", 2)
    assert await editor.labels(".env", "OTHER=", 6) == []


async def test_definitions_and_references(start):
    editor = await start()
    editor.write(".aws/credentials", CREDENTIALS)
    editor.open(".aws/config", CONFIG)
    editor.open("app/.env", "AWS_PROFILE=base\n")

    async def places(path, piece, offset):
        found = await editor.client.text_document_definition_async(lsp.DefinitionParams(**editor.at(path, piece, offset)))
        return [(pathlib.PurePath(it.uri).name, it.range.start.line) for it in found or []]

    header = CONFIG.splitlines().index("[profile base]")
    assert await places(".aws/config", "= keys", 4) == [("credentials", 0)]
    assert await places(".aws/config", "= corp", 4) == [("config", 0)]
    assert await places("app/.env", "=base", 2) == [("config", header)]
    assert await places(".aws/config", "ReadOnly", 2) == []
    context = lsp.ReferenceContext(include_declaration=False)
    params = lsp.ReferenceParams(context=context, **editor.at(".aws/config", "profile base", 9))
    found = await editor.client.text_document_references_async(params)
    assert [pathlib.PurePath(it.uri).name for it in found] == [".env"]


async def test_symbols(start):
    editor = await start()
    editor.open(".aws/config", CONFIG)
    params = lsp.DocumentSymbolParams(lsp.TextDocumentIdentifier(editor.uri(".aws/config")))
    symbols = await editor.client.text_document_document_symbol_async(params)
    assert [(it.name, it.detail) for it in symbols] == [
        ("corp", "sso-session"), ("base", "profile"), ("deploy", "profile"),
    ]
    assert [it.name for it in symbols[2].children] == ["role_arn", "source_profile"]


async def test_rename(start):
    editor = await start()
    editor.open(".aws/config", CONFIG + "[profile keys]\nregion = eu-west-1\n")
    editor.open(".aws/credentials", CREDENTIALS)
    editor.open("app/.env", "export AWS_PROFILE='keys'\n")
    at = editor.at(".aws/config", "= keys", 4)
    prepared = await editor.client.text_document_prepare_rename_async(lsp.PrepareRenameParams(**at))
    assert prepared.placeholder == "keys"
    edit = await editor.client.text_document_rename_async(lsp.RenameParams(new_name="ci", **at))
    editor.apply(edit)
    assert "source_profile = ci\n" in editor.text(".aws/config") and "[profile ci]" in editor.text(".aws/config")
    assert editor.text(".aws/credentials").startswith("[ci]\n")
    assert editor.text("app/.env") == "export AWS_PROFILE='ci'\n"
    # What is not open is found, too.
    editor.write("jobs/.env", "AWS_PROFILE=ci\n")
    editor.write("jobs/out/.env", "AWS_PROFILE=ci\n")
    editor.write(".gitignore", "out/\n")
    editor.open("README.md", "")
    edit = await editor.client.text_document_rename_async(
        lsp.RenameParams(new_name="keys", **editor.at(".aws/config", "= ci", 3)))
    changed = {it.text_document.uri: it.text_document.version for it in edit.document_changes}
    names = [".aws/config", ".aws/credentials", "app/.env", "jobs/.env"]
    assert set(changed) == {editor.uri(name) for name in names} and changed[editor.uri("jobs/.env")] is None
    for new in ["base", "two words", "", "x]", "default"]:
        with pytest.raises(Exception, match="name"):
            at = editor.at(".aws/config", "= ci", 3)
            await editor.client.text_document_rename_async(lsp.RenameParams(new_name=new, **at))


async def test_findings_can_be_accepted(start):
    editor = await start()
    editor.open("deploy.sh", "#!/bin/sh\n" + BAD)
    await editor.until(lambda: editor.rules("deploy.sh"))
    rule, = editor.rules("deploy.sh")
    for title in ["here", "in this file"]:
        actions = await editor.actions("deploy.sh", BAD)
        action = next(it for it in actions if it.title == f"Accept {rule} {title}, with a comment")
        assert action.kind == "quickfix" and action.diagnostics[0].code == rule
        before = editor.text("deploy.sh")
        editor.apply(action.edit)
        await editor.until_rules("deploy.sh")
        assert editor.text("deploy.sh").startswith("#!/bin/sh\n")
        editor.type("deploy.sh", editor.text("deploy.sh"), before)
        await editor.until_rules("deploy.sh", rule)


async def test_findings_can_be_fixed(start):
    editor = await start()
    editor.open(".aws/config", CONFIG.replace("source_profile = keys", "source_profile = base").replace(
        "\nregion = eu-west-1", '\nregion = "eu-west-1"'))
    await editor.until_rules(".aws/config", "quoted-value")
    first, *_ = await editor.actions(".aws/config", '"eu-west-1"')
    assert first.is_preferred is not None and first.diagnostics[0].code == "quoted-value"
    editor.apply(first.edit)
    await editor.until_rules(".aws/config")
    assert "region = eu-west-1\n" in editor.text(".aws/config")


def framed(content):
    return f"Content-Length: {len(content.encode())}\r\n\r\n{content}".encode()


def session(awslint, *messages):
    sent = b"".join(framed(it if isinstance(it, str) else json.dumps({"jsonrpc": "2.0", **it})) for it in messages)
    return subprocess.run([awslint, "lsp"], input=sent, capture_output=True, timeout=60)


async def test_bad_messages_are_survived(awslint):
    begin = {"id": 1, "method": "initialize", "params": {"capabilities": []}}
    document = {"uri": "untitled:x", "languageId": "x", "version": 1, "text": BAD}
    end = [{"id": 9, "method": "shutdown"}, {"method": "exit"}]
    done = session(
        awslint,
        {"id": 0, "method": "textDocument/hover"},
        begin,
        f"{{{SECRET}",
        "[]",
        {"id": 2, "method": f"x/{SECRET}"},
        {"id": 3, "method": "textDocument/hover", "params": {"textDocument": SECRET}},
        {"id": 4, "method": 7},
        {"method": "textDocument/didOpen", "params": {"textDocument": {"text": SECRET}}},
        {"method": "textDocument/didOpen", "params": {"textDocument": document}},
        {"method": "textDocument/didChange", "params": {"textDocument": document, "contentChanges": [
            {"range": {"start": {"line": 4294967295, "character": 4294967295}, "end": {"line": 0, "character": 0}}, "text": ""},
            {"range": 1, "text": SECRET}]}},
        {"method": "$/unknown", "params": SECRET},
        {"id": 5, "result": SECRET},
        {"id": 6, "method": "textDocument/codeAction", "params": {
            "textDocument": {"uri": "untitled:x"}, "context": {"diagnostics": []},
            "range": {"start": {"line": 9, "character": 9}, "end": {"line": 0, "character": 0}}}},
        *end,
    )
    said = done.stdout.decode()
    assert done.returncode == 0, done.stderr
    assert SECRET not in said and SECRET not in done.stderr.decode()
    for number, code in [(0, -32002), (2, -32601), (3, -32602), (4, -32600)]:
        assert any(f'"id":{number}' in it and f'"code":{code}' in it for it in said.split("Content-Length")), number
    assert '"id":9,"result":null' in said and '"id":6,"result"' in said
    assert session(awslint, begin).returncode == 1, "the client went away"
    assert session(awslint, begin, {"method": "exit"}).returncode == 1, "no shutdown before"
    for early in [b"", b"nonsense\n", framed(json.dumps(end[1]))]:
        assert subprocess.run([awslint, "lsp"], input=early, capture_output=True, timeout=60).returncode == 1


async def test_many_files_are_opened_at_once(awslint, tmp_path):
    """Each opened file changes what is known of all, so that looking at all of them each time would never end."""
    for folder in range(40):
        (tmp_path / f"{folder}" / ".aws").mkdir(parents=True)
        (tmp_path / f"{folder}" / ".aws" / "credentials").write_text(CREDENTIALS)
    documents = [((tmp_path / f"{number % 40}" / f"{number}.env").as_uri(), BAD) for number in range(1000)]
    opened = [
        {"method": "textDocument/didOpen", "params": {"textDocument": {
            "uri": uri, "languageId": "x", "version": 1, "text": text + "AWS_PROFILE=keys\n"}}}
        for uri, text in documents
    ]
    asked = [
        {"id": number, "method": "textDocument/hover", "params": {
            "textDocument": {"uri": uri}, "position": {"line": 2, "character": 13}}}
        for number, (uri, _) in enumerate(documents[:200], 100)
    ]
    begin = {"id": 1, "method": "initialize", "params": {"capabilities": {}, "rootUri": tmp_path.as_uri()}}
    done = session(awslint, begin, *opened, *asked, {"id": 9, "method": "shutdown"}, {"method": "exit"})
    said = done.stdout.decode()
    assert done.returncode == 0 and said.count("AWS CLI v2") >= len(asked), said[:2000]
