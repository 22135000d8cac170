//! Credentials in the environment or the labels of an image.

use crate::facts::{ScopeId, SetView, Setting, Site};
use crate::finding::{Confidence, Draft, Fix, Severity};
use crate::mask;

use super::build_secrets::BuildSecrets;
use super::exposure::{self, Reporter};
use super::image::{Argument, Images, opens, secret_parts};
use super::{Category, Context, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    id: "secret-in-image-layer",
    summary: "credentials are stored in the environment or the labels of an image",
    category: Category::Exposure,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    docs: include_str!("../../rules/secret-in-image-layer.md"),
    check,
};

fn check(cx: &Context<'_>, sink: &mut Sink<'_>) {
    let images = Images::new(cx.facts);
    let builds = BuildSecrets::new(cx.facts);
    for set in cx.sets() {
        let is_of_image = matches!(set.scope.site, Site::ImageEnvironment | Site::ImageLabel);
        let has_other_rule = exposure::reporter(cx, &set).is_some_and(|rule| rule != Reporter::SecretInImageLayer);
        if let Some(stage) = Images::stage(&set).filter(|_| is_of_image && !has_other_rule) {
            let leaks: Vec<_> = secret_parts(&set).into_iter().filter_map(|it| leak(&images, stage, it)).collect();
            if !leaks.is_empty() {
                let fix = fix(cx, &builds, &set, stage, &leaks);
                sink.report(draft(cx, &set, &leaks, images.is_final(stage)).fix(fix));
            }
        }
    }
}

/// A part that is in the image: written out, or copied from a build argument.
struct Leak<'a> {
    setting: &'a Setting,
    argument: Option<Argument<'a>>,
}

fn leak<'a>(images: &Images<'a>, stage: ScopeId, setting: &'a Setting) -> Option<Leak<'a>> {
    let argument = images.copied_argument(stage, setting);
    (setting.is_literal() || argument.is_some()).then_some(Leak { setting, argument })
}

/// What is set goes, with the arguments that it copies. What a label says no command reads.
fn fix(
    cx: &Context<'_>,
    builds: &BuildSecrets<'_>,
    set: &SetView<'_>,
    stage: ScopeId,
    leaks: &[Leak<'_>],
) -> Option<Fix> {
    let own = leaks.iter().map(|leak| set.scope.at(leak.setting.key.span));
    let copied = leaks.iter().filter_map(|leak| leak.argument).map(|argument| argument.name_at());
    let places: Vec<_> = own.chain(copied).collect();
    let settings: Vec<_> = leaks.iter().map(|leak| leak.setting).collect();
    let is_read = set.scope.site == Site::ImageEnvironment;
    let mounted = if is_read { builds.mount(cx, stage, &places, &settings) } else { None };
    mounted.or_else(|| builds.leave_out(cx, &places))
}

fn draft(cx: &Context<'_>, set: &SetView<'_>, leaks: &[Leak<'_>], is_final: bool) -> Draft {
    let first = &leaks[0];
    let name = mask::name(&first.setting.key.value);
    let place = if set.scope.site == Site::ImageLabel { "labels" } else { "environment" };
    let message = match &first.argument {
        None => format!("`{name}` is written into the image's {place}"),
        Some(argument) => {
            let argument = mask::name(&argument.setting.key.value);
            format!("`{name}` copies the build argument `{argument}` into the image's {place}")
        }
    };
    let reason = if is_final {
        "stays in the image: whoever can pull it can read this with `docker inspect`"
    } else {
        "no layer of it reaches the final image, but the build cache keeps it, and so does every image built from this stage"
    };
    let mut draft = Draft::new(set.at_value(first.setting), message)
        .because(reason)
        .about(exposure::subject(set, first.setting))
        .severity(severity(first.setting, is_final))
        .help(
            "hand credentials over when the container starts (a role of the task, pod or instance); a build step that \
             needs them gets them with `RUN --mount=type=secret`. Deleting the line does not clean images already built: \
             deactivate the key",
        );
    for leak in &leaks[1..] {
        let reason = match leak.argument {
            None => exposure::about(cx, set, leak.setting),
            Some(_) => "copied into the image as well".to_owned(),
        };
        draft = draft.label(set.at_value(leak.setting), reason);
    }
    for argument in leaks.iter().filter_map(|leak| leak.argument) {
        draft = draft.label(argument.name_at(), "its value comes in here, with `--build-arg`");
    }
    draft
}

/// What stays in a stage that is not in the final image is seen by those who build, not by those who pull.
fn severity(setting: &Setting, is_final: bool) -> Severity {
    match (opens(setting), setting.is_literal() && is_final) {
        (true, true) => Severity::Critical,
        (true, false) => Severity::Error,
        (false, _) => Severity::Warning,
    }
}
