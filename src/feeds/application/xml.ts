type Attributes = Readonly<Record<string, string>>;

/** XML that is written already. */
export class Xml {
  constructor(readonly text: string) {}
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\t': '&#9;', '\n': '&#10;', '\r': '&#13;' };

/** What no XML 1.0 document may hold, not even escaped. */
const unspeakable = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

const escaped = (text: string, what: RegExp): string => text.replace(unspeakable, '').replace(what, (sign) => entities[sign]!);

/** One element: text and the values of attributes come out of a parser as they went in. */
export function element(name: string, attributes: Attributes, ...children: readonly (Xml | string | null)[]): Xml {
  const start = Object.entries(attributes).reduce((tag, [key, value]) => `${tag} ${key}="${escaped(value, /[&<>"\t\n\r]/g)}"`, `<${name}`);
  const content = children.map((child) => (child instanceof Xml ? child.text : escaped(child ?? '', /[&<>\r]/g))).join('');
  return new Xml(content ? `${start}>${content}</${name}>` : `${start}/>`);
}

export const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
