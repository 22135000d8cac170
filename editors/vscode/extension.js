// Starts `awslint lsp` and hands it what is open. Everything else is the server's.

const { commands, workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

async function start() {
  const command = workspace.getConfiguration("awslint").get("path") || "awslint";
  client = new LanguageClient(
    "awslint",
    "awslint",
    { command, args: ["lsp"] },
    // The server knows itself which files concern it, whatever language they are in.
    { documentSelector: [{ scheme: "file" }, { scheme: "untitled" }] },
  );
  await client.start();
}

async function stop() {
  const stopping = client;
  client = undefined;
  await stopping?.stop();
}

exports.activate = async (context) => {
  const restart = async () => {
    await stop();
    await start();
  };
  context.subscriptions.push(
    commands.registerCommand("awslint.restart", restart),
    workspace.onDidChangeConfiguration((change) => change.affectsConfiguration("awslint.path") && restart()),
  );
  await start();
};

exports.deactivate = stop;
