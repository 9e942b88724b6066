/**
 * What the page that draws a graph does when scripts run: search, and one object with all that it is tied to. It makes
 * elements and sets their text; no text of a manifest is ever read as markup.
 */
export const GRAPH_SCRIPT = `"use strict";
(() => {
  const { nodes, edges } = JSON.parse(document.getElementById("picture").textContent);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const ties = new Map(nodes.map(({ id }) => [id, { into: [], out: [] }]));
  for (const { from, to, name } of edges) {
    ties.get(from)?.out.push({ id: to, name });
    ties.get(to)?.into.push({ id: from, name });
  }
  const $ = (id) => document.getElementById(id);
  const [search, faulty, found, focus] = ["search", "faulty", "found", "focus"].map($);
  const groups = [...document.querySelectorAll(".group")];
  const wasOpen = new Map(groups.map((group) => [group, group.open]));
  const textOf = new Map(nodes.map((node) => [node.id, [node.kind, node.name, node.namespace ?? "", node.constructPath ?? "", ...node.findings.map(({ text }) => text)].join(" ").toLowerCase()]));
  const MOST = 60;

  const make = (name, text, className) => {
    const element = document.createElement(name);
    if (text !== undefined) element.textContent = text;
    if (className) element.className = className;
    return element;
  };
  const titleOf = ({ kind, name, namespace }) => kind + " " + (namespace ? namespace + "/" : "") + name;
  const worstOf = ({ findings }) => ["error", "warning", "info"].find((severity) => findings.some((one) => one.severity === severity)) ?? "";

  function filter() {
    const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
    const all = words.length === 0 && !faulty.checked;
    const hits = new Set(nodes.filter((node) => (!faulty.checked || node.findings.length > 0) && words.every((word) => textOf.get(node.id).includes(word))).map(({ id }) => id));
    for (const link of document.querySelectorAll("nav a[data-id]")) link.parentElement.hidden = !hits.has(link.dataset.id);
    for (const item of document.querySelectorAll("[data-of]")) item.hidden = !hits.has(item.dataset.of);
    for (const branch of [...document.querySelectorAll("nav details")].reverse()) {
      const filled = branch.querySelector("li:not([hidden]) > a") !== null;
      branch.parentElement.hidden = !filled;
      if (!all && filled && hits.size <= MOST) branch.open = true;
    }
    const shown = groups.filter((group) => {
      const own = [...group.querySelectorAll(".box[id]")];
      for (const box of own) box.classList.toggle("dim", !hits.has(box.id));
      group.hidden = !own.some((box) => hits.has(box.id));
      return !group.hidden;
    });
    for (const group of groups) group.open = all ? wasOpen.get(group) : !group.hidden && shown.length <= 12;
    for (const heading of document.querySelectorAll("main > h2")) {
      let next = heading.nextElementSibling;
      while (next?.classList.contains("group") && next.hidden) next = next.nextElementSibling;
      heading.hidden = !next?.classList.contains("group");
    }
    found.textContent = all ? "" : hits.size + " of " + nodes.length + " objects";
  }

  function tieList(title, list, words) {
    const part = make("div");
    part.append(make("h3", title + " (" + list.length + ")"));
    const items = make("ul");
    for (const { id, name } of list.slice(0, MOST)) {
      const node = byId.get(id);
      const item = make("li");
      const link = make("a", titleOf(node), worstOf(node));
      link.href = "#" + id;
      item.append(...words(link, name));
      items.append(item);
    }
    if (list.length > MOST) items.append(make("li", "and " + (list.length - MOST) + " more"));
    part.append(items);
    return part;
  }

  function show(id) {
    for (const old of document.querySelectorAll(".chosen,.hot")) old.classList.remove("chosen", "hot");
    const node = byId.get(id);
    focus.hidden = node === undefined;
    focus.replaceChildren();
    if (node === undefined) return;
    const close = make("button", "Close");
    close.addEventListener("click", leave);
    focus.append(close, make("h2", titleOf(node), worstOf(node)));
    if (node.constructPath) focus.append(make("p", "made by " + node.constructPath));
    const findings = make("ul");
    for (const { severity, text } of node.findings) findings.append(make("li", severity + ": " + text, severity));
    const both = make("div", undefined, "ties");
    both.append(
      tieList("What points at it", ties.get(id).into, (link, name) => [link, " " + name + " it"]),
      tieList("What it points at", ties.get(id).out, (link, name) => ["it " + name + " ", link]),
    );
    focus.append(findings, both);
    const box = $(id);
    const group = box?.closest(".group");
    if (group) Object.assign(group, { open: true, hidden: false });
    box?.classList.add("chosen");
    for (const line of document.querySelectorAll("path[data-from]")) line.classList.toggle("hot", line.dataset.from === id || line.dataset.to === id);
    focus.scrollTop = 0;
    // After the browser's own jump to the object.
    requestAnimationFrame(() => group?.scrollIntoView({ block: "start" }));
  }

  function leave() {
    history.replaceState(null, "", location.pathname + location.search);
    show("");
  }

  search.addEventListener("input", filter);
  faulty.addEventListener("change", filter);
  window.addEventListener("hashchange", () => show(location.hash.slice(1)));
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== search) {
      event.preventDefault();
      search.focus();
    } else if (event.key === "Escape") {
      if (document.activeElement === search && search.value !== "") {
        search.value = "";
        filter();
      } else leave();
    }
  });
  window.addEventListener("load", () => show(location.hash.slice(1)));
})();
`;
