// Accessibility checks of the page as rendered now. Each check returns the faults
// that it found, as texts.
globalThis.access = (() => {
  const controls = 'a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex="-1"])';
  const seen = (el) => el.checkVisibility({ visibilityProperty: true, opacityProperty: false }) && el.getClientRects().length > 0 && !el.closest("[inert], .hush");
  const all = (selector) => [...document.querySelectorAll(selector)].filter(seen);
  const name = (el) => `${el.localName}${el.id ? `#${el.id}` : ""}${el.className ? `.${String(el.className).replaceAll(" ", ".")}` : ""} "${(el.textContent ?? "").trim().slice(0, 30)}"`;

  // --- colours

  const parse = (text) => {
    const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
    return text.startsWith("color(srgb") ? [r * 255, g * 255, b * 255, a] : [r, g, b, a];
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const ground = (el) => {
    const layers = [];
    for (let at = el; at; at = at.parentElement) layers.push(parse(getComputedStyle(at).backgroundColor));
    const canvas = matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18, 1] : [255, 255, 255, 1];
    return layers.reduceRight((below, layer) => over(layer, below), canvas);
  };
  const luminance = (colour) => {
    const [r, g, b] = colour.map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (a, b) => {
    const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  };
  const opacity = (el) => {
    let o = 1;
    for (let at = el; at; at = at.parentElement) o *= Number(getComputedStyle(at).opacity);
    return o;
  };

  // WCAG 2.2, 1.4.3: 4.5:1, or 3:1 for large text.
  function contrast() {
    const faults = [];
    const judge = (el, style, what) => {
      const back = ground(el);
      const [r, g, b, a] = parse(style.color);
      const got = ratio(over([r, g, b, a * opacity(el)], back), back);
      const size = parseFloat(style.fontSize);
      const need = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
      if (got < need) faults.push(`${what} has ${got.toFixed(2)}:1, needs ${need}:1`);
    };
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const el = texts.currentNode.parentElement;
      if (/[\p{L}\p{N}]/u.test(texts.currentNode.data) && !el.closest("script, style, option") && seen(el)) judge(el, getComputedStyle(el), name(el));
    }
    for (const el of all("[placeholder]")) judge(el, getComputedStyle(el, "::placeholder"), `the placeholder of ${name(el)}`);
    // 1.4.11: an input has a visible border, its own or around it.
    for (const el of all("input:not([type=radio]), textarea, .field > select, .choice span")) {
      const box = parseFloat(getComputedStyle(el).borderTopWidth) ? el : el.closest("form");
      const got = ratio(parse(getComputedStyle(box).borderTopColor), ground(box.parentElement));
      if (got < 3) faults.push(`the edge of ${name(el)} has ${got.toFixed(2)}:1, needs 3:1`);
    }
    return faults;
  }

  // 1.4.10: nothing scrolls sideways except elements marked for it.
  function sideways() {
    const faults = [];
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > wide) faults.push(`the page is ${document.documentElement.scrollWidth} wide in ${wide}`);
    for (const el of all("body *")) {
      const box = el.getBoundingClientRect();
      if (box.right > wide + 0.5 && !el.closest(".rooms")) faults.push(`${name(el)} ends at ${box.right}`);
    }
    return faults;
  }

  // 2.5.5: a touch target is large enough.
  function targets() {
    return all(controls)
      .map((el) => (el.matches(".choice input") ? el.closest("label") : el))
      .filter((el) => el.id !== "scroll")
      .flatMap((el) => {
        const { width, height } = el.getBoundingClientRect();
        return width < 43.5 || height < 43.5 ? [`${name(el)} is ${width} by ${height}`] : [];
      });
  }

  // 2.3.3: nothing moves if the user prefers reduced motion.
  function motion() {
    const faults = document.getAnimations().map((a) => `${a.constructor.name} of ${name(a.effect.target)}`);
    for (const el of document.querySelectorAll("*")) {
      const style = getComputedStyle(el);
      if (style.animationName !== "none" || parseFloat(style.transitionDuration) > 0 || style.scrollBehavior === "smooth") faults.push(`${name(el)} moves`);
    }
    return faults;
  }

  // --- focus

  const look = (el) => [el, el.nextElementSibling, el.closest("form")].map((at) => {
    const s = at && getComputedStyle(at);
    return s && (s.outlineStyle !== "none" ? s.outlineWidth + s.outlineColor : "") + s.boxShadow + s.borderTopColor;
  }).join("|");

  const plain = (globalThis.plainLooks ??= new WeakMap()); // looks of controls without the focus

  // focused describes the control with the focus: its name, its position in the
  // page's order, whether it looks different from a control without focus, and
  // whether it is in the form.
  function focused() {
    const el = document.activeElement;
    const order = [...document.querySelectorAll(controls)];
    for (const other of order) if (other !== el) plain.set(other, look(other));
    if (!el || el === document.body) return { name: "" };
    return { name: name(el), order: order.indexOf(el), visible: plain.get(el) !== look(el), inside: el.closest("[role=dialog]") !== null };
  }

  return { contrast, sideways, targets, motion, focused };
})();
