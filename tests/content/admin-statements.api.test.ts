import { Client } from 'pg';
import { type ContentDesk, createDesk, doc, linking } from './admin-support';

let statements: string[] = [];

/** Sees every statement on its way to PostgreSQL. */
class CountingClient extends Client {
  override query(...args: unknown[]): never {
    const [query] = args as [string | { text?: string }];
    statements.push(typeof query === 'string' ? query : (query.text ?? ''));
    return (super.query as (...given: unknown[]) => never)(...args);
  }
}

const target = '__typename ... on Page { id version translations { path } } ... on MediaAsset { filename } ... on ExternalLink { href }';
const version = `id number title seo { title image { id url altText } } author { id email } restoredFrom { id number }
  sections { id anchor heading
    ... on HeroSection { body { html text } media { id altText } actions { label target { ${target} } } }
    ... on RichTextSection { body { html } } ... on GallerySection { items { id altText } } ... on FaqSection { questions { question answer { html } } }
    ... on MediaSection { media { id } } ... on CallToActionSection { actions { target { ${target} } } } }`;
const everything = `query ($first: Int!) { adminPages(first: $first) { totalCount pageInfo { endCursor } nodes {
  id parent { id } children { id } translations { locale path url status version schedule { publishAt pinnedVersion { id } scheduledBy { id } }
    draft { ${version} } published { ${version} } versions(first: 2) { totalCount nodes { ${version} } } } } } }`;

describe('the number of SQL statements', () => {
  let desk: ContentDesk;
  beforeAll(async () => {
    desk = await createDesk({ DatabaseClient: CountingClient, env: { QUERY_DEPTH_LIMIT: '12', QUERY_FIELD_LIMIT: '1000', QUERY_COST_LIMIT: '100000' } });
    const parentId = await desk.createPublished('House');
    for (let index = 0; index < 20; index += 1) {
      const media = await desk.media();
      const sections = [
        { hero: { heading: 'Hello', body: linking(parentId), mediaId: media, actions: [{ label: 'Go', pageId: parentId }, { label: 'Look', mediaId: media }] } },
        { richText: { body: linking(parentId) } },
        { gallery: { mediaIds: [media, await desk.media()] } },
        { faq: { questions: [{ question: 'Why?', answer: doc('Because') }] } },
      ];
      const id = await desk.createPublished('Room', { parentId, sections, seo: { imageId: media } });
      await desk.save(id, { title: 'Room, better', sections });
      const { version: expectedVersion, published } = await desk.translation(id);
      await desk.run('pageVersionRestore', { pageId: id, locale: 'en', versionId: published.id, expectedVersion });
      await desk.run('pageSchedule', { pageId: id, locale: 'en', input: { publishAt: '2027-01-01T00:00:00', timeZone: 'UTC' } });
      desk.clock.advance(1);
    }
  });
  afterAll(() => desk.close());

  it('of a list with all there is to a page does not grow with the list', async () => {
    const count = async (first: number) => {
      statements = [];
      const { data, errors } = await desk.test.adminQuery(everything, { first }, desk.people.admin.headers);
      if (errors) throw new Error(JSON.stringify(errors));
      expect(data.adminPages.nodes).toHaveLength(first);
      return statements.length;
    };
    await count(1);
    const [one, many] = [await count(1), await count(20)];
    expect(many).toBe(one);
    expect(one).toBeLessThanOrEqual(20);
  });
});
