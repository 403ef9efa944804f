/** Evaluated in the page that is looked at, as it stands: what a reader can see there. */
globalThis.look = {
  /** Nothing folded away escapes the look. */
  openAll() {
    for (const each of document.querySelectorAll('details')) each.open = true;
  },

  widths() {
    return { page: document.documentElement.scrollWidth, window: document.documentElement.clientWidth };
  },

  /** What every page must have once. */
  frame() {
    const { lang, dir } = document.documentElement;
    const headings = [...document.querySelectorAll('h1')].map((heading) => heading.textContent.trim());
    return { lang, dir, headings, title: document.title };
  },

  /** Every visible text and every label that is read out, but those that are marked as names, codes, times or somebody's own words, and but what stands in `except`. */
  texts(except = 'script') {
    const OWN = `script, style, code, pre, time, [translate="no"], [dir="auto"], bdi, .eb-money, .eb-reference, ${except}`;
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const holder = node.parentElement;
      if (holder.closest(OWN) || !holder.checkVisibility()) continue;
      found.push(node.textContent);
    }
    for (const name of ['aria-label', 'alt', 'title', 'placeholder']) {
      for (const each of document.body.querySelectorAll(`[${name}]`)) if (each.checkVisibility()) found.push(each.getAttribute(name));
    }
    return [document.title, ...found].map((text) => text.replace(/\s+/g, ' ').trim()).filter((text) => text !== '');
  },
};
