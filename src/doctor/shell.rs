//! Commands in the words of the shell that a person types them into.

/// A shell, as far as its commands for variables and files differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shell {
    /// sh, bash, zsh, ksh and the like.
    Posix,
    /// fish.
    Fish,
    /// csh and tcsh.
    Csh,
    /// PowerShell on any system.
    PowerShell,
    /// The command prompt of Windows.
    Cmd,
}

impl Shell {
    /// All of them, with the names by which they are asked for.
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("sh", Self::Posix),
        ("fish", Self::Fish),
        ("csh", Self::Csh),
        ("powershell", Self::PowerShell),
        ("cmd", Self::Cmd),
    ];

    /// The shell whose program has this path or name.
    #[must_use]
    pub fn of_program(path: &str) -> Option<Self> {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path).to_ascii_lowercase();
        Some(match name.strip_suffix(".exe").unwrap_or(&name) {
            "sh" | "bash" | "zsh" | "dash" | "ash" | "ksh" | "mksh" => Self::Posix,
            "fish" => Self::Fish,
            "csh" | "tcsh" => Self::Csh,
            "pwsh" | "powershell" => Self::PowerShell,
            "cmd" => Self::Cmd,
            _ => return None,
        })
    }

    /// Takes variables out of the environment of the shell.
    #[must_use]
    pub fn unset(self, names: &[&str]) -> String {
        match self {
            Self::Posix => format!("unset {}", names.join(" ")),
            Self::Fish => each(names, "; ", |name| format!("set --erase {name}")),
            Self::Csh => each(names, "; ", |name| format!("unsetenv {name}")),
            Self::PowerShell => format!("Remove-Item {}", each(names, ", ", |name| format!("Env:{name}"))),
            Self::Cmd => each(names, " & ", |name| format!("set \"{name}=\"")),
        }
    }

    /// Sets a variable for what is started from now on.
    #[must_use]
    pub fn set(self, name: &str, value: &str) -> String {
        let quoted = self.quoted(value);
        match self {
            Self::Posix => format!("export {name}={quoted}"),
            Self::Fish => format!("set --export {name} {quoted}"),
            Self::Csh => format!("setenv {name} {quoted}"),
            Self::PowerShell => format!("$Env:{name} = '{}'", value.replace('\'', "''")),
            Self::Cmd => format!("set \"{name}={value}\""),
        }
    }

    /// Takes a file away from everybody but its owner.
    #[must_use]
    pub fn make_private(self, path: &str) -> String {
        format!("chmod 600 {}", self.quoted_path(path))
    }

    /// `text` as one word. Text with characters that no name has is quoted whole.
    #[must_use]
    pub fn quoted(self, text: &str) -> String {
        let is_plain =
            |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ':' | '@' | '+' | ',');
        if !text.is_empty() && text.chars().all(is_plain) {
            return text.to_owned();
        }
        match self {
            Self::Posix | Self::Csh => format!("'{}'", text.replace('\'', "'\\''")),
            Self::Fish => format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'")),
            Self::PowerShell => format!("'{}'", text.replace('\'', "''")),
            Self::Cmd => format!("\"{text}\""),
        }
    }

    /// As [`Self::quoted`], but a home folder at the start stays one.
    fn quoted_path(self, path: &str) -> String {
        match path.strip_prefix("~/") {
            Some(rest) => format!("~/{}", self.quoted(rest)),
            None => self.quoted(path),
        }
    }
}

fn each(names: &[&str], between: &str, one: impl Fn(&str) -> String) -> String {
    names.iter().map(|name| one(name)).collect::<Vec<_>>().join(between)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_shell_has_its_own_words() {
        let names = ["A", "B"];
        let told: Vec<_> = Shell::ALL.iter().map(|(_, shell)| shell.unset(&names)).collect();
        let expected = [
            "unset A B",
            "set --erase A; set --erase B",
            "unsetenv A; unsetenv B",
            "Remove-Item Env:A, Env:B",
            "set \"A=\" & set \"B=\"",
        ];
        assert_eq!(told, expected);
        assert_eq!(Shell::Posix.set("P", "a b"), "export P='a b'");
        assert_eq!(Shell::Fish.set("P", "it's"), "set --export P 'it\\'s'");
    }

    #[test]
    fn what_a_shell_would_run_is_quoted() {
        assert_eq!(Shell::Posix.quoted("a'; rm x"), "'a'\\''; rm x'");
        assert_eq!(Shell::PowerShell.quoted("a'$(x)"), "'a''$(x)'");
        assert_eq!(Shell::Posix.make_private("~/.aws/my keys"), "chmod 600 ~/'.aws/my keys'");
        assert_eq!(Shell::Posix.quoted(""), "''");
    }

    #[test]
    fn programs_tell_their_shell() {
        assert_eq!(Shell::of_program("/usr/bin/zsh"), Some(Shell::Posix));
        assert_eq!(Shell::of_program("C:\\Program Files\\PowerShell\\7\\pwsh.exe"), Some(Shell::PowerShell));
        assert_eq!(Shell::of_program("/bin/nologin"), None);
    }
}
