"""Pages in a real browser: headless Chromium, with everything that it wants from a network switched off."""

import os

import pytest
from selenium import webdriver

QUIET = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run", "--hide-scrollbars", "--window-size=1280,900",
]


class Browser:
    """One page at a time, and what the browser says about it."""

    def __init__(self, driver):
        self.driver = driver

    def open(self, path):
        self.driver.get(path.as_uri())
        return self

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def find(self, selector):
        return self.driver.find_elements("css selector", selector)

    def one(self, selector):
        [found] = self.find(selector)
        return found

    def shown(self, selector):
        """How many elements are there and not hidden, without asking for the place of each."""
        return self.run(
            "return [...document.querySelectorAll(arguments[0])].filter(it => !it.closest('[hidden]')).length", selector
        )

    def complaints(self):
        """What the page's console has, violations of the security policy among it."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def assert_nothing_ran(self):
        """No text became markup, nothing was loaded, and the browser has nothing to complain about."""
        state = self.run("""return {
            scripts: document.querySelectorAll('script').length,
            foreign: document.querySelectorAll('img, iframe, object, embed, base, link, form[action]').length,
            handlers: [...document.querySelectorAll('*')].filter(it => [...it.attributes].some(a => /^on/i.test(a.name))).length,
            leads: [...document.links].map(it => it.getAttribute('href')).filter(it => !/^(#|https:)/.test(it)),
            loaded: performance.getEntriesByType('resource').length,
            pwned: window.pwned ?? null,
        }""")
        assert state == {"scripts": 1, "foreign": 0, "handlers": 0, "leads": [], "loaded": 0, "pwned": None}
        assert self.complaints() == []


@pytest.fixture(scope="session")
def chromium():
    options = webdriver.ChromeOptions()
    options.binary_location = os.environ["AWSLINT_BROWSER"]
    for argument in QUIET:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(os.environ["AWSLINT_DRIVER"]))
    yield driver
    driver.quit()


@pytest.fixture
def browser(chromium):
    chromium.set_window_size(1280, 900)
    chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})
    chromium.get("about:blank")
    return Browser(chromium)
