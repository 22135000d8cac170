//! `aws-actions/configure-aws-credentials`: what a step with it does, by its inputs and by what its job may do.
//!
//! Source: <https://github.com/aws-actions/configure-aws-credentials>,
//! <https://docs.github.com/en/actions/reference/security/oidc>.

use crate::facts::model::ScopeId;
use crate::facts::pipeline::{Proof, SignIn, TokenAccess, TokenIssuer};
use crate::facts::structured::{Fields, Reader};
use crate::source::Span;
use crate::syntax::tree::NodeRef;

/// GitHub's own issuer.
pub(in crate::facts::ci) static ISSUER: TokenIssuer = TokenIssuer {
    name: "GitHub Actions",
    grant: "`permissions` with `id-token: write` (and `contents: read`, for the checkout)",
    sign_in: "aws-actions/configure-aws-credentials with `role-to-assume` and without keys",
};

/// The name of the action, whoever keeps the copy that is used.
const ACTION: &str = "configure-aws-credentials";

/// Variables with which the action finds credentials where it has no token.
const OWN_CREDENTIALS: &[&str] =
    &["AWS_ACCESS_KEY_ID", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE"];

/// What decides how a step signs in, beside the step itself.
pub(super) struct Surroundings {
    job: Option<ScopeId>,
    token: TokenAccess,
    /// Whether there are credentials already: in variables, on a machine of one's own, from a step before.
    has_credentials: bool,
}

impl Surroundings {
    /// Those of a composite action: whoever uses it decides.
    pub(super) fn of_action() -> Self {
        Self { job: None, token: TokenAccess::Unknown, has_credentials: false }
    }

    /// Those of a job, the key of which is `key`.
    pub(super) fn of_job(
        reader: &mut Reader<'_>,
        workflow: &Fields<'_>,
        key: NodeRef<'_>,
        job: &Fields<'_>,
        scope: ScopeId,
    ) -> Self {
        let token = token_access(reader, workflow, key, job);
        let in_variables = [workflow, job].iter().any(|fields| sets_credentials(reader, fields));
        let has_credentials = in_variables || !runs_at_github(reader, job);
        Self { job: Some(scope), token, has_credentials }
    }
}

/// Adds the sign-in of a step, if it is one.
pub(super) fn read(reader: &mut Reader<'_>, step: &Fields<'_>, scope: ScopeId, surroundings: &mut Surroundings) {
    let Some(by) = step.get("uses").and_then(NodeRef::spanned) else { return };
    let repository = by.value.split('@').next().unwrap_or("");
    if !repository.rsplit('/').next().is_some_and(|name| name.eq_ignore_ascii_case(ACTION)) {
        return;
    }
    let inputs = step.get("with").map(|node| reader.fields(node));
    let input = |name: &str| inputs.as_ref().and_then(|inputs| inputs.get(name)).and_then(NodeRef::spanned);
    let is_set = |name: &str| input(name).is_some_and(|value| !value.value.is_empty());
    let says = |name: &str, word: &str| input(name).filter(|value| value.value.eq_ignore_ascii_case(word));
    let role = input("role-to-assume").map(|role| role.span);
    let chaining = input("role-chaining").filter(|value| !value.value.eq_ignore_ascii_case("false"));
    let has_credentials = surroundings.has_credentials || sets_credentials(reader, step);
    let brings_its_own = ["aws-access-key-id", "web-identity-token-file", "force-skip-oidc", "aws-profile"];
    let proof = match chaining {
        Some(value) if value.value.eq_ignore_ascii_case("true") => Proof::Role(value.span),
        Some(_) => Proof::Other,
        None if role.is_none() || brings_its_own.into_iter().any(is_set) => Proof::Other,
        None if surroundings.token == TokenAccess::Granted => Proof::Token(TokenAccess::Granted),
        None if has_credentials => Proof::Other,
        None => Proof::Token(surroundings.token),
    };
    let exports = says("output-env-credentials", "false").is_none();
    let sign_in = SignIn {
        scope,
        by,
        job: surroundings.job,
        role,
        proof,
        duration: input("role-duration-seconds"),
        outputs: says("output-credentials", "true").filter(|_| exports).map(|value| value.span),
        exports,
    };
    surroundings.has_credentials |= exports;
    reader.pipeline().sign_ins.push(sign_in);
}

/// Whether `env` of a workflow, job or step brings credentials.
fn sets_credentials(reader: &mut Reader<'_>, fields: &Fields<'_>) -> bool {
    let Some(variables) = fields.get("env") else { return false };
    // An expression may stand in place of the variables, and nobody knows what is in it.
    if variables.scalar().is_some() {
        return true;
    }
    let variables = reader.fields(variables);
    variables.first_of(OWN_CREDENTIALS).is_some()
}

/// Whether all machines that the job can run on are GitHub's, which have no credentials of their own.
fn runs_at_github(reader: &mut Reader<'_>, job: &Fields<'_>) -> bool {
    let Some(runner) = job.get("runs-on") else { return false };
    let labels = labels(runner);
    if let [label] = labels.as_slice()
        && let Some(axis) = label.strip_prefix("${{").and_then(|rest| rest.trim().strip_prefix("matrix."))
    {
        let axis = axis.trim_end_matches(['}', ' ']);
        let values = strategy_axis(reader, job, axis);
        return values.is_some_and(|values| values.items().next().is_some() && labels_are_known(&self::labels(values)));
    }
    labels_are_known(&labels)
}

/// The labels of `runs-on`: one, or a list. A group of runners has others, which are not known.
fn labels(node: NodeRef<'_>) -> Vec<&str> {
    std::iter::once(node).chain(node.items()).filter_map(NodeRef::text).collect()
}

fn labels_are_known(labels: &[&str]) -> bool {
    const SYSTEMS: &[&str] = &["ubuntu-", "windows-", "macos-"];
    !labels.is_empty() && labels.iter().all(|label| SYSTEMS.iter().any(|system| label.starts_with(system)))
}

fn strategy_axis<'t>(reader: &mut Reader<'_>, job: &Fields<'t>, axis: &str) -> Option<NodeRef<'t>> {
    let strategy = reader.fields(job.get("strategy")?);
    reader.fields(strategy.get("matrix")?).get(axis)
}

/// Whether a job gets an identity token. Its own permissions replace those of the workflow, and what is not named in
/// them is not granted. Without any, the token's defaults hold, among which there is none for identity tokens; a
/// workflow that others call has its caller's.
fn token_access(reader: &mut Reader<'_>, workflow: &Fields<'_>, key: NodeRef<'_>, job: &Fields<'_>) -> TokenAccess {
    match job.entry("permissions").or_else(|| workflow.entry("permissions")) {
        Some((name, permissions)) => granted(reader, name, permissions),
        None if is_callable(workflow) => TokenAccess::Unknown,
        None => TokenAccess::NotAsked(key.scalar().map_or(key.span(), |key| key.content)),
    }
}

fn granted(reader: &mut Reader<'_>, name: NodeRef<'_>, permissions: NodeRef<'_>) -> TokenAccess {
    let written = |node: NodeRef<'_>| node.scalar().map_or(node.span(), |scalar| scalar.content);
    match permissions.text() {
        Some("write-all") => return TokenAccess::Granted,
        Some("read-all") => return TokenAccess::LeftOut(written(permissions)),
        Some(text) if !text.is_empty() => return TokenAccess::Unknown,
        _ => {}
    }
    let fields = reader.fields(permissions);
    let left_out = |span: Span| TokenAccess::LeftOut(span);
    match fields.get("id-token") {
        Some(value) if value.text() == Some("write") => TokenAccess::Granted,
        Some(value) if matches!(value.text(), Some("none" | "read")) => left_out(written(value)),
        Some(_) => TokenAccess::Unknown,
        None => left_out(written(name)),
    }
}

/// Whether other workflows can call this one.
fn is_callable(workflow: &Fields<'_>) -> bool {
    const CALL: &str = "workflow_call";
    workflow.get("on").is_some_and(|on| {
        on.text() == Some(CALL)
            || on.items().any(|item| item.text() == Some(CALL))
            || on.entries().any(|(key, _)| key.text() == Some(CALL))
    })
}
