import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

/** Elements that run, load, restyle or redirect, or whose content another parser reads. */
const active = new Set([
  'animate', 'annotation-xml', 'applet', 'base', 'embed', 'foreignobject', 'form', 'frame', 'frameset', 'iframe', 'isindex', 'link', 'marquee', 'math', 'noembed', 'noframes', 'noscript',
  'object', 'plaintext', 'portal', 'script', 'set', 'style', 'svg', 'template', 'xmp',
]);
const addressAttributes = new Set(['action', 'background', 'cite', 'classid', 'codebase', 'data', 'dynsrc', 'formaction', 'href', 'icon', 'longdesc', 'lowsrc', 'manifest', 'ping', 'poster', 'profile', 'src', 'usemap', 'xlink:href']);
const scripted = /^(?:javascript|vbscript|livescript|mocha|data|blob|filesystem|view-source|jar|mhtml|file):/i;

/** What a browser makes of an address before it looks at its scheme: no control characters or blanks at the ends, no tabs and line breaks (WHATWG URL, "basic URL parser"). */
const isScripted = (address: string): boolean => scripted.test(address.replace(/^[\u0000-\u0020]+/, '').replace(/[\t\n\r]/g, ''));

/** Everything in a piece of HTML that could run or load what its author chose, as a browser parses it; empty where it is safe. */
export function findExecutable(html: string): string[] {
  return below(parseFragment(html));
}

function below(node: Node): string[] {
  const own = 'tagName' in node ? inElement(node) : [];
  const inner = 'childNodes' in node ? node.childNodes.flatMap(below) : [];
  return [...own, ...inner, ...('content' in node ? below(node.content) : [])];
}

const inElement = ({ tagName, attrs }: Element): string[] => [
  ...(active.has(tagName.toLowerCase()) ? [`<${tagName}>`] : []),
  ...attrs.flatMap(({ prefix, name, value }) => {
    const attribute = (prefix ? `${prefix}:${name}` : name).toLowerCase();
    return isExecutable(attribute, value) ? [`<${tagName} ${attribute}="${value}">`] : [];
  }),
];

function isExecutable(attribute: string, value: string): boolean {
  if (attribute.startsWith('on') || attribute === 'srcdoc' || attribute === 'is' || attribute === 'http-equiv') return true;
  if (attribute === 'style') return /url\s*\(|expression|behavior|-moz-binding|@import|\\|\/\*/i.test(value);
  if (attribute === 'srcset') return value.split(',').some(isScripted);
  if (attribute === 'ping') return value.split(/\s+/).some(isScripted);
  return addressAttributes.has(attribute) && isScripted(value);
}
