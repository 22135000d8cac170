//! Dockerfiles: what an image build puts into the image, its configuration and its history.
//!
//! A stage is a scope of environment variables below the stage that it is built from. Its build arguments and labels
//! are scopes of their own below it, and so is every command that it runs.

use std::collections::BTreeMap;

use crate::source::{FileId, SourceFile, Span, Spanned, is_template_name};
use crate::syntax::dockerfile::{self, Arguments, Heredoc, Instruction, Keyword, Pair, Word};
use crate::syntax::variable::Variable;

use super::build_context::ContextCopy;
use super::image::{self, BuildStep, Declaration};
use super::model::{CopiedPath, FileFacts, Quoting, Scope, ScopeId, Setting, Site};
use super::{commands, environment};

/// What `file` says.
pub(super) fn extract(facts: &mut FileFacts, file: &SourceFile) {
    let tree = dockerfile::parse(file.text());
    let mut reader = Reader {
        facts,
        shell: file.text().to_owned(),
        stages: Vec::new(),
        has_from: false,
        kept: vec![],
        spare_arguments: BTreeMap::new(),
    };
    for instruction in &tree.instructions {
        reader.instruction(instruction);
    }
    let kept = reader.kept;
    // The grammar of the rest of a Dockerfile is Docker's business.
    facts.syntax_errors.extend(tree.errors.into_iter().filter(|error| {
        let next = kept.partition_point(|span: &Span| span.end() < error.span.start());
        kept.get(next).is_some_and(|span| span.contains(error.span))
    }));
    for scope in facts.scopes.iter_mut().filter(|scope| scope.site == Site::BuildArgument) {
        // Arguments that turned out to matter only later stand behind the others.
        scope.settings.sort_by_key(|setting| setting.key.span);
    }
    if facts.scopes.iter().all(|scope| scope.settings.is_empty()) {
        facts.scopes.clear();
        facts.build_steps.clear();
    }
}

struct Stage {
    /// The name after `AS`; Docker compares without regard to case.
    name: Option<Spanned<String>>,
    opened_at: Span,
    environment: ScopeId,
    build_arguments: Option<ScopeId>,
    labels: Option<ScopeId>,
}

struct Reader<'a> {
    facts: &'a mut FileFacts,
    /// The file as the shell gets it, at the same offsets.
    shell: String,
    /// The last one is the current one. What stands above the first `FROM` has a stage of its own.
    stages: Vec<Stage>,
    has_from: bool,
    /// Instructions with settings that concern AWS, in file order.
    kept: Vec<Span>,
    /// Build arguments of the current stage whose names say nothing of AWS: they matter once something that does is
    /// set from them.
    spare_arguments: BTreeMap<String, Setting>,
}

impl Reader<'_> {
    fn instruction(&mut self, instruction: &Instruction) {
        match instruction.keyword {
            Keyword::From => self.from(instruction),
            Keyword::Env => self.settings(instruction, Site::ImageEnvironment),
            Keyword::Arg => self.settings(instruction, Site::BuildArgument),
            Keyword::Label => self.settings(instruction, Site::ImageLabel),
            Keyword::Add | Keyword::Copy => self.copy(instruction),
            _ => {}
        }
        if instruction.keyword == Keyword::Run && instruction.on_build.is_none() {
            self.build_step(instruction);
        }
        match &instruction.arguments {
            Arguments::Shell(script) => {
                self.shell.replace_range(script.span.range(), &script.text);
                self.shell_form(script.span, &instruction.heredocs);
            }
            Arguments::Exec(words) => self.exec(words),
            Arguments::Pairs(_) | Arguments::Words(_) => {
                for document in &instruction.heredocs {
                    let stage = self.stage().environment;
                    commands::document(self.facts, &self.shell, document.content, Some(stage));
                }
            }
        }
    }

    fn from(&mut self, instruction: &Instruction) {
        let words = instruction.words();
        let base = words.first().and_then(|image| self.stage_named(&image.text)).map(|stage| stage.environment);
        let name = match words {
            [_, keyword, name, ..] if keyword.text.eq_ignore_ascii_case("as") => {
                Some(Spanned::new(name.text.clone(), name.span))
            }
            _ => None,
        };
        self.has_from = true;
        self.spare_arguments.clear();
        self.open_stage(name, instruction.span, base);
    }

    fn stage_named(&self, name: &str) -> Option<&Stage> {
        self.stages.iter().rev().find(|stage| stage.name.as_ref().is_some_and(|it| it.value.eq_ignore_ascii_case(name)))
    }

    fn open_stage(&mut self, name: Option<Spanned<String>>, opened_at: Span, parent: Option<ScopeId>) {
        let environment = self.add(Site::ImageEnvironment, name.clone(), opened_at, parent);
        self.stages.push(Stage { name, opened_at, environment, build_arguments: None, labels: None });
    }

    fn add(&mut self, site: Site, name: Option<Spanned<String>>, opened_at: Span, parent: Option<ScopeId>) -> ScopeId {
        let mut scope = Scope::new(FileId::from_index(0), site, opened_at);
        scope.name = name;
        scope.parent = parent;
        self.facts.add(scope)
    }

    /// The current stage; above the first `FROM` one without a name.
    fn stage(&mut self) -> &mut Stage {
        if self.stages.is_empty() {
            self.open_stage(None, Span::at(0), None);
        }
        self.stages.last_mut().expect("a stage was opened just now, if there was none")
    }

    /// The scope for settings of `site` in the current stage.
    fn scope(&mut self, site: Site) -> ScopeId {
        // An argument above the first FROM holds in no stage, so it has no parent either.
        let has_from = self.has_from;
        let stage = self.stage();
        let known = match site {
            Site::BuildArgument => stage.build_arguments,
            Site::ImageLabel => stage.labels,
            _ => Some(stage.environment),
        };
        if let Some(known) = known {
            return known;
        }
        let (name, opened_at, parent) = (stage.name.clone(), stage.opened_at, stage.environment);
        let id = self.add(site, name, opened_at, has_from.then_some(parent));
        let stage = self.stage();
        match site {
            Site::BuildArgument => stage.build_arguments = Some(id),
            _ => stage.labels = Some(id),
        }
        id
    }

    fn settings(&mut self, instruction: &Instruction, site: Site) {
        let settings = instruction.pairs().iter().map(setting);
        let (settings, others): (Vec<_>, Vec<_>) = settings.partition(concerns_aws);
        if site == Site::BuildArgument {
            let named = others.into_iter().map(|setting| (setting.key.value.clone(), setting));
            self.spare_arguments.extend(named);
        }
        if settings.is_empty() {
            return;
        }
        self.kept.push(instruction.span);
        let pairs = instruction.pairs().iter().map(whole).collect();
        self.facts.declarations.push(Declaration { file: FileId::from_index(0), span: instruction.span, pairs });
        for variable in settings.iter().filter(|setting| setting.part.is_some()).filter_map(Setting::variable) {
            self.keep_argument(variable);
        }
        let scope = self.scope(site);
        self.facts.scopes[scope.index()].settings.extend(settings);
    }

    fn build_step(&mut self, instruction: &Instruction) {
        let end = instruction.heredocs.last().map_or(instruction.span.end(), |document| document.content.end());
        let command = Span::new(instruction.span.start(), end);
        if image::may_call_aws(&self.shell[command.range()]) {
            let stage = self.stage().environment;
            let options_at = instruction.keyword_span.end();
            self.facts.build_steps.push(BuildStep { file: FileId::from_index(0), stage, options_at });
        }
    }

    /// A part of credentials is set from the build argument `name`: so that one matters, whatever it is called.
    fn keep_argument(&mut self, name: &str) {
        let Some(argument) = self.spare_arguments.remove(name) else { return };
        let scope = self.scope(Site::BuildArgument);
        self.facts.scopes[scope.index()].settings.push(argument);
    }

    fn script(&mut self, span: Span) {
        let stage = self.stage().environment;
        commands::script(self.facts, &self.shell, span, Some(stage));
    }

    /// A command with the here-documents that it reads; without a command they are scripts themselves.
    fn shell_form(&mut self, command: Span, documents: &[Heredoc]) {
        let last = documents.iter().map(|document| document.mark).max();
        let is_bare = last.is_some_and(|last| {
            let marks = documents.iter().map(|document| document.mark.len()).sum::<usize>();
            let text = &self.shell[command.range()];
            command.contains(last) && text.bytes().filter(|byte| !byte.is_ascii_whitespace()).count() == marks
        });
        if is_bare {
            for document in documents {
                self.script(document.content);
            }
        } else {
            let end = documents.last().map_or(command.end(), |document| document.end.end());
            self.script(Span::new(command.start(), end.max(command.end())));
        }
    }

    /// A command as an array. With blanks for its commas it is a command line of quoted words.
    fn exec(&mut self, words: &[Word]) {
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return };
        for pair in words.windows(2) {
            let gap = Span::new(pair[0].span.end() + 1, pair[1].span.start() - 1);
            self.shell.replace_range(gap.range(), &" ".repeat(gap.len()));
        }
        self.script(Span::new(first.span.start() - 1, last.span.end() + 1));
    }

    fn copy(&mut self, instruction: &Instruction) {
        let Some((target, sources)) = instruction.words().split_last() else { return };
        // Other stages are no part of the context, and what is excluded may be what matters.
        let is_of_context = !instruction.flags.iter().any(|flag| matches!(flag.name.as_str(), "from" | "exclude"));
        for source in sources {
            let is_certain = holds_credentials(&source.text, &target.text);
            if !is_certain && !is_env_file(&source.text) {
                let folder = ContextCopy::new(Spanned::new(source.text.clone(), source.span));
                self.facts.context_copies.extend(folder.filter(|_| is_of_context));
                continue;
            }
            self.facts.copied_paths.push(CopiedPath {
                file: FileId::from_index(0),
                source: Spanned::new(source.text.clone(), source.span),
                target: Spanned::new(target.text.clone(), target.span),
                is_certain,
            });
        }
    }
}

/// A name with its value, quotes included.
fn whole(pair: &Pair) -> Span {
    pair.value.as_ref().map_or(pair.name.span, |value| {
        let quote = value.quote.map_or(0, char::len_utf8);
        Span::new(pair.name.span.start(), value.span.end() + quote)
    })
}

fn setting(pair: &Pair) -> Setting {
    let name = Spanned::new(pair.name.text.clone(), pair.name.span);
    let (value, quote) = match &pair.value {
        Some(value) => (Spanned::new(value.text.clone(), value.span), value.quote),
        None => (Spanned::new(String::new(), Span::at(name.span.end())), None),
    };
    let written = Setting::new(name.clone(), value.clone()).quoted(quote.map_or(Quoting::None, Quoting::Removed));
    // A default that is a credential tells more than the variable before it.
    let expands = quote != Some('\'') && value.value.contains('$');
    let default = environment::setting(Variable { name, value, quote, expands });
    if written.part.is_none() || default.is_literal() { default } else { written }
}

fn concerns_aws(setting: &Setting) -> bool {
    environment::is_relevant(&setting.key.value, setting.text())
}

/// Names of files that hold credentials and nothing else that an image would need.
const CREDENTIALS_FILES: [&str; 5] = [".boto", ".passwd-s3fs", ".s3cfg", "passwd-s3fs", "rclone.conf"];

/// Whether what `source` names is, by its name or by where it goes, a file or folder of credentials.
fn holds_credentials(source: &str, target: &str) -> bool {
    let (source_parts, target_parts) = (parts(source), parts(target));
    let name = source_parts.last().map_or("", |name| *name);
    if source.contains("://") || is_template_name(name) {
        return false;
    }
    let is_config = |parts: &[&str]| parts.last() == Some(&"config");
    let goes_to_aws = match target_parts.last() {
        Some(&".aws") => !is_config(&source_parts),
        _ => target_parts.contains(&".aws") && !is_config(&target_parts),
    };
    CREDENTIALS_FILES.contains(&name) || (source_parts.contains(&".aws") && !is_config(&source_parts)) || goes_to_aws
}

/// The parts of a path; `.` and wildcards for everything at the end do not count.
fn parts(path: &str) -> Vec<&str> {
    path.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | "*")).collect()
}

/// Whether `source` is an env file, in which credentials may stand beside other settings.
fn is_env_file(source: &str) -> bool {
    let name = parts(source).last().map_or("", |name| *name);
    (name == ".env" || name.starts_with(".env.")) && !is_template_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::names::CredentialPart;
    use crate::kind::FileKind;

    fn facts(text: &str) -> FileFacts {
        let mut facts = FileFacts::default();
        extract(&mut facts, &SourceFile::new("Dockerfile", text, FileKind::Dockerfile));
        facts
    }

    /// Site, name, parent and keys of every scope.
    fn outline(text: &str) -> Vec<(Site, String, Option<usize>, Vec<String>)> {
        let facts = facts(text);
        let keys = |scope: &Scope| scope.settings.iter().map(|setting| setting.key.value.clone()).collect();
        let row = |scope: &Scope| (scope.site, scope.name().to_owned(), scope.parent.map(ScopeId::index), keys(scope));
        facts.scopes.iter().map(row).collect()
    }

    #[test]
    fn stages_are_scopes_with_arguments_and_labels_of_their_own() {
        let text = "ARG AWS_REGION=x\nFROM alpine AS Base\nARG AWS_SECRET_ACCESS_KEY\nENV AWS_REGION=y PATH=/z\n\
            FROM base\nLABEL aws.key=z\nENV AWS_PROFILE p\n";
        let expected = [
            (Site::ImageEnvironment, "", None, vec![]),
            (Site::BuildArgument, "", None, vec!["AWS_REGION"]),
            (Site::ImageEnvironment, "Base", None, vec!["AWS_REGION"]),
            (Site::BuildArgument, "Base", Some(2), vec!["AWS_SECRET_ACCESS_KEY"]),
            (Site::ImageEnvironment, "", Some(2), vec!["AWS_PROFILE"]),
            (Site::ImageLabel, "", Some(4), vec!["aws.key"]),
        ];
        let expected = expected.map(|(site, name, parent, keys)| {
            (site, name.to_owned(), parent, keys.into_iter().map(str::to_owned).collect())
        });
        assert_eq!(outline(text), expected);
    }

    #[test]
    fn an_argument_without_a_default_is_an_empty_setting() {
        let facts = facts("FROM x\nARG AWS_SECRET_ACCESS_KEY\n");
        let setting = &facts.scopes[1].settings[0];
        assert_eq!(setting.part, Some(CredentialPart::SecretAccessKey));
        assert_eq!((setting.text(), setting.value.span), ("", Span::at(32)));
    }

    #[test]
    fn an_argument_of_any_name_counts_once_credentials_are_set_from_it() {
        let text = "FROM x\nARG KEY OTHER\nARG AWS_REGION\nENV AWS_SECRET_ACCESS_KEY=${KEY} PATH=$OTHER\n";
        let expected = vec!["KEY".to_owned(), "AWS_REGION".to_owned()];
        assert_eq!(outline(text)[1].3, expected);
        assert_eq!(outline(&text.replace("${KEY}", "$AWS_KEY"))[1].3, ["AWS_REGION"]);
    }

    #[test]
    fn a_file_without_aws_says_nothing() {
        assert!(facts("FROM x\nENV a=b\nENV c\nCOPY --from=y . .\nRUN make\nHELLO\n").is_empty());
    }

    #[test]
    fn copies_from_the_context_are_kept() {
        let text = "FROM x\nCOPY . /a\nADD b/ https://c.example/d /e/\nCOPY --from=y . .\nCOPY --exclude=*.env . .\n";
        let facts = facts(text);
        let copies = facts.context_copies.iter().map(|copy| (copy.folder.as_str(), &text[copy.source.span.range()]));
        assert_eq!(copies.collect::<Vec<_>>(), [("", "."), ("b", "b/")]);
    }

    /// Keys of the settings of each command, and the text at the first value.
    fn on_command_lines(text: &str) -> Vec<(Vec<String>, String)> {
        let facts = facts(text);
        let scopes = facts.scopes.iter().filter(|scope| scope.site == Site::CommandLine);
        scopes
            .map(|scope| {
                assert_eq!(facts.scopes[scope.parent.unwrap().index()].site, Site::ImageEnvironment);
                let keys = scope.settings.iter().map(|setting| setting.key.value.clone()).collect();
                (keys, text[scope.settings[0].value.span.range()].to_owned())
            })
            .collect()
    }

    #[test]
    fn commands_are_read_in_every_form() {
        let found = |run: &str| on_command_lines(&format!("FROM x\n{run}\n"));
        let key = |name: &str| vec![(vec![name.to_owned()], "AKIAQ3EGRLPLAWSLINT2".to_owned())];
        let variable = key("AWS_ACCESS_KEY_ID");
        for run in [
            "RUN a && \\\n # note\n AWS_ACCESS_KEY_ID=AKIAQ3EGRLPLAWSLINT2 b",
            "RUN [\"sh\",\n \"-c\"]\nRUN [\"sh\", \"-c\", \"AWS_ACCESS_KEY_ID=AKIAQ3EGRLPLAWSLINT2 b\"]",
            "RUN <<E\n AWS_ACCESS_KEY_ID=AKIAQ3EGRLPLAWSLINT2 b\nE",
            "RUN cat <<E >x\nAWS_ACCESS_KEY_ID=AKIAQ3EGRLPLAWSLINT2\nE",
            "COPY <<E /x\nAWS_ACCESS_KEY_ID=AKIAQ3EGRLPLAWSLINT2\nE",
            "HEALTHCHECK CMD AWS_ACCESS_KEY_ID=AKIAQ3EGRLPLAWSLINT2 b",
            "# escape=`\nRUN a; `\nAWS_ACCESS_KEY_ID=AKIAQ3EGRLPLAWSLINT2 b",
        ] {
            let text = if run.starts_with('#') { on_command_lines(run) } else { found(run) };
            assert_eq!(text, variable, "{run}");
        }
        let section = "[default]\naws_access_key_id = AKIAQ3EGRLPLAWSLINT2\n";
        for run in [format!("COPY <<E /root/.aws/x\n{section}E"), format!("RUN tee x <<E\n{section}E")] {
            assert_eq!(found(&run), key("aws_access_key_id"), "{run}");
        }
        let configure = "CMD [\"aws\", \"configure\",\"set\" , \"aws_access_key_id\", \"AKIAQ3EGRLPLAWSLINT2\"]";
        assert_eq!(found(configure), key("aws_access_key_id"));
    }

    #[test]
    fn errors_count_where_aws_is_concerned() {
        let facts = facts("FROM x\nENV a=b c\nENV AWS_REGION=b c\nHELLO\n");
        assert_eq!(facts.syntax_errors.len(), 1);
        assert_eq!(facts.syntax_errors[0].span, Span::new(34, 35));
    }

    #[test]
    fn copied_credentials_are_told_by_source_or_target() {
        let copied = |line: &str| {
            let facts = facts(&format!("FROM x\n{line}\n"));
            facts.copied_paths.iter().map(|path| path.source.value.clone()).collect::<Vec<_>>()
        };
        for line in [
            "COPY .aws /root/.aws",
            "COPY --chown=a:b ./.aws/ /home/a/.aws/",
            "COPY .aws/* /x/",
            "ADD [\"build/.aws/credentials\", \"/etc/aws\"]",
            "COPY keys /root/.aws/credentials",
            "COPY credentials /root/.aws/",
            "ONBUILD COPY docker/.s3cfg /root/.s3cfg",
            "COPY conf/rclone.conf /etc/",
            "COPY --from=builder /root/.aws /root/.aws",
            "COPY .env.production /app/.env",
        ] {
            assert_eq!(copied(line).len(), 1, "{line}");
        }
        for line in [
            "COPY . .",
            "COPY aws/config /root/.aws/config",
            "COPY config /root/.aws/",
            "COPY .aws/config /root/.aws/config",
            "COPY credentials.rb app/credentials.rb",
            "COPY .s3cfg.example /root/",
            "COPY .env.example /app/.env",
            "COPY .environment /app/",
            "COPY <<EOF /root/.aws/config\n[default]\nEOF",
            "ADD https://example.com/.aws /x",
        ] {
            assert_eq!(copied(line), Vec::<String>::new(), "{line}");
        }
        assert_eq!(copied("COPY a .boto .aws/credentials /x/"), [".boto", ".aws/credentials"]);
    }
}
