import { createTestApp, type TestApp } from '../support/app';
import { type ContentDesk, createDesk, doc } from './admin-support';

const publications = 100;

/** Everything a page says names the number of its version. */
const pageOf = (number: number) => ({
  title: `v${number}`,
  seo: { title: `v${number}`, description: `v${number}` },
  sections: [
    { hero: { heading: `v${number}`, body: doc(`v${number}`), actions: [{ label: `v${number}`, href: '/' }] } },
    { richText: { heading: `v${number}`, body: doc(`v${number}`) } },
    { eventList: { heading: `v${number}` } },
    { faq: { heading: `v${number}`, questions: [{ question: `v${number}?`, answer: doc(`v${number}`) }] } },
    { callToAction: { heading: `v${number}`, body: doc(`v${number}`), actions: [{ label: `v${number}`, href: '/' }] } },
    { embed: { heading: `v${number}`, url: 'https://player.vimeo.com/video/1', title: `v${number}` } },
    { richText: { heading: `v${number}`, body: doc(`v${number}`) } },
    { richText: { heading: `v${number}`, body: doc(`v${number}`) } },
  ],
});

const pageFields = `title seo { title description structuredData } sections {
  heading
  ... on HeroSection { body { html } actions { label } }
  ... on RichTextSection { body { html } }
  ... on FaqSection { questions { question answer { text } } }
  ... on CallToActionSection { body { html } actions { label } }
  ... on EmbedSection { title html }
}`;
const whole = `{ page(path: "/news") { ... on Page { ${pageFields} } } }`;
/** The title of one request beside the sections of another. */
const halves = ['{ page(path: "/news") { ... on Page { title seo { title } } } }', '{ page(path: "/news") { ... on Page { sections { heading } } } }'];

const versionsIn = (body: string): Set<string> => new Set(body.match(/\bv\d+\b/g));

describe('publishing a page with 8 sections a hundred times', () => {
  let desk: ContentDesk;
  let neighbour: TestApp;
  beforeAll(async () => {
    desk = await createDesk();
    neighbour = await createTestApp({ databaseUrl: desk.test.databaseUrl, clock: desk.clock });
  });
  afterAll(async () => {
    await neighbour?.close();
    await desk?.close();
  });

  it('never shows readers a mix of two versions; the control, which reads in two halves, sees some', async () => {
    const pageId = await desk.createPublished('v0', { slug: 'news', ...pageOf(0) });
    let isPublishing = true;
    const seen = new Set<string>();
    const mixes: string[] = [];
    const torn: string[] = [];
    const read = async (app: TestApp) => {
      while (isPublishing) {
        const versions = versionsIn((await app.query(whole)).response.body);
        versions.forEach((version) => seen.add(version));
        if (versions.size !== 1) mixes.push([...versions].join());
      }
    };
    const readTorn = async () => {
      while (isPublishing) {
        const [head, rest] = [await desk.test.query(halves[0]!), await desk.test.query(halves[1]!)];
        if (versionsIn(head.response.body + rest.response.body).size > 1) torn.push('torn');
      }
    };
    const readers = [read(desk.test), read(neighbour), readTorn()];
    for (let number = 1; number <= publications; number += 1) {
      await desk.save(pageId, pageOf(number));
      await desk.publish(pageId);
    }
    isPublishing = false;
    await Promise.all(readers);
    expect(mixes).toEqual([]);
    expect(seen.size).toBeGreaterThan(publications / 2);
    expect(torn.length).toBeGreaterThan(0);
  }, 120_000);
});
