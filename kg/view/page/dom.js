// Elements are made, never parsed: no text of an article can become markup.
const $ = (id) => document.getElementById(id);

/** Make an element: attributes, listeners (on…), properties, then children (nodes or strings). */
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "style") Object.entries(value).forEach(([k, v]) => node.style.setProperty(k, v));
    else if (name === "class") node.className = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((c) => c !== null && c !== undefined));
  return node;
}

/** Make an SVG element. */
function svgEl(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  node.append(...children);
  return node;
}

const fill = (node, ...children) =>
  node.replaceChildren(...children.flat().filter((c) => c !== null && c !== undefined));

/** Hand a file to the person. */
function download(name, blob) {
  const url = URL.createObjectURL(blob);
  const link = el("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** Copy text, and say how it went. */
async function copyText(text, status) {
  try {
    await navigator.clipboard.writeText(text);
    status.textContent = say("copied");
  } catch {
    const area = el("textarea", { style: { position: "fixed", left: "-99in" } });
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    status.textContent = say(done ? "copied" : "copyFailed");
  }
}

/** A choice that outlives the page, where the browser lets it. */
const kept = {
  get(key) {
    try {
      return localStorage.getItem(`wutong.${key}`);
    } catch {
      return null;
    }
  },
  set(key, value) {
    try {
      localStorage.setItem(`wutong.${key}`, value);
    } catch {
      /* a page from a file may not */
    }
  },
};

/** A wish for a language or a light: where there is a server its other pages have it, too (kg/serve/visitor.py). */
const wish = {
  get(key) {
    try {
      const found = document.cookie.match(new RegExp(`(?:^|; )wutong-${key}=(\\w+)`));
      return found ? found[1] : kept.get(key);
    } catch {
      return kept.get(key);
    }
  },
  set(key, value) {
    kept.set(key, value);
    try {
      document.cookie = `wutong-${key}=${value}; path=/; max-age=31536000; samesite=lax`;
    } catch {
      /* nor may one in a frame without an origin of its own */
    }
  },
};
