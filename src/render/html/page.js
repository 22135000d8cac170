// Filters, grouping and keys of the report. Text goes from the page to the page, never through markup.
"use strict";
(() => {
  const main = document.getElementById("findings");
  const form = document.querySelector("form.tools");
  const element = id => document.getElementById(id);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  const theme = element("theme");
  const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (document.documentElement.dataset.theme ?? (systemIsDark.matches ? "dark" : "light")) === "dark";
  const nameTheme = () => { theme.textContent = isDark() ? "Light" : "Dark"; };
  theme.addEventListener("click", () => {
    document.documentElement.dataset.theme = isDark() ? "light" : "dark";
    nameTheme();
  });
  systemIsDark.addEventListener("change", nameTheme);
  nameTheme();
  theme.hidden = false;
  if (!form) return;

  const RANKS = ["critical", "error", "warning", "info"];
  const words = element("words"), rule = element("rule"), file = element("file"), group = element("group");
  const boxes = all("input[name=severity]", form), unfold = element("unfold"), status = element("status");

  const findings = all(".finding", main).map(node => ({
    node,
    severity: node.classList[1],
    rule: node.dataset.rule,
    path: node.dataset.path,
    folded: node.dataset.path.toLowerCase(),
    home: node.parentElement,
    group: node.parentElement,
    get text() {
      const message = this.node.querySelector(".message").textContent;
      const text = `${message} ${this.rule} ${this.path}`.toLowerCase();
      Object.defineProperty(this, "text", { value: text });
      return text;
    },
  }));
  const byFile = all(".group", main);
  let groups = byFile;

  const apply = () => {
    const severities = new Set(boxes.filter(box => box.checked).map(box => box.value));
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const part = file.value.toLowerCase();
    const left = new Map();
    let shown = 0;
    for (const finding of findings) {
      const fits = severities.has(finding.severity)
        && (!rule.value || finding.rule === rule.value)
        && (!part || finding.folded.includes(part))
        && wanted.every(word => finding.text.includes(word));
      if (finding.node.hidden === fits) finding.node.hidden = !fits;
      if (fits) {
        shown += 1;
        left.set(finding.group, (left.get(finding.group) ?? 0) + 1);
      }
    }
    for (const node of groups) node.hidden = !left.has(node);
    status.textContent = shown === findings.length ? `${shown} findings` : `${shown} of ${findings.length} findings`;
    for (const row of rows) row.setAttribute("aria-pressed", String((row.dataset.kind === "rule" ? rule : file).value === row.dataset.name));
  };

  const newGroup = (title, members) => {
    const node = document.createElement("details");
    node.className = "group";
    node.open = true;
    const summary = document.createElement("summary");
    const heading = document.createElement("h2");
    heading.textContent = title;
    const counts = document.createElement("span");
    counts.className = "counts";
    for (const severity of RANKS) {
      const count = members.filter(finding => finding.severity === severity).length;
      if (!count) continue;
      const badge = document.createElement("b");
      badge.className = severity;
      badge.title = `${count} ${severity}`;
      badge.textContent = count;
      counts.append(badge);
    }
    summary.append(heading, counts);
    node.append(summary);
    return node;
  };

  const regroup = () => {
    main.className = `by-${group.value}`;
    if (group.value === "file") {
      groups = byFile;
      for (const finding of findings) {
        finding.group = finding.home;
        finding.home.append(finding.node);
      }
    } else {
      const members = new Map();
      for (const finding of findings) {
        const key = finding[group.value];
        if (!members.has(key)) members.set(key, []);
        members.get(key).push(finding);
      }
      const worst = list => Math.min(...new Set(list.map(finding => RANKS.indexOf(finding.severity))));
      const order = [...members].sort(([, a], [, b]) => worst(a) - worst(b) || b.length - a.length);
      groups = order.map(([key, list]) => {
        const node = newGroup(key, list);
        for (const finding of list) finding.group = node;
        for (const finding of list) node.append(finding.node);
        return node;
      });
    }
    const whole = document.createDocumentFragment();
    for (const node of groups) whole.append(node);
    main.replaceChildren(whole);
    apply();
  };

  const unfoldAll = open => {
    unfold.setAttribute("aria-pressed", String(open));
    unfold.textContent = open ? "Close all" : "Open all";
    for (const finding of findings) if (!finding.node.hidden) finding.node.open = open;
  };

  const rows = all(".bars li");
  for (const row of rows) {
    const field = row.dataset.kind === "rule" ? rule : file;
    row.setAttribute("role", "button");
    row.tabIndex = 0;
    const pick = () => {
      field.value = field.value === row.dataset.name ? "" : row.dataset.name;
      apply();
    };
    row.addEventListener("click", pick);
    row.addEventListener("keydown", event => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        pick();
      }
    });
  }

  const reader = element("reader");
  const read = id => {
    const page = element(`rule-${id}`);
    if (!page) return;
    const copy = page.cloneNode(true);
    copy.removeAttribute("id");
    reader.querySelector(".pages").replaceChildren(copy);
    if (!reader.open) reader.showModal();
    reader.scrollTop = 0;
  };
  document.addEventListener("click", event => {
    const link = event.target.closest('a[href^="#rule-"]');
    if (link) {
      event.preventDefault();
      read(link.getAttribute("href").slice("#rule-".length));
    } else if (event.target === reader || event.target.closest("dialog .close")) {
      reader.close();
    }
  });

  const step = by => {
    const visible = findings.filter(finding => !finding.node.hidden).map(finding => finding.node);
    const order = group.value === "file" ? visible : all(".finding:not([hidden])", main);
    if (!order.length) return;
    const at = order.indexOf(document.activeElement?.closest(".finding"));
    const next = order[at < 0 ? (by > 0 ? 0 : order.length - 1) : Math.min(Math.max(at + by, 0), order.length - 1)];
    next.parentElement.open = true;
    next.firstElementChild.focus();
  };
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || reader.open) return;
    if (event.key === "Escape") form.reset();
    if (event.target.closest("input, select")) return;
    const current = document.activeElement?.closest(".finding");
    const keys = {
      "/": () => words.focus(),
      j: () => step(1),
      k: () => step(-1),
      p: () => current && read(current.dataset.rule),
    };
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });

  let waiting;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, findings.length > 2000 ? 120 : 0);
  };
  words.addEventListener("input", soon);
  file.addEventListener("input", soon);
  rule.addEventListener("change", apply);
  group.addEventListener("change", regroup);
  for (const box of boxes) box.addEventListener("change", apply);
  unfold.addEventListener("click", () => unfoldAll(unfold.getAttribute("aria-pressed") !== "true"));
  form.addEventListener("submit", event => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => (main.className === "by-file" ? apply() : regroup())));
  form.hidden = false;
  apply();
})();
