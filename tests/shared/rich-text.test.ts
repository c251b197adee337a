import { encodeId } from '../../src/shared/presentation/ids';
import { accepted, doc, image, link, paragraph, read, refused, richTexts, text } from '../support/rich-text';

const uuid = '0192f3a0-1234-7abc-8def-0123456789ab';
const page = `marquee:${encodeId('Page', uuid)}`;
const event = `marquee:${encodeId('Event', uuid)}`;
const media = `marquee:${encodeId('MediaAsset', uuid)}`;
const heading = (level: unknown, words = 'Tickets') => ({ type: 'heading', attrs: { level }, content: [text(words)] });
const item = (...content: unknown[]) => ({ type: 'listItem', content });
const nested = (levels: number): unknown => (levels === 0 ? paragraph(text('deep')) : { type: 'blockquote', content: [nested(levels - 1)] });
const messagesOf = (value: unknown) => refused(value).map(({ message }) => message);

/** As Tiptap's `editor.getJSON()` gives it, without what is not kept. */
const everything = doc(
  heading(2),
  paragraph(text('Plain, '), text('bold', { type: 'bold' }), text(' and all', { type: 'bold' }, { type: 'italic' }, { type: 'strike' }, { type: 'underline' }), { type: 'hardBreak' }, text('const a = 1', { type: 'code' })),
  paragraph(text('a page', link(page)), text(' its part', link(`${page}#prices`)), text(' an event', link(event)), text(' a file', link(media)), text(' a site', link('https://example.org/a?b=c#d'), { type: 'bold' })),
  heading(3),
  { type: 'bulletList', content: [item(paragraph(text('one'))), item(paragraph(text('two')), { type: 'orderedList', attrs: { start: 3 }, content: [item(paragraph(text('three')))] })] },
  heading(4),
  { type: 'blockquote', content: [paragraph(text('“So good”')), paragraph()] },
  { type: 'codeBlock', attrs: { language: 'c++' }, content: [text('if (a < b)\n\treturn;')] },
  { type: 'codeBlock', attrs: { language: null }, content: [text('plain')] },
  { type: 'horizontalRule' },
  image(media, { alt: 'The hall', title: 'Seen from the stage' }),
  paragraph(),
);
const withoutEmpty = (value: unknown): unknown => JSON.parse(JSON.stringify(value), (_key, inner) => (inner?.content?.length === 0 ? { ...inner, content: undefined } : inner));

describe('a document', () => {
  test('with everything is kept as it is', () => {
    expect(accepted(everything)).toEqual(withoutEmpty(everything));
    expect(accepted(accepted(everything))).toEqual(accepted(everything));
  });

  test('loses what is not its own', () => {
    const given = {
      ...doc(
        { type: 'paragraph', attrs: { class: 'big', textAlign: 'center', style: 'color: red', 'data-x': '1', onclick: 'alert(1)' }, id: 'a', content: [text('site', link('https://example.org/', { target: '_blank', rel: 'noopener noreferrer nofollow', class: null, title: 'x' }))] },
        { type: 'orderedList', attrs: { start: 1, type: 'a' }, content: [item(paragraph(text('x')))] },
        image(media, { width: 10, height: '20', onerror: 'alert(1)' }),
      ),
      version: 1,
    };
    expect(accepted(given)).toEqual(doc(paragraph(text('site', link('https://example.org/'))), { type: 'orderedList', attrs: { start: 1 }, content: [item(paragraph(text('x')))] }, image(media)).valueOf());
  });

  test.each([
    ['text in pieces', paragraph(text('a'), text('b')), paragraph(text('ab'))],
    ['empty text', paragraph(text(''), text('a'), text('')), paragraph(text('a'))],
    ['no attributes', { type: 'codeBlock', content: null, marks: [] }, { type: 'codeBlock', attrs: { language: null } }],
    ['marks in another order', paragraph(text('a', { type: 'underline' }, { type: 'bold' }, link(page))), paragraph(text('a', link(page), { type: 'bold' }, { type: 'underline' }))],
    ['a mark twice', paragraph(text('a', { type: 'bold' }, { type: 'bold' })), paragraph(text('a', { type: 'bold' }))],
    ['text not in NFC', paragraph(text('e\u0301')), paragraph(text('\u00e9'))],
    ['text in NFC that is none when joined', paragraph(text('e'), text('\u0301')), paragraph(text('\u00e9'))],
    ['line breaks of Windows', paragraph(text('a\r\nb\r'), text('\nc\rd')), paragraph(text('a\nb\nc\nd'))],
    ['an address in capitals', paragraph(text('a', link(' HTTPS://Example.ORG:443/ü "x"\n'))), paragraph(text('a', link('https://example.org/%C3%BC%20%22x%22')))],
    ['a path with a tab', paragraph(text('a', link('/tic\tkets?a=<b>'))), paragraph(text('a', link('/tickets?a=%3Cb%3E')))],
    ['objects without a prototype', Object.assign(Object.create(null), { type: 'paragraph', attrs: Object.create(null) }), { type: 'paragraph' }],
  ])('with %s has one spelling', (_what, given, kept) => {
    expect(accepted(doc(given))).toEqual(doc(kept));
    expect(JSON.stringify(accepted(doc(given)))).toBe(JSON.stringify(accepted(doc(kept))));
  });

  test.each([
    ['HTML', '<p>Hello</p>', [], /HTML and plain text are not read/],
    ['nothing', null, [], /^Send rich text as the JSON/],
    ['a list', [paragraph()], [], /^Send rich text as the JSON/],
    ['a number', 5, [], /^Send rich text as the JSON/],
    ['another root', paragraph(text('a')), [], /^Send rich text as the JSON/],
    ['no content', { type: 'doc' }, [], /^doc can't be empty: it takes paragraph, heading/],
    ['content that is no list', { type: 'doc', content: { 0: paragraph() } }, ['content'], /^content must be a list/],
    ['an unknown node', doc(paragraph(), { type: 'video' }), ['content', '1'], /^"video" is no node of rich text; there are doc, paragraph/],
    ['a node without type', doc({ content: [] }), ['content', '0'], /^A node or mark without a type is no node/],
    ['a type that is an object', doc({ type: Object.create(null) }), ['content', '0'], /without a type/],
    ['a node that is null', doc(null), ['content', '0'], /^A node must be an object/],
    ['a node that is a list', doc([paragraph()]), ['content', '0'], /^A node must be an object/],
    ['text at the top', doc(text('a')), ['content', '0'], /^text can't stand here: doc takes paragraph/],
    ['a document in a document', doc(doc(paragraph())), ['content', '0'], /^doc can't stand here/],
    ['an image within a paragraph', doc(paragraph(image(media))), ['content', '0', 'content', '0'], /^image can't stand here: paragraph takes hardBreak, text\.|^image can't stand here: paragraph takes text, hardBreak/],
    ['a list item at the top', doc(item(paragraph())), ['content', '0'], /^listItem can't stand here/],
    ['a list with none', doc({ type: 'bulletList' }), ['content', '0'], /^bulletList can't be empty: it takes listItem\.$/],
    ['an item that begins with a list', doc({ type: 'bulletList', content: [item({ type: 'bulletList', content: [item(paragraph())] })] }), ['content', '0', 'content', '0', 'content', '0'], /^bulletList can't stand here: listItem takes paragraph\.$/],
    ['something in a rule', doc({ type: 'horizontalRule', content: [paragraph()] }), ['content', '0', 'content', '0'], /^paragraph can't stand here: horizontalRule takes nothing\.$/],
    ['a break in code', doc({ type: 'codeBlock', content: [{ type: 'hardBreak' }] }), ['content', '0', 'content', '0'], /^hardBreak can't stand here: codeBlock takes text\.$/],
    ['a heading of level 1', doc(heading(1)), ['content', '0', 'attrs', 'level'], /page's title is its heading of level 1/],
    ['a heading of level 5', doc(heading(5)), ['content', '0', 'attrs', 'level'], /^level must be 2, 3 or 4/],
    ['a level that is text', doc(heading('2')), ['content', '0', 'attrs', 'level'], /^level must be 2, 3 or 4/],
    ['a level that breaks out', doc(heading('2><script>alert(1)</script>')), ['content', '0', 'attrs', 'level'], /^level must be 2, 3 or 4/],
    ['a list from nowhere', doc({ type: 'orderedList', attrs: { start: 1.5 }, content: [item(paragraph())] }), ['content', '0', 'attrs', 'start'], /^start must be a whole number/],
    ['a language that breaks out', doc({ type: 'codeBlock', attrs: { language: 'x" onclick="alert(1)' } }), ['content', '0', 'attrs', 'language'], /^language must be a name/],
    ['attributes that are text', doc({ type: 'paragraph', attrs: 'class=x' }), ['content', '0', 'attrs'], /^attrs must be an object/],
    ['attributes that are a list', doc({ type: 'paragraph', attrs: [] }), ['content', '0', 'attrs'], /^attrs must be an object/],
    ['text that is a number', doc(paragraph({ type: 'text', text: 5 })), ['content', '0', 'content', '0', 'text'], /^text must be a string/],
    ['text that is an object', doc(paragraph({ type: 'text', text: { toString: 'x' } })), ['content', '0', 'content', '0', 'text'], /^text must be a string/],
    ['text with NUL', doc(paragraph(text('a\u0000b'))), ['content', '0', 'content', '0', 'text'], /^Control characters/],
    ['a character that HTML lacks', doc(paragraph(text('a\u{10fffe}b'))), ['content', '0', 'content', '0', 'text'], /^Control characters/],
    ['half a surrogate pair', doc(paragraph(text('\ud800'))), ['content', '0', 'content', '0', 'text'], /half of a surrogate pair/],
    ['half of a pair in one of two pieces', doc(paragraph(text('\ud83d'), text('a'))), ['content', '0', 'content', '0', 'text'], /half of a surrogate pair/],
    ['NUL in a label', doc(image(media, { alt: '\u0000' })), ['content', '0', 'attrs', 'alt'], /^Control characters/],
    ['a label that is endless', doc(image(media, { alt: 'x'.repeat(501) })), ['content', '0', 'attrs', 'alt'], /at most 500/],
    ['a label that is an object', doc(image(media, { title: {} })), ['content', '0', 'attrs', 'title'], /must be text/],
    ['marks that are no list', doc(paragraph({ ...text('a'), marks: { type: 'bold' } })), ['content', '0', 'content', '0', 'marks'], /^marks must be a list/],
    ['a mark that is text', doc(paragraph({ ...text('a'), marks: ['bold'] })), ['content', '0', 'content', '0', 'marks', '0'], /^A mark must be an object/],
    ['an unknown mark', doc(paragraph(text('a', { type: 'highlight' }))), ['content', '0', 'content', '0', 'marks', '0'], /^"highlight" is no mark of rich text; there are link, bold/],
    ['too many marks', doc(paragraph(text('a', ...Array.from({ length: 7 }, () => ({ type: 'bold' }))))), ['content', '0', 'content', '0', 'marks'], /^There are only 6 marks/],
    ['marks on a block', doc({ ...paragraph(text('a')), marks: [{ type: 'bold' }] }), ['content', '0', 'marks'], /^paragraph in doc can't have marks/],
    ['marks on an image', doc({ ...image(media), marks: [link(page)] }), ['content', '0', 'marks'], /^image in doc can't have marks/],
    ['marks in a code block', doc({ type: 'codeBlock', content: [text('a', { type: 'bold' })] }), ['content', '0', 'content', '0', 'marks'], /^text in codeBlock can't have marks/],
    ['code that is bold', doc(paragraph(text('a', { type: 'bold' }, { type: 'code' }))), ['content', '0', 'content', '0', 'marks', '1'], /^code and bold can't be on the same text/],
    ['two links on one text', doc(paragraph(text('a', link(page), link(event)))), ['content', '0', 'content', '0', 'marks', '1'], /^Text can have one link only/],
    ['an image of another site', doc(image('https://evil.example/pixel.gif')), ['content', '0', 'attrs', 'src'], /upload an image of another site first/],
    ['a page for an image', doc(image(page)), ['content', '0', 'attrs', 'src'], /^src must be marquee:/],
    ['a part of an image', doc(image(`${media}#x`)), ['content', '0', 'attrs', 'src'], /^src must be marquee:/],
    ['an image of nothing', doc({ type: 'image' }), ['content', '0', 'attrs', 'src'], /^src must be marquee:/],
  ])('with %s is refused at its place', (_what, given, path, message) => {
    expect(refused(given)).toEqual([{ code: 'INVALID', field: ['input', 'body', ...path], message: expect.stringMatching(message), available: undefined }]);
  });

  test.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'])('takes %s for no name of its own', (name) => {
    expect(messagesOf(doc({ type: name }))).toEqual([expect.stringContaining(`"${name}" is no node`)]);
    expect(messagesOf(doc(paragraph(text('a', { type: name }))))).toEqual([expect.stringContaining(`"${name}" is no mark`)]);
    const poisoned: unknown = JSON.parse(`{"type":"doc","${name}":{"polluted":1},"content":[{"type":"paragraph","${name}":{"polluted":1},"attrs":{"${name}":{"polluted":1}}}]}`);
    expect(accepted(poisoned)).toEqual(doc({ type: 'paragraph' }));
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test('tells all its faults at once, and no more than 20', () => {
    expect(refused(doc({ type: 'video' }, heading(1), paragraph(text('a', link('javascript:alert(1)')), text('\u0000')))).map(({ field }) => field?.slice(2).join('.'))).toEqual([
      'content.0', 'content.1.attrs.level', 'content.2.content.0.marks.0.attrs.href', 'content.2.content.1.text',
    ]);
    expect(refused(doc(...Array.from({ length: 1_000 }, () => ({ type: 'video' }))))).toHaveLength(20);
  });
});

describe('an address', () => {
  test.each(['https://example.org/', 'http://example.org/', 'mailto:a@example.org?subject=Hi', 'tel:+49301234567', '/tickets?a=1#b', '/', '#prices', page, `${page}#prices`, event, media])('may be %s', (href) => {
    expect(accepted(doc(paragraph(text('a', link(href)))))).toEqual(doc(paragraph(text('a', link(href)))));
  });

  test.each([
    'www.example.org', 'tickets', './tickets', '../tickets', '?a=1', '', ' ', '#', 'https://', 'https://user@example.org/', 'ftp://example.org/', 'sms:+1', 'mailto:', 'tel:', `https://example.org/${'x'.repeat(2_000)}`,
    'marquee:', 'marquee:page_', 'marquee:page_zzzzzzzzzzzzzzzzzzzzzzzzzz', page.replace('_0', '_8'), `marquee:${uuid}`, `marquee:${encodeId('User', uuid)}`, `marquee:${encodeId('Booking', uuid)}`, `${page}?a=1`, `${page} x`, page.toUpperCase(), page.replace(':', '://'), page.replace(':', ':/'),
    '//evil.example', '/\\evil.example', '\\/evil.example', '/.//evil.example', '/a/..//evil.example', '/%2e//evil.example', null, 5, {}, ['https://example.org/'],
  ])('is never %j', (href) => {
    expect(messagesOf(doc(paragraph(text('a', link(href)))))).toEqual([expect.stringMatching(/^href must be an address that begins with https:/)]);
  });
});

describe('a document over the limits', () => {
  test('may have 20 levels', () => {
    expect(messagesOf(doc(nested(18)))).toEqual(['This is nested too deep: at most 20 levels are allowed.']);
    expect(read(doc(nested(17)))).toHaveProperty('type', 'doc');
  });

  test('may have 5,000 nodes', () => {
    const paragraphs = (count: number) => doc(...Array.from({ length: count }, () => ({ type: 'paragraph' })));
    expect(read(paragraphs(3_000))).toHaveProperty('type', 'doc');
    expect(messagesOf(paragraphs(5_000))).toEqual(['This is too much: a text may have at most 5000 nodes. Split it.']);
  });

  test('may have 100,000 characters as JSON', () => {
    const rest = JSON.stringify(doc(paragraph(text('')))).length;
    expect(read(doc(paragraph(text('x'.repeat(100_000 - rest)))))).toHaveProperty('type', 'doc');
    expect(messagesOf(doc(paragraph(text('x'.repeat(100_001 - rest)))))).toEqual([expect.stringMatching(/^This is too long/)]);
    expect(messagesOf(doc(paragraph(...Array.from({ length: 60 }, () => text('x'.repeat(2_000), { type: 'bold' })))))).toEqual([expect.stringMatching(/^This is too long/)]);
  });

  test('that grows in NFC is measured as it is kept', () => {
    expect(messagesOf(doc(paragraph(text('\ufb2c'.repeat(40_000)))))).toEqual([expect.stringMatching(/^This is too long/)]);
  });

  const deep = (levels: number, open: string, close: string): unknown => JSON.parse(`${open.repeat(levels)}1${close.repeat(levels)}`);
  test.each([
    ['10,000 levels of nodes', doc(deep(10_000, '{"type":"blockquote","content":[', ']}'))],
    ['100,000 levels where a node should be', doc(deep(100_000, '[', ']'))],
    ['100,000 levels where text should be', doc(paragraph({ type: 'text', text: deep(100_000, '{"a":', '}') }))],
    ['100,000 levels where an address should be', doc(paragraph(text('a', link(deep(100_000, '[', ']')))))],
    ['10,000 levels of marks', doc(paragraph(text('a', deep(10_000, '{"type":"link","attrs":{"href":', '}}') as object)))],
    ['1 MB of text', doc(paragraph(text('x'.repeat(1_000_000))))],
    ['1 MB of HTML', '<p>x</p>'.repeat(125_000)],
    ['a million nodes', { type: 'doc', content: Array.from({ length: 1_000_000 }, () => ({ type: 'paragraph' })) }],
    ['a million nodes that are none', { type: 'doc', content: Array.from({ length: 1_000_000 }, () => null) }],
    ['a million marks', doc(paragraph({ ...text('a'), marks: Array.from({ length: 1_000_000 }, () => ({ type: 'bold' })) }))],
    ['a type of 1 MB', doc({ type: 'x'.repeat(1_000_000) })],
  ])('by %s is refused in no time', (_what, given) => {
    const startedAt = performance.now();
    const faults = refused(given);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(JSON.stringify(faults).length).toBeLessThan(20_000);
  });

  test('in what is not kept is nobody’s affair', () => {
    expect(accepted(doc({ type: 'paragraph', attrs: { class: deep(100_000, '[', ']') }, junk: deep(100_000, '[', ']') }))).toEqual(doc({ type: 'paragraph' }));
  });
});

describe('what a document names', () => {
  test('has its place', () => {
    const document = accepted(doc(paragraph(text('a'), text('b', { type: 'bold' }, link(page))), { type: 'blockquote', content: [image(media)] }, paragraph(text('c', link('https://example.org/'))), paragraph(text('d', link(`${event}#x`)))));
    expect(richTexts.referencesIn(document)).toEqual([
      { type: 'Page', id: uuid, path: ['content', '0', 'content', '1', 'marks', '0', 'attrs', 'href'] },
      { type: 'MediaAsset', id: uuid, path: ['content', '1', 'content', '0', 'attrs', 'src'], needsAltText: true },
      { type: 'Event', id: uuid, path: ['content', '3', 'content', '0', 'marks', '0', 'attrs', 'href'] },
    ]);
  });

  test('is nothing where it names nothing', () => {
    expect(richTexts.referencesIn(accepted(doc(paragraph(text('a')))))).toEqual([]);
  });
});

describe('the words alone', () => {
  test('are lines', () => {
    expect(richTexts.toText(accepted(everything))).toBe(
      ['Tickets', 'Plain, bold and all', 'const a = 1', 'a page its part an event a file a site', 'Tickets', 'one', 'two', 'three', 'Tickets', '“So good”', 'if (a < b)', '\treturn;', 'plain', 'The hall'].join('\n'),
    );
  });

  test.each([
    ['an empty paragraph', doc(paragraph())],
    ['blanks and breaks', doc(paragraph(text(' \u00a0 '), { type: 'hardBreak' }), { type: 'horizontalRule' })],
    ['characters that nobody sees', doc(paragraph(text('\u200b\u2060\ufeff\u00ad')))],
    ['an image without words', doc(image(media))],
  ])('of %s are none', (_what, given) => {
    expect(richTexts.toText(accepted(given))).toBe('');
  });
});
