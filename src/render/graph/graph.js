// Search, zoom and drag in the page of the picture. Text goes from the page to classes, never through markup.
"use strict";
(() => {
  const element = id => document.getElementById(id);
  const words = element("words"), status = element("status"), frame = document.querySelector("main");
  const picture = document.querySelector("svg.picture");
  const nodes = [...picture.querySelectorAll(".node")].filter(node => !node.closest(".legend"));
  const { width, height } = picture.viewBox.baseVal;

  let found = [], current = -1;
  const show = index => {
    found[current]?.classList.remove("current");
    current = index;
    const node = found[index];
    node?.classList.add("current");
    node?.scrollIntoView({ block: "center", inline: "center" });
    status.textContent = !words.value.trim() ? "" : node ? `${index + 1} of ${found.length}` : "nothing found";
  };
  const search = () => {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    show(-1);
    found = wanted.length ? nodes.filter(node => wanted.every(word => node.textContent.toLowerCase().includes(word))) : [];
    for (const node of nodes) node.classList.toggle("found", found.includes(node));
    picture.classList.toggle("searched", wanted.length > 0);
    show(found.length ? 0 : -1);
  };

  let scale = 1;
  // What is at this place of the frame stays there.
  const zoom = (to, x = frame.clientWidth / 2, y = frame.clientHeight / 2) => {
    const before = scale;
    scale = Math.min(4, Math.max(0.1, to));
    picture.setAttribute("width", width * scale);
    picture.setAttribute("height", height * scale);
    frame.scrollLeft = (frame.scrollLeft + x) * scale / before - x;
    frame.scrollTop = (frame.scrollTop + y) * scale / before - y;
  };
  const fit = () => zoom(Math.min(1, frame.clientWidth / width, frame.clientHeight / height));
  const zooms = { "+": () => zoom(scale * 1.25), "=": () => zoom(scale * 1.25), "-": () => zoom(scale / 1.25), "0": () => zoom(1), "f": fit };

  words.addEventListener("input", search);
  words.addEventListener("keydown", event => {
    if (event.key === "Enter" && found.length) {
      event.preventDefault();
      show((current + (event.shiftKey ? found.length - 1 : 1)) % found.length);
    }
  });
  document.addEventListener("keydown", event => {
    if (event.key === "Escape" && words.value) {
      words.value = "";
      search();
    } else if (event.target !== words && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const act = event.key === "/" ? () => words.focus() : zooms[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    }
  });
  for (const button of document.querySelectorAll("button[value]")) {
    button.addEventListener("click", zooms[button.value]);
  }
  frame.addEventListener("wheel", event => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const box = frame.getBoundingClientRect();
    zoom(scale * Math.exp(-event.deltaY / 300), event.clientX - box.left, event.clientY - box.top);
  }, { passive: false });
  frame.addEventListener("pointerdown", event => {
    if (event.pointerType !== "mouse" || event.button !== 0) return;
    const from = { x: frame.scrollLeft + event.clientX, y: frame.scrollTop + event.clientY };
    const move = moved => frame.scrollTo(from.x - moved.clientX, from.y - moved.clientY);
    const end = () => {
      frame.classList.remove("dragged");
      frame.removeEventListener("pointermove", move);
    };
    frame.setPointerCapture(event.pointerId);
    frame.classList.add("dragged");
    frame.addEventListener("pointermove", move);
    frame.addEventListener("lostpointercapture", end, { once: true });
  });
  for (const part of document.querySelectorAll("header [hidden]")) part.hidden = false;
})();
