//! Elements of HTML and SVG. The one place where text becomes markup: names are known when awslint is compiled, and
//! everything else is escaped here, once.

/// A piece of a page. Elements are closed by construction, so nothing in a text can end one.
#[derive(Debug, Default)]
pub(super) struct Markup(String);

/// The name of an attribute and its value, which may come from anywhere.
pub(super) type Attribute<'a> = (&'static str, &'a str);

impl Markup {
    /// Writes an element and what `inside` writes.
    pub(super) fn element(&mut self, name: &'static str, attributes: &[Attribute<'_>], inside: impl FnOnce(&mut Self)) {
        self.start(name, attributes);
        self.0.push('>');
        inside(self);
        self.0.push_str("</");
        self.0.push_str(name);
        self.0.push('>');
    }

    /// Writes an element without content.
    pub(super) fn empty(&mut self, name: &'static str, attributes: &[Attribute<'_>]) {
        self.start(name, attributes);
        self.0.push_str("/>");
    }

    /// Writes an element with nothing but text in it.
    pub(super) fn leaf(&mut self, name: &'static str, attributes: &[Attribute<'_>], text: &str) {
        self.element(name, attributes, |inside| inside.text(text));
    }

    /// Writes text.
    pub(super) fn text(&mut self, text: &str) {
        for c in text.chars() {
            self.character(c);
        }
    }

    /// Writes a file that is compiled in, as it is: a style sheet or a script.
    pub(super) fn asset(&mut self, asset: &'static str) {
        self.0.push_str(asset);
    }

    /// Starts a new line, so that the source can be read and compared.
    pub(super) fn line(&mut self) {
        self.0.push('\n');
    }

    /// What was written.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// What was written.
    pub(super) fn into_string(self) -> String {
        self.0
    }

    fn start(&mut self, name: &'static str, attributes: &[Attribute<'_>]) {
        self.0.push('<');
        self.0.push_str(name);
        for (name, value) in attributes {
            self.0.push(' ');
            self.0.push_str(name);
            self.0.push_str("=\"");
            self.text(value);
            self.0.push('"');
        }
    }

    fn character(&mut self, c: char) {
        match c {
            '&' => self.0.push_str("&amp;"),
            '<' => self.0.push_str("&lt;"),
            '>' => self.0.push_str("&gt;"),
            '"' => self.0.push_str("&quot;"),
            '\'' => self.0.push_str("&#39;"),
            '\t' => self.0.push_str("&#9;"),
            '\n' => self.0.push('\n'),
            // XML has no way to write these at all; in a page they would hide or reorder what is around them.
            c => self.0.push(super::plain::harmless(c)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_markup() {
        let mut page = Markup::default();
        page.element("a", &[("title", "\"><script>'&\u{202e}\0")], |page| page.text("</a><img src=x>\u{1b}\t&lt;"));
        page.empty("br", &[]);
        assert_eq!(
            page.as_str(),
            "<a title=\"&quot;&gt;&lt;script&gt;&#39;&amp;\u{fffd}\u{fffd}\">&lt;/a&gt;&lt;img src=x&gt;\u{fffd}&#9;&amp;lt;</a><br/>"
        );
    }
}
