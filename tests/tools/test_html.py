"""`--format html` in Chromium: what people click, what hostile trees try, and 10,000 findings."""

import pytest
from selenium.webdriver.common.keys import Keys

from browser import browser, chromium  # noqa: F401 (fixtures)
from conftest import BAD, KEY_ID, SECRET, run

# What each of them would do if it became markup shows in `window.pwned`.
HOSTILE_NAMES = [
    "<img src=x onerror=window.pwned=1>.env",
    "\"><svg onload=window.pwned=2>.env",
    "' autofocus onfocus='window.pwned=3.env",
    "javascript:window.pwned=4.env",
    "</title><script>window.pwned=5</script>.env",
    "a&lt;b&amp;.env",
    "\u202egnp.env",
    "line\nbreak\x1b[2J.env",
    "{{constructor.constructor('window.pwned=6')()}}.env",
]
HOSTILE_TEXT = (
    "# </pre></details><script>window.pwned=7</script><style>*{display:none}</style>\n"
    "NOTE=\"--><img src=x onerror=window.pwned=8>\"\n" + BAD + "X='</mark><base href=//example.invalid>'\n"
)
HOSTILE_PROFILE = "[profile <script>window.pwned=9</script>]\nrole_arn = x\nsource_profile = <img/src=x/onerror=window.pwned=10>\n"


def report(awslint, tree, *options):
    page = tree.parent / "report.html"
    done = run(awslint, "--no-config", "--format", "html", "--output", page, *options, ".", cwd=tree)
    assert done.returncode in (0, 1), done.stderr
    return page


@pytest.fixture(scope="module")
def shop(awslint, tmp_path_factory):
    """A report with findings of several severities, rules and files."""
    tree = tmp_path_factory.mktemp("shop") / "tree"
    (tree / ".aws").mkdir(parents=True)
    (tree / ".env").write_text(BAD)
    (tree / "jobs.env").write_text(BAD)
    (tree / ".aws/config").write_text("[profile a]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = b\n[c]\nregion = x\n")
    return report(awslint, tree)


def test_it_filters_by_severity_rule_file_and_words(browser, shop):
    browser.open(shop)
    everything = browser.shown(".finding")
    assert everything >= 4
    critical = len(browser.find(".finding.critical"))
    assert 0 < critical < everything
    for name in ["error", "warning", "info"]:
        box = browser.one(f"input[value={name}]")
        if box.is_enabled():
            browser.run("arguments[0].closest('label').click()", box)
    assert browser.shown(".finding") == critical == browser.shown(".finding.critical")
    assert browser.one("#status").text == f"{critical} of {everything} findings"

    browser.one("button[type=reset]").click()
    browser.driver.implicitly_wait(2)
    assert browser.find("#status") and browser.shown(".finding") == everything

    browser.one("#rule").send_keys("hardcoded-secret-access-key")
    assert browser.shown(".finding") == 2 == browser.shown(".finding[data-rule=hardcoded-secret-access-key]")
    browser.one("#file").send_keys("JOBS")
    browser.run("return new Promise(done => setTimeout(done, 50))")
    assert browser.shown(".finding") == 1 == browser.shown(".group")
    browser.one("#file").send_keys(Keys.ESCAPE)
    browser.run("return new Promise(done => setTimeout(done, 50))")
    assert browser.shown(".finding") == everything

    browser.one("#words").send_keys("plain .env")
    browser.run("return new Promise(done => setTimeout(done, 50))")
    assert browser.shown(".finding") == 2
    browser.assert_nothing_ran()


def test_a_bar_of_a_chart_filters(browser, shop):
    browser.open(shop)
    bar = next(bar for bar in browser.find(".bars li") if bar.get_attribute("data-name") == "jobs.env")
    bar.click()
    assert browser.shown(".finding") == 1 and bar.get_attribute("aria-pressed") == "true"
    bar.send_keys(Keys.ENTER)
    assert browser.shown(".finding") > 1


def test_it_groups(browser, shop):
    browser.open(shop)
    everything, files = browser.shown(".finding"), browser.shown(".group")
    for kind, expected in [("rule", {"hardcoded-secret-access-key"}), ("severity", {"critical", "error"}), ("file", {"jobs.env"})]:
        browser.run("const it = document.getElementById('group'); it.value = arguments[0]; it.dispatchEvent(new Event('change'))", kind)
        titles = [heading.text for heading in browser.find(".group h2")]
        assert expected <= set(titles) and len(titles) == len(set(titles)), titles
        assert browser.shown(".finding") == everything
    assert browser.shown(".group") == files
    worst = browser.find(".group")[0].find_elements("css selector", ".finding.critical")
    assert worst, "the worst comes first"


def test_keys_lead_through_it(browser, shop):
    browser.open(shop)
    body = browser.one("body")
    body.send_keys("j")
    first = browser.driver.switch_to.active_element
    was_open = browser.run("return arguments[0].parentElement.open", first)
    first.send_keys(Keys.ENTER)
    assert browser.run("return arguments[0].parentElement.open", first) != was_open
    first.send_keys("j")
    second = browser.driver.switch_to.active_element
    assert second != first
    second.send_keys("k")
    assert browser.driver.switch_to.active_element == first
    first.send_keys("p")
    reader = browser.one("dialog")
    assert reader.get_attribute("open") is not None and "How to fix" in reader.text
    browser.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert reader.get_attribute("open") is None
    browser.driver.switch_to.active_element.send_keys("/")
    assert browser.driver.switch_to.active_element.get_attribute("id") == "words"


def test_the_rules_pages_are_inside(browser, shop):
    browser.open(shop)
    rules = {finding.get_attribute("data-rule") for finding in browser.find(".finding")}
    for rule in rules:
        page = browser.run("return document.getElementById('rule-' + arguments[0])?.textContent ?? ''", rule)
        assert "What it does" in page and "How to fix" in page, rule


def test_it_can_be_read_without_scripts(browser, shop):
    browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.open(shop)
    assert not browser.one("form.tools").is_displayed() and not browser.one("#theme").is_displayed()
    summary = browser.find(".finding > summary")[0]
    before = browser.find(".finding .snippet")[0].is_displayed()
    summary.click()
    assert browser.find(".finding .snippet")[0].is_displayed() != before


def contrast(browser, element):
    """Of the element's text with what is behind it, as WCAG 2 has it."""
    return browser.run("""
        const rgb = text => {
            const canvas = new OffscreenCanvas(1, 1).getContext('2d');
            canvas.fillStyle = text; canvas.fillRect(0, 0, 1, 1);
            return [...canvas.getImageData(0, 0, 1, 1).data];
        };
        const light = ([r, g, b]) => {
            const part = c => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
            return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
        };
        let behind = arguments[0];
        while (rgb(getComputedStyle(behind).backgroundColor)[3] === 0) behind = behind.parentElement;
        const pair = [light(rgb(getComputedStyle(arguments[0]).color)), light(rgb(getComputedStyle(behind).backgroundColor))];
        return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    """, element)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_both_schemes(browser, shop, scheme, tmp_path):
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    browser.open(shop)
    browser.one("#unfold").click()
    for selector in ["h1", ".faint", ".severity", ".message", ".rule-id", ".note", ".help b", "pre i", ".counts b", "footer p"]:
        for element in browser.find(selector)[:4]:
            assert contrast(browser, element) >= 4.5, (selector, contrast(browser, element))
    picture = tmp_path / "page.png"
    assert browser.driver.save_screenshot(str(picture)) and picture.stat().st_size > 20_000


def test_it_prints_with_everything_open(browser, shop):
    browser.open(shop)
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print", "features": []})
    assert not browser.one("form.tools").is_displayed()
    assert all(snippet.is_displayed() for snippet in browser.find(".finding .snippet"))
    printed = browser.driver.execute_cdp_cmd("Page.printToPDF", {})["data"]
    assert len(printed) > 20_000


def test_hostile_names_and_values_stay_text(browser, awslint, tmp_path):
    tree = tmp_path / "tree"
    (tree / ".aws").mkdir(parents=True)
    for name in HOSTILE_NAMES:
        path = tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HOSTILE_TEXT)
    (tree / ".aws/config").write_text(HOSTILE_PROFILE)
    page = report(awslint, tree)
    source = page.read_text()
    assert SECRET not in source and KEY_ID not in source
    browser.open(page)
    browser.one("#unfold").click()
    for finding in browser.find(".finding")[:3]:
        finding.find_element("css selector", ".links a").click()
        browser.one("dialog .close").click()
    for kind in ["rule", "severity", "file"]:
        browser.run("const it = document.getElementById('group'); it.value = arguments[0]; it.dispatchEvent(new Event('change'))", kind)
    assert browser.driver.title == "awslint report"
    paths = {finding.get_attribute("data-path") for finding in browser.find(".finding")}
    assert HOSTILE_NAMES[0] in paths and "a&lt;b&amp;.env" in paths
    assert not any("\u202e" in path or "\x1b" in path for path in paths)
    for bar in browser.find(".bars li"):
        bar.click()
    browser.assert_nothing_ran()


def test_ten_thousand_findings_stay_usable(browser, awslint, tmp_path):
    """Half of them in one file, half in a file each."""
    tree = tmp_path / "tree"
    tree.mkdir()
    entry = f"- aws_access_key_id: {KEY_ID}\n  aws_secret_access_key: {SECRET}\n"
    (tree / "keys.yml").write_text(entry * 5000)
    for number in range(5000):
        folder = tree / f"service-{number // 100}"
        folder.mkdir(exist_ok=True)
        (folder / f"{number}.env").write_text(BAD)
    page = report(awslint, tree)
    assert page.stat().st_size < 40_000_000
    # How long it takes depends on the machine; that it does not hang does not.
    browser.driver.set_page_load_timeout(240)
    browser.driver.set_script_timeout(240)
    browser.open(page)
    everything = browser.shown(".finding")
    assert everything >= 10_000

    def left(script):
        """How many findings are shown when the change can be seen."""
        browser.driver.execute_async_script(
            "const done = arguments[0];" + script + "; requestAnimationFrame(() => setTimeout(done))"
        )
        return browser.shown(".finding")

    changed = "document.getElementById('rule').dispatchEvent(new Event('change'))"
    folder = left(f"document.getElementById('file').value = 'service-7/'; {changed}")
    assert 100 <= folder < 1_000
    assert left(f"document.getElementById('words').value = 'no such words'; {changed}") == 0
    assert left(f"document.getElementById('file').value = document.getElementById('words').value = ''; {changed}") == everything
    group = "const it = document.getElementById('group'); it.value = 'rule'; it.dispatchEvent(new Event('change'))"
    assert left(group) == everything
    browser.one("body").send_keys("j")
    browser.driver.switch_to.active_element.send_keys(Keys.ENTER)
    browser.assert_nothing_ran()


def test_a_clean_tree_is_told(browser, awslint, tmp_path):
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "a.env").write_text("AWS_PROFILE=dev\n")
    browser.open(report(awslint, tree))
    assert browser.one("main").text.endswith("All good: no rule has anything to say about these files.")
    browser.assert_nothing_ran()
