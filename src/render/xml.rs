//! The two formats in XML: `JUnit`'s, which nearly every CI system shows as test results, and Checkstyle's, which review
//! tools read. The only file that names `quick_xml`.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::{Reporter, plain, wording};
use crate::finding::{Finding, Severity};
use crate::report::Report;

/// The format of `JUnit`: a test suite for each file with findings, a failed test for each finding.
pub(super) struct Junit;

impl Reporter for Junit {
    fn report(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let mut xml = document(out)?;
        let (findings, failures) = (report.findings.len(), report.failures.len());
        // Some CI systems take a report without a test for a broken one.
        let tests = (findings + failures).max(1);
        let counts = [("tests", tests), ("failures", findings), ("errors", failures)];
        let numbers = counts.map(|(name, count)| (name, count.to_string()));
        let all = xml.create_element("testsuites").with_attribute(("name", "awslint"));
        all.with_attributes(numbers.iter().map(|(name, count)| (*name, count.as_str()))).write_inner_content(
            |xml| {
                for group in report.findings.chunk_by(same_file) {
                    junit_file(xml, report, group)?;
                }
                if failures > 0 {
                    junit_errors(xml, report)?;
                }
                if findings + failures == 0 {
                    junit_nothing(xml)?;
                }
                Ok(())
            },
        )?;
        finish(xml)
    }
}

type Xml<'a> = Writer<&'a mut dyn Write>;

fn document(out: &mut dyn Write) -> io::Result<Xml<'_>> {
    let mut xml = Writer::new_with_indent(out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    Ok(xml)
}

fn finish(xml: Xml<'_>) -> io::Result<()> {
    writeln!(xml.into_inner())
}

fn same_file(a: &Finding, b: &Finding) -> bool {
    a.location().file == b.location().file
}

fn path(report: &Report, finding: &Finding) -> String {
    plain::line(report.files[finding.location().file].path())
}

fn junit_file(xml: &mut Xml<'_>, report: &Report, findings: &[Finding]) -> io::Result<()> {
    let (path, count) = (path(report, &findings[0]), findings.len().to_string());
    let suite = xml.create_element("testsuite").with_attributes([
        ("name", path.as_str()),
        ("tests", &count),
        ("failures", &count),
        ("errors", "0"),
    ]);
    suite.write_inner_content(|xml| findings.iter().try_for_each(|found| junit_finding(xml, report, &path, found)))?;
    Ok(())
}

fn junit_finding(xml: &mut Xml<'_>, report: &Report, path: &str, finding: &Finding) -> io::Result<()> {
    let at = report.files[finding.location().file].line_col(finding.span().start());
    let (name, line) = (format!("{} at {}:{}", &*finding.rule, at.line, at.column), at.line.to_string());
    let case = [("name", name.as_str()), ("classname", path), ("file", path), ("line", &line)];
    let case = xml.create_element("testcase").with_attributes(case);
    case.write_inner_content(|xml| {
        let message = plain::sentence(&finding.message);
        let failure = [("type", finding.severity.name()), ("message", &message)];
        let text = format!("{path}:{}:{}\n{}", at.line, at.column, wording::whole(finding));
        xml.create_element("failure").with_attributes(failure).write_text_content(BytesText::new(&text))?;
        Ok(())
    })?;
    Ok(())
}

/// Paths that could not be read are errors: it is not known what is in them.
fn junit_errors(xml: &mut Xml<'_>, report: &Report) -> io::Result<()> {
    let count = report.failures.len().to_string();
    let suite = [("name", "awslint"), ("tests", count.as_str()), ("failures", "0"), ("errors", &count)];
    xml.create_element("testsuite").with_attributes(suite).write_inner_content(|xml| {
        report.failures.iter().try_for_each(|failure| {
            let (path, reason) = (plain::line(&failure.path), plain::sentence(&failure.reason));
            let case = xml.create_element("testcase").with_attributes([("name", "read"), ("classname", path.as_str())]);
            case.write_inner_content(|xml| {
                xml.create_element("error").with_attribute(("message", reason.as_str())).write_empty()?;
                Ok(())
            })?;
            Ok(())
        })
    })?;
    Ok(())
}

fn junit_nothing(xml: &mut Xml<'_>) -> io::Result<()> {
    let suite = [("name", "awslint"), ("tests", "1"), ("failures", "0"), ("errors", "0")];
    xml.create_element("testsuite").with_attributes(suite).write_inner_content(|xml| {
        let case = [("name", "nothing found"), ("classname", "awslint")];
        xml.create_element("testcase").with_attributes(case).write_empty()?;
        Ok(())
    })?;
    Ok(())
}

/// The format of Checkstyle.
pub(super) struct Checkstyle;

impl Reporter for Checkstyle {
    fn report(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let mut xml = document(out)?;
        xml.create_element("checkstyle").with_attribute(("version", "4.3")).write_inner_content(|xml| {
            for group in report.findings.chunk_by(same_file) {
                let path = path(report, &group[0]);
                let file = xml.create_element("file").with_attribute(("name", path.as_str()));
                file.write_inner_content(|xml| group.iter().try_for_each(|found| checkstyle(xml, report, found)))?;
            }
            Ok(())
        })?;
        finish(xml)
    }
}

fn checkstyle(xml: &mut Xml<'_>, report: &Report, finding: &Finding) -> io::Result<()> {
    let at = report.files[finding.location().file].line_col(finding.span().start());
    let (line, column) = (at.line.to_string(), at.column.to_string());
    let severity = match finding.severity {
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Error | Severity::Critical => "error",
    };
    let (message, source) = (wording::reason(finding), format!("awslint.{}", &*finding.rule));
    let error = [
        ("line", line.as_str()),
        ("column", &column),
        ("severity", severity),
        ("message", &message),
        ("source", &source),
    ];
    xml.create_element("error").with_attributes(error).write_empty()?;
    Ok(())
}
