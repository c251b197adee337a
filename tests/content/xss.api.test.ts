import { parseFragment } from 'parse5';
import { embedRule } from '../../src/content/domain/embed-hosts';
import { isSafeHref } from '../../src/content/domain/section-draft';
import { writeLetter } from '../../src/shared/application/letter';
import { escapeHtml } from '../../src/shared/domain/html';
import { PublicWorld } from '../events/public-world';
import { all, openCalendar, parseXml, textOf, type XmlElement } from '../feeds/feed-support';
import { findExecutable } from '../support/executable-html';
import { xssVectors } from '../support/xss-vectors';
import { type ContentDesk, createDesk, doc } from './admin-support';

/** What the API takes in a line: others are refused at its door, whoever sends them (tests/shared/input-rules.test.ts). */
const lines = xssVectors.filter((vector) => !/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/.test(vector) && vector.isWellFormed() && vector.trim() !== '' && [...vector].length <= 200);
const perPage = 10;

interface ShownSection {
  readonly heading: string | null;
  readonly body?: { readonly html: string };
  readonly questions?: readonly { readonly answer: { readonly html: string } }[];
  readonly embed?: string;
}

/** What an HTML parser makes of it at the top. */
function scriptsIn(html: string): { readonly scripts: number; readonly others: number } {
  const { childNodes } = parseFragment(html);
  const scripts = childNodes.filter(({ nodeName }) => nodeName === 'script').length;
  return { scripts, others: childNodes.length - scripts };
}

describe('the corpus of XSS vectors', () => {
  let desk: ContentDesk;
  let world: PublicWorld;
  beforeAll(async () => {
    desk = await createDesk();
    world = await PublicWorld.create(desk.test.databaseUrl, desk.clock.now());
  });
  afterAll(async () => {
    await world?.close();
    await desk?.close();
  });

  it('is large enough to mean something, and is found where nothing is escaped', () => {
    expect(lines.length).toBeGreaterThan(100);
    expect(lines.filter((vector) => findExecutable(vector).length > 0).length).toBeGreaterThan(50);
  });

  it('does nothing as the words of a page: rich text, questions, buttons, titles of embeds, SEO', async () => {
    for (let first = 0; first < lines.length; first += perPage) {
      const some = lines.slice(first, first + perPage);
      const path = `corpus-${first}`;
      await desk.createPublished(some[0]!, {
        slug: path,
        seo: { title: [...some[0]!].slice(0, 120).join(''), description: some[0] },
        sections: some.flatMap((vector) => [
          { richText: { heading: vector, body: doc(vector) } },
          { faq: { questions: [{ question: vector, answer: doc(vector) }] } },
          { callToAction: { body: doc(vector), actions: [{ label: [...vector].slice(0, 100).join(''), href: '/' }] } },
          { embed: { url: `https://player.vimeo.com/video/1?${encodeURIComponent(vector)}`, title: vector } },
        ]),
      });
      const { data, errors } = await desk.test.query(
        `query ($path: String!) { page(path: $path) { ... on Page { seo { title structuredData } sections { heading
          ... on RichTextSection { body { html } } ... on FaqSection { questions { question answer { html } } } ... on CallToActionSection { body { html } actions { label } } ... on EmbedSection { embed: html } } } } }`,
        { path: `/${path}` },
      );
      expect(errors).toBeUndefined();
      const { seo, sections } = data.page;
      const html = (sections as ShownSection[]).flatMap(({ body, questions = [] }) => [...(body ? [body.html] : []), ...questions.map(({ answer }) => answer.html)]);
      expect(html).toHaveLength(3 * some.length);
      expect(html.flatMap(findExecutable)).toEqual([]);
      const frames = (sections as ShownSection[]).flatMap(({ embed }) => embed ?? []);
      expect(frames.map(findExecutable)).toEqual(some.map(() => ['<iframe>']));
      expect((sections as ShownSection[]).flatMap(({ heading }) => heading ?? [])).toEqual(some.map((vector) => vector.normalize('NFC').trim()));
      expect(scriptsIn(`<script type="application/ld+json">${seo.structuredData}</script>`)).toEqual({ scripts: 1, others: 0 });
    }
  }, 120_000);

  it('leads nowhere as a link: it is refused, or harmless where it stands', () => {
    const taken = xssVectors.filter(isSafeHref);
    expect(taken.map((href) => findExecutable(`<a href="${escapeHtml(href)}">x</a>`)).flat()).toEqual([]);
    expect(taken.filter((href) => /^\s*(javascript|vbscript|data|feed|file):/i.test(href) || /^[/\\]{2}/.test(href))).toEqual([]);
    expect(isSafeHref('/about')).toBe(true);
  });

  it('is framed nowhere as the address of an embed', () => {
    const mayEmbed = embedRule(['player.vimeo.com']);
    expect(xssVectors.filter(mayEmbed)).toEqual([]);
    expect(mayEmbed('https://player.vimeo.com/video/1')).toBe(true);
  });

  it('is text in the feed, the calendar and the structured data of events', async () => {
    for (let first = 0; first < lines.length; first += 40) {
      const some = lines.slice(first, first + 40);
      const slug = `corpus-${first}`;
      const organizerId = await world.organizer({ slug, name: some[0]! });
      for (const vector of some) await world.event({ organizerId, title: vector, summary: vector, description: vector, slug: `${slug}-${some.indexOf(vector)}` });
      const atom = parseXml((await desk.test.app.http.inject(`/feeds/organizers/${slug}/events.atom`)).body);
      const names = (element: XmlElement): string[] => [element.name, ...element.children.flatMap(names)];
      expect(new Set(names(atom))).toEqual(new Set(['feed', 'id', 'title', 'updated', 'link', 'entry', 'published', 'author', 'name', 'summary', 'content']));
      expect(all(atom, 'entry').map((entry) => textOf(entry, 'title')).sort()).toEqual([...some].sort());
      const { summaries } = openCalendar((await desk.test.app.http.inject(`/calendars/organizers/${slug}.ics`)).body);
      expect([...summaries].sort()).toEqual([...some].sort());
      const { data } = await desk.test.query('query ($slug: String!) { organizer(slug: $slug) { events(first: 50) { nodes { structuredData } } } }', { slug });
      for (const { structuredData } of data.organizer.events.nodes) {
        expect(scriptsIn(`<script type="application/ld+json">${structuredData}</script>`)).toEqual({ scripts: 1, others: 0 });
      }
    }
  }, 120_000);

  it('is text in a mail, wherever a name can stand', () => {
    for (const vector of xssVectors) {
      const { html } = writeLetter({
        to: { email: 'ada@example.org', displayName: vector }, subject: vector, paragraphs: [vector], details: [{ label: vector, value: vector }],
        action: { label: vector, url: 'https://example.org/' }, furtherActions: [{ label: vector, url: 'https://example.org/' }], footer: vector,
      });
      expect(findExecutable(html)).toEqual([]);
    }
  });
});
