import ICAL from 'ical.js';
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import sax from 'sax';
import { PublicWorld } from '../events/public-world';
import { createTestApp, fakeClock, type TestAppOptions } from '../support/app';

export const siteUrl = 'https://tickets.example/shop';
export const publicUrl = 'https://api.tickets.example';

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

/** A strict parser: whatever is not well-formed throws. */
export function parseXml(text: string): XmlElement {
  const parser = sax.parser(true, {});
  const stack: XmlElement[] = [{ name: '', attributes: {}, children: [], text: '' }];
  parser.onerror = (error) => {
    throw error;
  };
  parser.onopentag = ({ name, attributes }) => {
    const element: XmlElement = { name, attributes: attributes as Record<string, string>, children: [], text: '' };
    stack.at(-1)!.children.push(element);
    stack.push(element);
  };
  parser.onclosetag = () => void stack.pop();
  parser.ontext = parser.oncdata = (part) => void (stack.at(-1)!.text += part);
  parser.write(text).close();
  return stack[0]!.children[0]!;
}

export const all = ({ children }: XmlElement, name: string): XmlElement[] => children.filter((child) => child.name === name);
export const textOf = (element: XmlElement, name: string): string | undefined => all(element, name)[0]?.text;

/** What a calendar program makes of it: the rules of the zones are those of the file. */
export function openCalendar(text: string) {
  const root = new ICAL.Component(ICAL.parse(text));
  const zones = new Map(root.getAllSubcomponents('vtimezone').map((zone) => [zone.getFirstPropertyValue('tzid') as string, new ICAL.Timezone(zone)]));
  const entries = root.getAllSubcomponents('vevent').map((entry) => {
    const timeOf = (name: string) => {
      const time = entry.getFirstPropertyValue(name) as ICAL.Time;
      const tzid = entry.getFirstProperty(name)!.getFirstParameter('tzid') as string | undefined;
      if (tzid) time.zone = zones.get(tzid)!;
      return { wall: time.toString(), instant: new Date(time.toUnixTime() * 1_000).toISOString(), tzid };
    };
    return { entry, timeOf, property: (name: string) => entry.getFirstPropertyValue(name), categories: entry.getAllProperties('categories').flatMap((property) => property.getValues()) };
  });
  return { root, zones, entries, summaries: entries.map(({ property }) => property('summary')) };
}

export interface PageFixture {
  readonly locale?: string;
  readonly path: string | null;
  readonly isPublished?: boolean;
  readonly isTrashed?: boolean;
  readonly isScheduled?: boolean;
  readonly noIndex?: boolean;
  readonly pageId?: string;
}

/** An app over rows as editors and organizers would have left them. */
export async function createFeedWorld(options: TestAppOptions = {}) {
  const clock = fakeClock();
  const test = await createTestApp({ clock, env: { FRONTEND_URL: siteUrl, PUBLIC_URL: publicUrl }, ...options });
  const world = await PublicWorld.create(test.databaseUrl, clock.now());
  const client = new Client({ connectionString: test.databaseUrl });
  await client.connect();
  const rows = async (text: string, values: unknown[] = []) => (await client.query(text, values)).rows as Record<string, unknown>[];

  /** One translation of a page, with a page of its own unless it is given one. */
  async function page({ locale = 'en', path, isPublished = true, isTrashed, isScheduled, noIndex, pageId = randomUUID() }: PageFixture): Promise<string> {
    const now = clock.now();
    const versionId = randomUUID();
    await rows('BEGIN');
    await rows('INSERT INTO pages (id, position, trashed_at, created_at, updated_at) VALUES ($1, 0, $2, $3, $3) ON CONFLICT DO NOTHING', [pageId, isTrashed ? now : null, now]);
    await rows('SET CONSTRAINTS ALL DEFERRED');
    await rows(`INSERT INTO page_versions (id, page_id, locale, number, title, seo, sections, created_at) VALUES ($1, $2, $3, 1, 'Title', $4, '[]', $5)`, [versionId, pageId, locale, JSON.stringify(noIndex === undefined ? {} : { noIndex }), now]);
    await rows(
      `INSERT INTO page_translations (page_id, locale, slug, path, draft_version_id, published_version_id, published_at, scheduled_version_id, publish_at, schedule_time_zone, created_at, updated_at)
       VALUES ($1, $2, '', $3, $4, $5, $6, $7, $8, $9, $10, $10)`,
      [pageId, locale, path, versionId, isPublished ? versionId : null, isPublished ? now : null, isScheduled ? versionId : null, isScheduled ? new Date(now.getTime() + 3_600_000) : null, isScheduled ? 'UTC' : null, now],
    );
    await rows('COMMIT');
    return pageId;
  }

  return {
    clock,
    test,
    world,
    rows,
    page,
    get: (url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' | 'POST' = 'GET') => test.app.http.inject({ method, url, headers }),
    async atom(url: string) {
      const response = await test.app.http.inject(url);
      if (response.statusCode !== 200) throw new Error(`${url}: ${response.statusCode} ${response.body}`);
      return parseXml(response.body);
    },
    async calendar(url: string) {
      const response = await test.app.http.inject(url);
      if (response.statusCode !== 200) throw new Error(`${url}: ${response.statusCode} ${response.body}`);
      return openCalendar(response.body);
    },
    async locations(url: string) {
      const root = parseXml((await test.app.http.inject(url)).body);
      return root.children.map((child) => textOf(child, 'loc')!);
    },
    async close() {
      await client.end();
      await world.close();
      await test.close();
    },
  };
}

export type FeedWorld = Awaited<ReturnType<typeof createFeedWorld>>;

/** Texts that break writers of XML, HTML or iCalendar that don't escape. */
export const hostileTexts = [
  ']]> and ]]> again',
  '<script>alert("1")</script>',
  `quotes " ' and & and &amp; and &lt;`,
  'two\nlines\tand a tab',
  'emoji 🎷 and \u202eright to left\u202c and עברית',
  'Evil\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:planted',
  'semi; comma, colon: back\\slash \\n \\, end',
  'Ωμέγα 🎷 Привет '.repeat(15).trim(),
];
