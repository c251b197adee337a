import fc from 'fast-check';
import { parseFragment } from 'parse5';
import { encodeId } from '../../src/shared/presentation/ids';
import { findExecutable } from '../support/executable-html';
import { read, richTexts } from '../support/rich-text';
import { xssVectors } from '../support/xss-vectors';

const uuid = '0192f3a0-1234-7abc-8def-0123456789ab';
const addresses = ['https://example.org/', '/a', '#b', 'mailto:a@b', `marquee:${encodeId('Page', uuid)}`, `marquee:${encodeId('MediaAsset', uuid)}`];

const words = fc.oneof(fc.string({ unit: 'binary', maxLength: 8 }), fc.string({ unit: 'grapheme', maxLength: 8 }), fc.constantFrom('e', '\u0301', '\u0323', '\r', '\n', 'ǖ', '', ...xssVectors));
const href = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...addresses) }, { weight: 1, arbitrary: fc.oneof(words, fc.webUrl({ withFragments: true, withQueryParameters: true }), fc.tuple(fc.constantFrom('/', '#', 'https://a/', 'mailto:'), words).map((parts) => parts.join(''))) });
const anything = fc.jsonValue({ maxDepth: 3 });
const rarely = <T>(usual: fc.Arbitrary<T>): fc.Arbitrary<unknown> => fc.oneof({ weight: 60, arbitrary: usual }, { weight: 1, arbitrary: anything });
const mark = rarely(fc.oneof(fc.constantFrom(...['bold', 'italic', 'strike', 'underline', 'code']).map((type) => ({ type })), rarely(href).map((to) => ({ type: 'link', attrs: { href: to, target: '_blank' } }))));
const inline = rarely(fc.oneof(fc.record({ type: fc.constant('text'), text: rarely(words) }), fc.record({ type: fc.constant('text'), text: words, marks: fc.array(mark, { maxLength: 2 }) }), fc.constant({ type: 'hardBreak' })));
const line = fc.array(inline, { maxLength: 5 });

/** Documents of the right kind, mostly: what is wrong in them is in its details. */
const { block } = fc.letrec((tie) => ({
  block: rarely(
    fc.oneof(
      { maxDepth: 4 },
      line.map((content) => ({ type: 'paragraph', content })),
      fc.record({ type: fc.constant('heading'), attrs: fc.record({ level: rarely(fc.integer({ min: 2, max: 4 })) }), content: line }),
      fc.record({ type: fc.constant('codeBlock'), attrs: fc.record({ language: rarely(fc.constantFrom('js', null)) }), content: words.map((text) => [{ type: 'text', text }]) }),
      fc.record({ type: fc.constant('image'), attrs: fc.record({ src: rarely(fc.constant(addresses.at(-1))), alt: rarely(words), title: rarely(words) }) }),
      fc.constant({ type: 'horizontalRule' }),
      fc.array(tie('block'), { minLength: 1, maxLength: 3 }).map((content) => ({ type: 'blockquote', content })),
      fc.record({ type: fc.constantFrom('bulletList', 'orderedList'), content: fc.array(fc.tuple(line, fc.array(tie('block'), { maxLength: 2 })).map(([content, rest]) => ({ type: 'listItem', content: [{ type: 'paragraph', content }, ...rest] })), { minLength: 1, maxLength: 3 }) }),
    ),
  ),
}));
const documents = fc.array(block, { minLength: 1, maxLength: 4 }).map((content) => ({ type: 'doc', content }));

/** What holds of anything at all. Says whether it was accepted. */
function holds(value: unknown): boolean {
  const before = JSON.stringify(value);
  const document = read(value);
  expect(JSON.stringify(value)).toBe(before);
  if (!('type' in document)) {
    expect(document.length).toBeGreaterThan(0);
    expect(document.every(({ code, message, field }) => code === 'INVALID' && message.length < 400 && field![0] === 'input')).toBe(true);
    return false;
  }
  expect(JSON.stringify(read(document))).toBe(JSON.stringify(document));
  const text = richTexts.toText(document);
  expect(text).toBe(text.trim());
  for (const address of ['/a?b=c&d=e', null]) {
    const html = richTexts.toHtml(document, () => address);
    expect(findExecutable(html)).toEqual([]);
    expect(parseFragment(html, { onParseError: ({ code }) => { throw new Error(`${code} in ${html}`); } })).toBeDefined();
  }
  return true;
}

describe('rich text of any kind', () => {
  test.each([
    ['any JSON', anything],
    ['a document of any JSON', fc.array(anything).map((content) => ({ type: 'doc', content }))],
    ['nodes of any attributes', fc.record({ type: fc.constantFrom('paragraph', 'heading', 'text', 'image', 'codeBlock', 'listItem'), attrs: anything, content: anything, marks: anything, text: anything }).map((node) => ({ type: 'doc', content: [node] }))],
  ])('such as %s is read or refused, and nothing else', (_what, arbitrary) => {
    fc.assert(fc.property(arbitrary as fc.Arbitrary<unknown>, (value) => void holds(value)), { numRuns: 500 });
  });

  test('such as nearly right documents has one spelling and safe HTML', () => {
    let accepted = 0;
    fc.assert(fc.property(documents, (value) => void (accepted += Number(holds(value)))), { numRuns: 1_500 });
    expect(accepted).toBeGreaterThan(500);
  });
});
