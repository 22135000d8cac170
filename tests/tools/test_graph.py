"""`awslint graph` before those who draw it: Chromium for SVG and the page, Graphviz, Mermaid."""

import json
import re
import xml.etree.ElementTree as ElementTree

import pytest
from selenium.webdriver.common.keys import Keys

from browser import browser, chromium  # noqa: F401 (fixtures)
from conftest import KEY_ID, SECRET, run

HOSTILE = "\"]><script>window.pwned=1</script>`{}%%"
ORGANISATION = 200


def organisation(folder):
    """200 profiles as a company has them: most of them of one SSO session, roles on roles, and mistakes."""
    config = ["[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n"]
    for number in range(ORGANISATION - 60):
        config.append(
            f"[profile team-{number:03}-{'production' if number % 2 else 'a-rather-long-name-of-a-stage'}]\n"
            f"sso_session = corp\nsso_account_id = {111100000000 + number}\nsso_role_name = Developer\n"
        )
    for number in range(40):
        source = "base" if number % 4 else f"step-{number + 1:02}"
        config.append(f"[profile step-{number:02}]\nrole_arn = arn:aws:iam::222200000000:role/Step{number}\nsource_profile = {source}\n")
    for number in range(15):
        config.append(f"[profile local-{number:02}]\nregion = eu-west-1\n")
    config.append("[profile round]\nrole_arn = arn:aws:iam::222200000000:role/A\nsource_profile = about\n")
    config.append("[profile about]\nrole_arn = arn:aws:iam::222200000000:role/B\nsource_profile = round\n")
    config.append("[profile lost]\nrole_arn = arn:aws:iam::222200000000:role/C\nsource_profile = nowhere\n")
    config.append("[unseen]\nrole_arn = arn:aws:iam::222200000000:role/D\nsource_profile = base\n")
    (folder / "config").write_text("".join(config))
    (folder / "credentials").write_text(f"[base]\naws_access_key_id = {KEY_ID}\naws_secret_access_key = {SECRET}\n")
    (folder / "env").write_text(f"AWS_PROFILE=base\nAWS_ACCESS_KEY_ID={KEY_ID}\nAWS_SECRET_ACCESS_KEY={SECRET}\n")


def hostile(folder):
    (folder / "config").write_text(
        f"[profile {HOSTILE}]\nrole_arn = {HOSTILE}\nsource_profile = {HOSTILE}2\n"
        f"[profile b]\nsso_session = {HOSTILE}\ncredential_process = /bin/{HOSTILE} --token {SECRET}\n"
    )
    (folder / "credentials").write_text(f"[base]\naws_access_key_id = {KEY_ID}\naws_secret_access_key = {SECRET}\n")
    (folder / "env").write_text(f"AWS_PROFILE={HOSTILE}\nAWS_ACCESS_KEY_ID={KEY_ID}\nAWS_SECRET_ACCESS_KEY={SECRET}\n")


@pytest.fixture(params=[organisation, hostile], ids=["organisation", "hostile"])
def draw(request, awslint, tmp_path):
    request.param(tmp_path)

    def drawn(form, *options):
        path = tmp_path / f"graph.{form}"
        inputs = ["--config", tmp_path / "config", "--credentials", tmp_path / "credentials", "--env-file", tmp_path / "env"]
        done = run(awslint, "graph", "--format", form, "--output", path, *inputs, *options)
        assert done.returncode == 0, done.stderr
        text = path.read_text()
        assert SECRET not in text and KEY_ID not in text
        return path

    drawn.is_organisation = request.param is organisation
    return drawn


def test_svg_is_a_picture_of_its_own(browser, draw):
    path = draw("svg")
    ElementTree.parse(path)
    browser.driver.get(path.as_uri())
    assert browser.complaints() == []
    boxes = browser.run("""return [...document.querySelectorAll('.node:not(.legend .node) > .box')].map(it => {
        const box = it.getBBox(), texts = [...it.parentNode.querySelectorAll('text')].map(text => text.getBBox());
        return [box.x, box.y, box.width, box.height, Math.max(...texts.map(text => text.x + text.width))];
    })""")
    for index, (x, y, width, height, right) in enumerate(boxes):
        assert right <= x + width, "text leaves its box"
        for ox, oy, owidth, oheight, _ in boxes[:index]:
            assert x >= ox + owidth or ox >= x + width or y >= oy + oheight or oy >= y + height, "boxes overlap"
    if draw.is_organisation:
        assert len(boxes) >= ORGANISATION
        width, height = browser.run("const box = document.documentElement.viewBox.baseVal; return [box.width, box.height]")
        assert 0.4 < width / height < 4 and width < 4000, (width, height)
        states = browser.run("return [...document.querySelectorAll('.node:not(.legend .node), .line')].map(it => it.getAttribute('class')).join(' ')")
        for state in ["faulty", "missing", "unseen", "selected", "broken"]:
            assert state in states, state


def test_the_page_can_be_searched_and_zoomed_from_the_keyboard(browser, draw):
    browser.open(draw("html"))
    browser.assert_nothing_ran()
    width = "return document.querySelector('svg.picture').getBoundingClientRect().width"
    before = browser.run(width)
    browser.one("main").send_keys("+")
    assert abs(browser.run(width) - before * 1.25) < 1
    browser.one("main").send_keys("f")
    assert browser.run("const it = document.querySelector('main'); return it.scrollWidth <= it.clientWidth && it.scrollHeight <= it.clientHeight")
    browser.one("main").send_keys("0")
    assert browser.run(width) == before
    if not draw.is_organisation:
        return
    browser.one("main").send_keys("/")
    assert browser.run("return document.activeElement.id") == "words"
    words = browser.one("#words")
    words.send_keys("TEAM-007")
    assert len(browser.find(".node.found")) == 1 and browser.one("#status").text == "1 of 1"
    words.send_keys(Keys.ESCAPE)
    assert browser.find(".node.found") == [] and words.get_attribute("value") == ""
    words.send_keys("circle")
    assert browser.one("#status").text == "1 of 2"
    words.send_keys(Keys.ENTER)
    assert browser.one("#status").text == "2 of 2"
    seen = browser.run("""const box = document.querySelector('.current').getBoundingClientRect(), main = document.querySelector('main').getBoundingClientRect();
        return box.top >= main.top && box.bottom <= main.bottom && box.left >= main.left && box.right <= main.right""")
    assert seen
    assert browser.complaints() == []


def test_the_view_of_one_sdk_greys_what_loses(draw):
    """The keys of the environment come first in the SDK for Rust, and the profile that is selected in that for JavaScript."""
    if draw.is_organisation:
        greyed = {sdk: set(re.findall(r"<title>(\w+ \w+)\nkeys [^\n]* \(not used\)", draw("svg", "--sdk", sdk).read_text()))
                  for sdk in ["rust", "js"]}
        assert greyed == {"rust": {"profile base"}, "js": {"environment AWS_ACCESS_KEY_ID"}}


def test_the_same_bytes_every_time(draw):
    for form in ["svg", "html", "dot", "mermaid"]:
        assert draw(form).read_bytes() == draw(form).read_bytes()


def test_graphviz_draws_it(draw, node, tmp_path):
    script = tmp_path / "draw.mjs"
    script.write_text(f"""
        import {{ instance }} from {json.dumps((node / 'node_modules/@viz-js/viz/dist/viz.js').as_uri())};
        import fs from 'node:fs';
        const result = (await instance()).render(fs.readFileSync(process.argv[2], 'utf8'), {{ format: 'svg' }});
        // It has no fonts here, and says so.
        const errors = result.errors.filter(error => !error.message.includes('no hard-coded metrics'));
        if (result.status !== 'success' || errors.length) {{ console.error(errors); process.exit(1); }}
    """)
    done = run("node", script, draw("dot"))
    assert done.returncode == 0, done.stderr


def test_mermaid_draws_it(browser, draw, node, tmp_path):
    page = tmp_path / "mermaid.html"
    library = (node / "node_modules/@mermaid-js/tiny/dist/mermaid.tiny.js").as_uri()
    page.write_text(f'<!doctype html><meta charset=utf-8><script src="{library}"></script>')
    browser.driver.get(page.as_uri())
    text = draw("mermaid").read_text()
    browser.driver.set_script_timeout(120)
    drawn = browser.driver.execute_async_script(
        "const done = arguments[1];"
        "mermaid.initialize({ startOnLoad: false, maxEdges: 1000, maxTextSize: 200000 });"
        "mermaid.render('picture', arguments[0]).then(() => done('drawn'), error => done(String(error)))", text)
    assert drawn == "drawn", drawn
    assert browser.run("return window.pwned ?? null") is None
