import { readFileSync } from 'node:fs';
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';
import type { RichTextDocument } from '../../src/shared/domain/rich-text';
import { encodeId } from '../../src/shared/presentation/ids';
import { findExecutable } from '../support/executable-html';
import { accepted, doc, image, link, paragraph, read, richTexts, text } from '../support/rich-text';
import { xssVectors } from '../support/xss-vectors';

const uuid = '0192f3a0-1234-7abc-8def-0123456789ab';
const page = `marquee:${encodeId('Page', uuid)}`;
const media = `marquee:${encodeId('MediaAsset', uuid)}`;
const nowhere = () => null;
const html = (given: unknown, addressOf: Parameters<typeof richTexts.toHtml>[1] = ({ type }) => `/${type.toLowerCase()}`) => richTexts.toHtml(accepted(given), addressOf);
/** A document of another time, which never went through `read`. */
const stored = (...content: unknown[]) => richTexts.toHtml(doc(...content) as RichTextDocument, ({ type }) => `/${type}`);

describe('the HTML', () => {
  test.each([
    ['a paragraph', paragraph(text('a & b')), '<p>a &amp; b</p>'],
    ['headings', { type: 'heading', attrs: { level: 3 }, content: [text('a')] }, '<h3>a</h3>'],
    ['lists', { type: 'bulletList', content: [{ type: 'listItem', content: [paragraph(text('a')), { type: 'orderedList', content: [{ type: 'listItem', content: [paragraph(text('b'))] }] }] }] }, '<ul><li><p>a</p><ol><li><p>b</p></li></ol></li></ul>'],
    ['a list that goes on', { type: 'orderedList', attrs: { start: 3 }, content: [{ type: 'listItem', content: [paragraph()] }] }, '<ol start="3"><li><p></p></li></ol>'],
    ['a quotation', { type: 'blockquote', content: [paragraph(text('“a”'))] }, '<blockquote><p>“a”</p></blockquote>'],
    ['code', { type: 'codeBlock', attrs: { language: 'c++' }, content: [text('\na < b')] }, '<pre><code class="language-c++">\na &lt; b</code></pre>'],
    ['code of no language', { type: 'codeBlock', content: [text('a')] }, '<pre><code>a</code></pre>'],
    ['a rule', { type: 'horizontalRule' }, '<hr>'],
    ['a break', paragraph(text('a'), { type: 'hardBreak' }, text('b')), '<p>a<br>b</p>'],
    ['marks', paragraph(text('a', { type: 'bold' }, { type: 'italic' }, { type: 'strike' }, { type: 'underline' }), text('b', { type: 'code' })), '<p><strong><em><s><u>a</u></s></em></strong><code>b</code></p>'],
    ['marks that go on', paragraph(text('a', link('/x')), text('b', link('/x'), { type: 'bold' }), { type: 'hardBreak', marks: [link('/x'), { type: 'bold' }] }, text('c', { type: 'bold' })), '<p><a href="/x">a<strong>b<br></strong></a><strong>c</strong></p>'],
    ['neighbouring links', paragraph(text('a', link('/x')), text('b', link('/y'))), '<p><a href="/x">a</a><a href="/y">b</a></p>'],
    ['a link to another site', paragraph(text('a', link('https://example.org/?a=1&b=2'))), '<p><a href="https://example.org/?a=1&amp;b=2" rel="noopener">a</a></p>'],
    ['a link to a page', paragraph(text('a', link(page))), '<p><a href="/page">a</a></p>'],
    ['a link to a part of a page', paragraph(text('a', link(`${page}#prices`))), '<p><a href="/page#prices">a</a></p>'],
    ['an image', image(media, { alt: '"The" hall', title: 'x' }), '<img src="/mediaasset" alt="&quot;The&quot; hall" title="x" loading="lazy">'],
    ['an image without words', image(media), '<img src="/mediaasset" alt="" loading="lazy">'],
  ])('of %s', (_what, given, expected) => {
    expect(html(doc(given))).toBe(expected);
  });

  test('of the example in the documentation is what it says there', () => {
    const page = readFileSync('docs/rich-text.md', 'utf8');
    const example = (language: string) => page.split(`\`\`\`${language}\n`)[1]!.split('\n```')[0]!;
    expect(html(JSON.parse(example('json')), () => 'https://www.example.org/visit')).toBe(example('html'));
  });

  test('of a link to what has no address is its text, and an image is left out', () => {
    expect(html(doc(paragraph(text('a ', link(page)), text('page', link(page), { type: 'bold' })), image(media)), nowhere)).toBe('<p>a <strong>page</strong></p>');
  });

  test('asks what address a reference has, and takes none that is no address', () => {
    const asked: unknown[] = [];
    html(doc(paragraph(text('a', link(page)))), (reference) => {
      asked.push(reference);
      return null;
    });
    expect(asked).toEqual([{ type: 'Page', id: uuid }]);
    expect(html(doc(paragraph(text('a', link(page))), image(media)), () => 'javascript:alert(1)')).toBe('<p>a</p>');
    expect(html(doc(paragraph(text('a', link(page))), image(media)), () => page)).toBe('<p>a</p>');
  });

  test.each([
    ['an address', paragraph(text('a', link('javascript:alert(1)'))), '<p>a</p>'],
    ['an image of another site', image('https://evil.example/x.gif'), ''],
    ['an element', { type: 'iframe', attrs: { src: 'https://evil.example' } }, ''],
    ['a mark', paragraph(text('a', { type: 'constructor' }, { type: 'style' })), '<p>a</p>'],
    ['a level', { type: 'heading', attrs: { level: '2><script>' }, content: [text('a')] }, '<h2>a</h2>'],
    ['a start', { type: 'orderedList', attrs: { start: '1" onclick="alert(1)' } }, '<ol></ol>'],
    ['a language', { type: 'codeBlock', attrs: { language: 'x" onclick="alert(1)' } }, '<pre><code class="language-x&quot; onclick=&quot;alert(1)"></code></pre>'],
  ])('of a stored document trusts no %s that an older rule let in', (_what, given, expected) => {
    expect(stored(given)).toBe(expected);
  });
});

const allowed: Record<string, readonly string[]> = {
  p: [], h2: [], h3: [], h4: [], ul: [], ol: ['start'], li: [], blockquote: [], pre: [], code: ['class'], hr: [], br: [], strong: [], em: [], s: [], u: [], a: ['href', 'rel'], img: ['src', 'alt', 'title', 'loading'],
};

/** What a browser would find in the HTML beside the elements and attributes that are meant. */
function strangers(node: DefaultTreeAdapterTypes.Node): string[] {
  const own = 'tagName' in node ? [...(allowed[node.tagName] ? [] : [node.tagName]), ...node.attrs.filter(({ name }) => !allowed[node.tagName]?.includes(name)).map(({ name }) => `${node.tagName} ${name}`)] : [];
  const isComment = node.nodeName === '#comment' || node.nodeName === '#documentType' ? [node.nodeName] : [];
  return [...own, ...isComment, ...('childNodes' in node ? node.childNodes.flatMap(strangers) : [])];
}
const wordsOf = (node: DefaultTreeAdapterTypes.Node): string => ('value' in node ? node.value : 'childNodes' in node ? node.childNodes.map(wordsOf).join('') : '');

/** The vector in every place of a document, as far as each is accepted. */
const placed = (vector: string): unknown[] => [
  paragraph(text(vector)),
  paragraph(text(vector, { type: 'bold' }, link('https://example.org/'))),
  paragraph(text('a', link(vector))),
  paragraph(text('a', link(`https://example.org/${vector}`))),
  paragraph(text('a', link(`https://example.org/?q=${vector}#${vector}`))),
  paragraph(text('a', link(`mailto:${vector}`))),
  paragraph(text('a', link(`/${vector}`))),
  paragraph(text('a', link(`#${vector}`))),
  paragraph(text('a', link(`${page}#${vector}`))),
  paragraph(text('a', { type: vector })),
  { type: vector, content: [text('a')] },
  { type: 'heading', attrs: { level: vector }, content: [text('a')] },
  { type: 'heading', attrs: { level: 2, class: vector, [vector]: vector }, content: [text(vector)] },
  { type: 'codeBlock', attrs: { language: vector }, content: [text('a')] },
  { type: 'codeBlock', content: [text(vector)] },
  { type: 'orderedList', attrs: { start: vector }, content: [{ type: 'listItem', content: [paragraph(text(vector))] }] },
  image(vector),
  image(media, { alt: vector, title: vector }),
];

describe('a known attack', () => {
  test('is one of many', () => {
    expect(new Set(xssVectors).size).toBe(xssVectors.length);
    expect(xssVectors.length).toBeGreaterThan(150);
  });

  test.each(xssVectors.map((vector) => [JSON.stringify(vector), vector]))('by %s executes nowhere', (_name, vector) => {
    for (const node of placed(vector)) {
      const document = read(doc(node));
      const made = 'type' in document ? richTexts.toHtml(document, ({ type }) => `/${type}`) : '';
      expect(findExecutable(made)).toEqual([]);
      expect(strangers(parseFragment(made))).toEqual([]);
      // Where no guard stood at the entrance.
      const unguarded = stored(node);
      expect(findExecutable(unguarded)).toEqual([]);
      expect(strangers(parseFragment(unguarded))).toEqual([]);
    }
  });

  test.each(xssVectors.filter((vector) => !/[\u0000\u0001\u000c\u001f]/.test(vector)).map((vector) => [JSON.stringify(vector), vector]))('is but words to the reader: %s', (_name, vector) => {
    expect(wordsOf(parseFragment(html(doc(paragraph(text(vector))))))).toBe(vector.replace(/\r\n?/g, '\n').normalize('NFC'));
  });

  test('is seen where a renderer forgets to escape or to look at the address', () => {
    const harmless = xssVectors.filter((vector) => [`<p>${vector}</p>`, `<a title="${vector}">a</a>`, `<a title='${vector}'>a</a>`, `<a href="${vector}">a</a>`].flatMap(findExecutable).length === 0);
    // Those that need a template engine, another charset, a lenient parser of long ago, or lead elsewhere without running.
    expect(harmless.length).toBeLessThan(50);
    expect(findExecutable('<p>a</p><a href="https://example.org/" rel="noopener">b</a><img src="/x" alt="onerror=alert(1)">')).toEqual([]);
  });

  test.each([
    ['<script>1</script>'], ['<p onclick="x">a</p>'], ['<a href=" java\nscript:x">a</a>'], ['<a href="&#1;JAVASCRIPT&colon;x">a</a>'], ['<iframe></iframe>'], ['<svg><a xlink:href="data:x"></a></svg>'], ['<img srcset="/a 1x, data:x 2x">'], ['<p style="background:URL (x)">a</p>'],
    ['<button formaction="vbscript:x">a</button>'], ['<template><p onclick=x></template>'], ['<meta http-equiv=refresh content=0>'], ['<iframe srcdoc="x">'], ['<base href=/>'], ['<math></math>'],
  ])('in %s is found', (given) => {
    expect(findExecutable(given)).not.toEqual([]);
  });
});
