//! The pages of the rules that found something, so that the report explains itself without a network.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag};

use crate::render::markup::Markup;
use crate::render::{page_in, page_text, plain};
use crate::report::Report;
use crate::rules;

/// A section with a page for each rule of the findings.
pub(super) fn all(page: &mut Markup, report: &Report) {
    let ids: BTreeSet<_> = report.findings.iter().map(|finding| &finding.rule).collect();
    let names: BTreeSet<&str> = ids.iter().map(|id| &***id).collect();
    page.line();
    page.element("section", &[("class", "rules")], |page| {
        page.leaf("h2", &[], "The rules");
        for id in ids {
            page.line();
            page.element("details", &[("class", "rule")], |page| {
                let anchor = format!("rule-{}", &**id);
                let own = report.custom_rule(id);
                let rule = rules::find(id).filter(|_| own.is_none());
                let summary = own.map(|own| plain::sentence(&own.summary));
                page.element("summary", &[], |page| {
                    page.leaf("code", &[], id);
                    page.text(" ");
                    page.text(summary.as_deref().or(rule.map(|rule| rule.summary)).unwrap_or_default());
                });
                page.element("article", &[("id", &anchor), ("tabindex", "-1")], |page| {
                    if let Some(rule) = rule {
                        markdown(page, &page_text(rule), &names);
                    } else {
                        page.leaf("h3", &[], id);
                        page.leaf("p", &[], "A rule of your own, from awslint.toml.");
                    }
                    if let Some(url) = page_in(report, id).filter(|_| rule.is_some()) {
                        page.element("p", &[], |page| {
                            page.leaf("a", &[("href", &url), ("rel", "noreferrer noopener")], "This page on the web");
                        });
                    }
                });
            });
        }
    });
}

/// A page of awslint's own. Links to rules that are in the report as well (`here`) stay in it.
fn markdown(page: &mut Markup, text: &str, here: &BTreeSet<&str>) {
    let mut events = Parser::new_ext(text, Options::ENABLE_TABLES);
    inside(page, &mut events, here);
}

/// Writes what is between here and the end of the element that was opened last.
fn inside<'a>(page: &mut Markup, events: &mut impl Iterator<Item = Event<'a>>, here: &BTreeSet<&str>) {
    while let Some(event) = events.next() {
        match event {
            Event::Start(tag) => {
                let (name, target) = element(&tag);
                let target = target.map(|target| address(target, here));
                let attributes = target.as_deref().map(|target| [("href", target), ("rel", "noreferrer noopener")]);
                let attributes = attributes.as_ref().map_or(&[][..], |attributes| &attributes[..]);
                if name == "pre" {
                    page.element(name, &[("tabindex", "0")], |page| inside(page, events, here));
                } else {
                    page.element(name, attributes, |page| inside(page, events, here));
                }
            }
            Event::End(_) => return,
            Event::Text(text) => page.text(&text),
            Event::Code(code) => page.leaf("code", &[], &code),
            Event::SoftBreak => page.text("\n"),
            Event::HardBreak => page.empty("br", &[]),
            Event::Rule => page.empty("hr", &[]),
            // Marks for the tools that keep the pages up to date, and what the pages do not use.
            _ => {}
        }
    }
}

/// The element for a tag, and where it leads. Headings are below those of the report.
fn element<'t>(tag: &'t Tag<'_>) -> (&'static str, Option<&'t str>) {
    let name = match tag {
        Tag::Paragraph => "p",
        Tag::Heading { level: HeadingLevel::H1, .. } => "h3",
        Tag::Heading { level: HeadingLevel::H2, .. } => "h4",
        Tag::Heading { .. } => "h5",
        Tag::BlockQuote(_) => "blockquote",
        Tag::CodeBlock(_) => "pre",
        Tag::List(None) => "ul",
        Tag::List(Some(_)) => "ol",
        Tag::Item => "li",
        Tag::Table(_) => "table",
        Tag::TableHead => "thead",
        Tag::TableRow => "tr",
        Tag::TableCell => "td",
        Tag::Emphasis => "em",
        Tag::Strong => "strong",
        Tag::Link { dest_url, .. } => return ("a", Some(dest_url)),
        _ => "div",
    };
    (name, None)
}

/// Where a link of a rule's page leads from the report.
fn address(target: &str, here: &BTreeSet<&str>) -> String {
    let base = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/rules/");
    let file = target.strip_prefix(base).unwrap_or(target);
    match file.strip_suffix(".md") {
        Some(rule) if here.contains(rule) => format!("#rule-{rule}"),
        _ if target.starts_with("https://") => target.to_owned(),
        _ => format!("{base}{target}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_becomes_elements() {
        let mut page = Markup::default();
        let text = "# x\n\n<!-- facts -->\n*a* & `<b>` [c](c.md) [d](d.md)\n\n```ini\n[x]\n<y>\n```\n\n- e\n\n| f |\n| - |\n| g |\n";
        markdown(&mut page, text, &BTreeSet::from(["c"]));
        insta::assert_snapshot!(page.as_str(), @r##"
        <h3>x</h3><div></div><p><em>a</em> &amp; <code>&lt;b&gt;</code> <a href="#rule-c" rel="noreferrer noopener">c</a> <a href="https://github.com/awslint/awslint/blob/main/rules/d.md" rel="noreferrer noopener">d</a></p><pre tabindex="0">[x]
        &lt;y&gt;
        </pre><ul><li>e</li></ul><table><thead><td>f</td></thead><tr><td>g</td></tr></table>
        "##);
    }

    #[test]
    fn links_lead_to_the_web_or_into_the_report() {
        let here = BTreeSet::from(["a"]);
        for (target, leads) in [
            ("https://github.com/awslint/awslint/blob/main/rules/a.md", "#rule-a"),
            ("a.md", "#rule-a"),
            ("b.md", "https://github.com/awslint/awslint/blob/main/rules/b.md"),
            ("javascript:alert(1)", "https://github.com/awslint/awslint/blob/main/rules/javascript:alert(1)"),
            ("https://example.com/a.md", "https://example.com/a.md"),
        ] {
            assert_eq!(address(target, &here), leads);
        }
    }
}
