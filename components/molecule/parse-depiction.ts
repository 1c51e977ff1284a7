const DRAWING_ELEMENTS: ReadonlySet<string> = new Set([
  'svg',
  'g',
  'path',
  'line',
  'polyline',
  'polygon',
  'circle',
  'ellipse',
  'rect',
  'text',
  'tspan',
]);

const DRAWING_ATTRIBUTES: ReadonlySet<string> = new Set(
  (
    'viewBox preserveAspectRatio d x y x1 y1 x2 y2 cx cy r rx ry dx dy width height points transform fill ' +
    'fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-dasharray ' +
    'opacity font-family font-size font-weight font-style text-anchor dominant-baseline'
  ).split(' '),
);

/** Presentation that RDKit writes into `style`; as attributes it needs no inline style. */
const STYLE_DECLARATION = /^\s*([a-z-]+)\s*:\s*([^;]*?)\s*$/;

/**
 * Rebuilds a depiction from an allow-list of drawing elements and attributes: no script, no link, no style, no
 * reference survives. Black becomes the colour of the text; fixed sizes go, so that the drawing fills its frame.
 * @returns the markup, or null if the text is not an SVG document
 */
export function parseDepiction(svg: string): string | null {
  const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml');
  const root = parsed.documentElement;
  if (root.localName !== 'svg' || parsed.querySelector('parsererror')) return null;
  const copy = copyElement(root);
  if (!copy) return null;
  if (!copy.hasAttribute('viewBox')) {
    const [width, height] = ['width', 'height'].map((side) =>
      Number.parseFloat(root.getAttribute(side) ?? ''),
    );
    if (width && height) copy.setAttribute('viewBox', `0 0 ${width} ${height}`);
  }
  copy.removeAttribute('width');
  copy.removeAttribute('height');
  copy.setAttribute('aria-hidden', 'true');
  return new XMLSerializer().serializeToString(copy);
}

function copyElement(source: Element): Element | null {
  if (!DRAWING_ELEMENTS.has(source.localName)) return null;
  const copy = document.createElementNS('http://www.w3.org/2000/svg', source.localName);
  for (const { name, value } of source.attributes) {
    if (name === 'style') copyStyle(value, copy);
    else setDrawingAttribute(copy, name, value);
  }
  for (const child of source.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) copy.append(child.textContent ?? '');
    else if (child instanceof Element) {
      const childCopy = copyElement(child);
      if (childCopy) copy.append(childCopy);
    }
  }
  return copy;
}

function copyStyle(style: string, target: Element): void {
  for (const declaration of style.split(';')) {
    const [, name, value] = STYLE_DECLARATION.exec(declaration) ?? [];
    if (name && value) setDrawingAttribute(target, name, value);
  }
}

const BLACK = /^(#000000|#000|black)$/i;

function setDrawingAttribute(target: Element, name: string, value: string): void {
  if (!DRAWING_ATTRIBUTES.has(name) || value.includes('url(')) return;
  target.setAttribute(name, BLACK.test(value) ? 'currentColor' : value);
}
