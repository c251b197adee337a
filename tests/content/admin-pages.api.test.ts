import { encodeId } from '../../src/shared/presentation/ids';
import { type ContentDesk, createDesk, doc, linking, unknownMedia, unknownPage, uuidOf } from './admin-support';

let desk: ContentDesk;
beforeAll(async () => {
  desk = await createDesk();
});
afterAll(() => desk.close());

const allSections = (ids: { page: string; media: string }) => [
  { hero: { heading: 'Welcome', anchor: 'top', body: doc('Come in'), mediaId: ids.media, actions: [{ label: 'Read on', pageId: ids.page }, { label: 'Elsewhere', href: 'https://example.org/' }, { label: 'Nowhere' }] } },
  { richText: { heading: 'About', body: linking(ids.page, 'the house') } },
  { gallery: { mediaIds: [ids.media, ids.media] } },
  { eventList: { heading: 'Tonight', query: 'jazz', tagSlugs: ['jazz'], venueIds: [encodeId('Venue', '01940000-0000-7000-8000-000000000000')], countryCode: 'DE', limit: 5 } },
  { faq: { questions: [{ question: 'When?', answer: doc('At eight') }] } },
  { media: { mediaId: ids.media, body: doc('A picture') } },
  { callToAction: { heading: 'Join', body: doc('Please'), actions: [{ label: 'File', mediaId: ids.media }] } },
  { embed: { url: 'https://player.vimeo.com/video/1', title: 'A film' } },
];

describe('a page with sections of all kinds', () => {
  it('is given back as it was written', async () => {
    const ids = { page: await desk.createPublished('Target'), media: await desk.media() };
    const input = { title: 'Everything', seo: { title: 'All', description: 'Of it', canonicalUrl: 'https://example.org/all', noIndex: true, imageId: ids.media }, note: 'First', sections: allSections(ids) };
    const id = await desk.create('Everything', input);
    const translation = await desk.translation(id);
    expect(translation).toMatchObject({ locale: 'en', slug: 'everything', path: '/everything', url: 'http://localhost:3000/everything', status: 'DRAFT', version: 1, published: null, schedule: null });
    const { draft } = translation;
    expect(draft).toMatchObject({ number: 1, title: 'Everything', note: 'First', author: { id: desk.people.admin.id }, restoredFrom: null, seo: { ...input.seo, image: { id: ids.media } } });
    const target = { __typename: 'Page', id: ids.page };
    expect(draft.sections).toMatchObject([
      {
        __typename: 'HeroSection', id: expect.stringMatching(/^section_/), anchor: 'top', heading: 'Welcome', body: { text: 'Come in', html: '<p>Come in</p>', document: doc('Come in') }, mediaId: ids.media, media: { id: ids.media, altText: 'A stage' },
        actions: [{ label: 'Read on', targetId: ids.page, target }, { label: 'Elsewhere', targetId: null, target: { __typename: 'ExternalLink', href: 'https://example.org/' } }, { label: 'Nowhere', target: null }],
      },
      { __typename: 'RichTextSection', heading: 'About', body: { html: expect.stringContaining('href="http://localhost:3000/target"') } },
      { __typename: 'GallerySection', mediaIds: [ids.media, ids.media], items: [{ id: ids.media }, { id: ids.media }] },
      { __typename: 'EventListSection', query: 'jazz', tagSlugs: ['jazz'], venueIds: ['venue_01jg000000e008000000000000'], organizerIds: [], countryCode: 'DE', city: null, limit: 5 },
      { __typename: 'FaqSection', questions: [{ question: 'When?', answer: { text: 'At eight' } }] },
      { __typename: 'MediaSection', mediaId: ids.media, media: { id: ids.media }, body: { text: 'A picture' } },
      { __typename: 'CallToActionSection', heading: 'Join', actions: [{ label: 'File', target: { __typename: 'MediaAsset', id: ids.media } }] },
      { __typename: 'EmbedSection', url: 'https://player.vimeo.com/video/1', title: 'A film' },
    ]);
    const answers = [];
    for (let time = 0; time < 5; time += 1) answers.push(await desk.page(id));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect((await desk.sql<{ path: string }>('SELECT path FROM media_usages ORDER BY path')).map(({ path }) => path)).toEqual(['sections.0.mediaId', 'sections.2.mediaIds.0', 'sections.2.mediaIds.1', 'sections.5.mediaId', 'sections.6.actions.0', 'seo.imageId']);
  });

  it('says nothing by a line that was emptied', async () => {
    const id = await desk.create('Emptied', { seo: { title: '', description: '' }, sections: [{ richText: { heading: '', body: doc('Its own words') } }] });
    expect((await desk.translation(id)).draft).toMatchObject({ seo: { title: null, description: null }, sections: [{ heading: null }] });
    await desk.publish(id);
    const { data } = await desk.test.query('{ page(path: "/emptied") { ... on Page { seo { title description } } } }');
    expect(data.page.seo).toEqual({ title: 'Emptied', description: 'Its own words' });
  });

  it('gives the ids of what is gone, so that they can be edited', async () => {
    const gone = await desk.create('Gone');
    const id = await desk.create('Names what goes', { sections: [{ callToAction: { actions: [{ label: 'Go', pageId: gone }] } }] });
    await desk.run('pageTrash', { pageId: gone });
    await desk.run('pagePurge', { pageId: gone });
    expect((await desk.translation(id)).draft.sections[0].actions).toEqual([{ label: 'Go', targetId: gone, target: null }]);
  });
});

describe('a page of 200,000 characters in all', () => {
  const ofSize = (last: number) => ({ sections: [90_000, 90_000, last].map((size) => ({ richText: { body: doc('x'.repeat(size)) } })) });
  const draft = async (id: string) => (await desk.sql<{ size: number }>('SELECT length(sections::text) AS size FROM page_versions WHERE page_id = $1 ORDER BY number DESC LIMIT 1', [uuidOf(id)]))[0]!.size;

  it('is kept, and a longer one refused', async () => {
    const id = await desk.create('Long', ofSize(19_000));
    expect(await draft(id)).toBeGreaterThan(199_000);
    const fault = { code: 'INVALID', field: ['input'], message: expect.stringContaining('at most 200,000 characters') };
    expect(await desk.faults('pageCreate', { input: { locale: 'en', title: 'Longer', ...ofSize(20_000) } })).toEqual([fault]);
    expect(await desk.faults('pageDraftSave', { pageId: id, locale: 'en', expectedVersion: 1, input: { title: 'Longer', ...ofSize(20_000) } })).toEqual([fault]);
  });
});

describe('exactly one kind of section', () => {
  const document = 'mutation ($input: PageCreateInput!) { pageCreate(input: $input) { page { id } userErrors { code field } } }';

  it('is asked of every section, however often the document comes', async () => {
    for (let time = 0; time < 6; time += 1) {
      for (const section of [{}, { hero: { heading: 'A' }, richText: {} }, { hero: null }]) {
        const { errors } = await desk.test.adminQuery(document, { input: { locale: 'en', title: 'Two', sections: [section] } }, desk.people.admin.headers);
        expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
      }
    }
    const { errors } = await desk.test.adminQuery('mutation { pageCreate(input: { locale: "en", title: "Two", sections: [{ hero: {}, richText: {} }] }) { userErrors { code } } }', {}, desk.people.admin.headers);
    expect(errors?.[0]?.message).toContain('exactly one');
  });
});

describe('what an editor gives', () => {
  const sections = (section: object) => ({ sections: [section] });
  it.each<[string, object, string, string]>([
    ['a title of two lines', { title: 'A\nB' }, 'INVALID', 'input.title'],
    ['no title', { title: ' ' }, 'INVALID', 'input.title'],
    ['a title that is too long', { title: 'x'.repeat(201) }, 'INVALID', 'input.title'],
    ['a slug with capitals', { slug: 'About' }, 'INVALID', 'input.slug'],
    ['a language that the site does not speak', { locale: 'fr' }, 'INVALID', 'input.locale'],
    ['an id of something else as parent', { parentId: unknownMedia }, 'INVALID', 'input.parentId'],
    ['a parent that is not there', { parentId: encodeId('Page', '01940000-0000-7000-8000-000000000000') }, 'NOT_FOUND', 'input.parentId'],
    ['a long note', { note: 'x'.repeat(501) }, 'INVALID', 'input.note'],
    ['51 sections', { sections: Array.from({ length: 51 }, () => ({ richText: {} })) }, 'INVALID', 'input.sections'],
    ['a long SEO title', { seo: { title: 'x'.repeat(121) } }, 'INVALID', 'input.seo.title'],
    ['a long SEO description', { seo: { description: 'x'.repeat(321) } }, 'INVALID', 'input.seo.description'],
    ['a canonical address with a password', { seo: { canonicalUrl: 'https://a:b@example.org/' } }, 'INVALID', 'input.seo.canonicalUrl'],
    ['an unknown SEO picture', { seo: { imageId: unknownMedia } }, 'MEDIA_NOT_FOUND', 'input.seo.imageId'],
    ['an anchor with spaces', sections({ hero: { anchor: 'a b' } }), 'INVALID', 'input.sections.0.hero.anchor'],
    ['a long anchor', sections({ hero: { anchor: 'x'.repeat(61) } }), 'INVALID', 'input.sections.0.hero.anchor'],
    ['a heading of two lines', sections({ richText: { heading: 'A\nB' } }), 'INVALID', 'input.sections.0.richText.heading'],
    ['a malformed section id', sections({ richText: { id: 'section_x' } }), 'INVALID', 'input.sections.0.richText.id'],
    ['a document with a script', sections({ richText: { body: { type: 'doc', content: [{ type: 'script' }] } } }), 'INVALID', 'input.sections.0.richText.body.content.0'],
    ['seven buttons', sections({ hero: { actions: Array.from({ length: 7 }, () => ({ label: 'Go' })) } }), 'INVALID', 'input.sections.0.hero.actions'],
    ['a button without label', sections({ hero: { actions: [{ label: '' }] } }), 'INVALID', 'input.sections.0.hero.actions.0.label'],
    ['a button to two targets', sections({ hero: { actions: [{ label: 'Go', href: '/a', eventId: encodeId('Event', '01940000-0000-7000-8000-000000000000') }] } }), 'INVALID', 'input.sections.0.hero.actions.0'],
    ['a button that runs a script', sections({ callToAction: { actions: [{ label: 'Go', href: 'javascript:alert(1)' }] } }), 'INVALID', 'input.sections.0.callToAction.actions.0.href'],
    ['101 pictures', sections({ gallery: { mediaIds: Array.from({ length: 101 }, () => unknownMedia) } }), 'INVALID', 'input.sections.0.gallery.mediaIds'],
    ['an unknown picture', sections({ gallery: { mediaIds: [unknownMedia] } }), 'MEDIA_NOT_FOUND', 'input.sections.0.gallery.mediaIds.0'],
    ['101 questions', sections({ faq: { questions: Array.from({ length: 101 }, () => ({ question: 'Why?' })) } }), 'INVALID', 'input.sections.0.faq.questions'],
    ['an empty question', sections({ faq: { questions: [{ question: '' }] } }), 'INVALID', 'input.sections.0.faq.questions.0.question'],
    ['a list of no events', sections({ eventList: { limit: 0 } }), 'INVALID', 'input.sections.0.eventList.limit'],
    ['a list of 51 events', sections({ eventList: { limit: 51 } }), 'INVALID', 'input.sections.0.eventList.limit'],
    ['a frame of a site that is not allowed', sections({ embed: { url: 'https://evil.example/' } }), 'EMBED_NOT_ALLOWED', 'input.sections.0.embed.url'],
    ['the same anchor twice', { sections: [{ hero: { anchor: 'a' } }, { faq: { anchor: 'a' } }] }, 'INVALID', 'input.sections.1.faq.anchor'],
  ])('%s is refused at its place', async (_what, input, code, field) => {
    const faults = await desk.faults('pageCreate', { input: { locale: 'en', title: 'Refused', ...input } });
    expect(faults.map((fault) => [fault.code, fault.field?.join('.')])).toContainEqual([code, field]);
  });

  it('is one fault for each thing that is wrong', async () => {
    const faults = await desk.faults('pageCreate', { input: { locale: 'en', title: '', slug: 'A', sections: [{ hero: { heading: 'x'.repeat(201) } }, { faq: { questions: [{ question: '' }] } }] } });
    expect(faults).toHaveLength(4);
  });
});

describe('drafts and versions', () => {
  it('each save is a version, and the same once more is none', async () => {
    const id = await desk.create('Draft');
    const first = (await desk.translation(id)).draft;
    await desk.save(id, { title: 'Draft, second', note: 'Better' });
    const again = await desk.save(id, { title: 'Draft, second', sections: [] });
    const translation = again.page.translations[0];
    expect(translation).toMatchObject({ version: 2, draft: { number: 2, title: 'Draft, second', note: 'Better' } });
    expect(await desk.audited(id)).toEqual(['page.create', 'page.save_draft']);
    const { page } = await desk.run('pageVersionRestore', { pageId: id, locale: 'en', versionId: first.id, expectedVersion: 2 });
    expect(page.translations[0]).toMatchObject({ version: 3, draft: { number: 3, title: 'Draft', restoredFrom: { id: first.id, number: 1 } } });
    const list = await desk.ask('adminPageVersions', { id, locale: 'en', first: 2 });
    expect(list.translation.versions).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true }, nodes: [{ number: 3 }, { number: 2 }] });
    const rest = await desk.ask('adminPageVersions', { id, locale: 'en', first: 2, after: list.translation.versions.pageInfo.endCursor });
    expect(rest.translation.versions.nodes).toMatchObject([{ number: 1 }]);
    expect(await desk.ask('pageVersionById', { id: first.id })).toMatchObject({ id: first.id, title: 'Draft' });
  });

  it('of two editors at once one is refused, and nothing is lost', async () => {
    const id = await desk.create('Both');
    const save = (title: string, who = desk.people.admin) => desk.ask('pageDraftSave', { pageId: id, locale: 'en', expectedVersion: 1, input: { title } }, who);
    const answers = await Promise.all([save('Mine'), save('Theirs', desk.people.other)]);
    const refused = answers.filter(({ userErrors }) => userErrors.length > 0);
    expect(refused).toMatchObject([{ page: null, userErrors: [{ code: 'VERSION_CONFLICT', field: ['expectedVersion'] }] }]);
    const won = answers.find(({ userErrors }) => userErrors.length === 0).page.translations[0].draft.title;
    expect(await desk.translation(id)).toMatchObject({ version: 2, draft: { number: 2, title: won } });
    expect(await desk.sql('SELECT count(*)::int AS count FROM page_versions v JOIN pages p ON p.id = v.page_id WHERE v.title IN ($1, $2)', ['Mine', 'Theirs'])).toEqual([{ count: 1 }]);
  });

  it('the difference of two is told section by section', async () => {
    const id = await desk.create('Compared', { sections: [{ hero: { heading: 'Old' } }, { richText: { body: doc('Same') } }] });
    const { draft: before } = await desk.translation(id);
    const [hero, text] = before.sections.map((section: { id: string }) => section.id);
    await desk.save(id, { title: 'Compared', sections: [{ richText: { id: text, body: doc('Same') } }, { hero: { id: hero, heading: 'New' } }, { faq: { heading: 'Questions' } }] });
    const { draft: after } = await desk.translation(id);
    const diff = await desk.ask('pageVersionDiff', { from: before.id, to: after.id });
    expect(diff).toMatchObject({ from: { number: 1 }, to: { number: 2 } });
    expect(diff.changes).toEqual(expect.arrayContaining([
      { kind: 'CHANGED', path: `sections.${hero}.heading`, section: 'HERO', before: 'Old', after: 'New', isFormattingOnly: false },
      { kind: 'ADDED', path: `sections.${after.sections[2].id}`, section: 'FAQ', before: null, after: 'Questions', isFormattingOnly: false },
    ]));
    expect(diff.changes.filter(({ kind }: { kind: string }) => kind === 'MOVED')).toHaveLength(1);
    const elsewhere = (await desk.translation(await desk.create('Another'))).draft.id;
    const { errors } = await desk.send('pageVersionDiff', { from: before.id, to: elsewhere });
    expect(errors?.[0]).toMatchObject({ message: expect.stringContaining('two pages'), extensions: { code: 'BAD_USER_INPUT' } });
    for (const to of ['x', encodeId('PageVersion', uuidOf(unknownPage))]) {
      expect((await desk.send('pageVersionDiff', { from: before.id, to })).errors?.[0]).toMatchObject({ extensions: { code: 'NOT_FOUND', errors: [{ field: ['to'] }] } });
    }
  });
});

describe('lists', () => {
  it('pages are found by words, status, locale and parent; the trash only where it is asked for', async () => {
    const parent = await desk.createPublished('Zebra house');
    desk.clock.advance(1);
    const child = await desk.create('Zebra child', { parentId: parent });
    const trashed = await desk.create('Zebra gone');
    desk.clock.advance(1);
    await desk.run('pageTranslate', { input: { pageId: parent, locale: 'de', title: 'Zébra Haus' } });
    await desk.run('pageTrash', { pageId: trashed });
    const find = async (filter: object) => (await desk.ask('adminPages', { filter: { query: 'zebra', ...filter } })).nodes.map(({ id }: { id: string }) => id);
    expect(await find({})).toEqual([parent, child]);
    expect(await find({ status: ['TRASHED'] })).toEqual([trashed]);
    expect(await find({ query: 'zebra gone', status: ['TRASHED', 'DRAFT'] })).toEqual([trashed]);
    expect(await find({ status: ['PUBLISHED'] })).toEqual([parent]);
    expect(await find({ locale: 'de' })).toEqual([parent]);
    expect(await find({ locale: 'pt-BR' })).toEqual([]);
    expect(await find({ parentId: parent })).toEqual([child]);
    expect(await find({ query: '%' })).toEqual([]);
  });

  it('are paged in both directions', async () => {
    const all = await desk.ask('adminPages', { first: 100 });
    const paged = [];
    for (let after: string | null = null; ;) {
      const { nodes, pageInfo, totalCount }: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string }; totalCount: number } = await desk.ask('adminPages', { first: 3, after });
      expect(totalCount).toBe(all.nodes.length);
      paged.push(...nodes);
      after = pageInfo.endCursor;
      if (!pageInfo.hasNextPage) break;
    }
    expect(paged).toEqual(all.nodes);
    const last = await desk.test.adminQuery('{ adminPages(last: 2) { nodes { id } pageInfo { hasPreviousPage } } }', {}, desk.people.admin.headers);
    expect(last.data.adminPages).toMatchObject({ nodes: all.nodes.slice(-2).map(({ id }: { id: string }) => ({ id })), pageInfo: { hasPreviousPage: true } });
  });

  it('the tree starts at its roots, in order', async () => {
    const roots = await desk.ask('pageRoots');
    const places: number[] = roots.map(({ position }: { position: number }) => position);
    expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
    const house = roots.find(({ translations }: { translations: { path: string }[] }) => translations[0]!.path.includes('zebra'));
    expect(house.children).toMatchObject([{ parent: { id: house.id } }]);
  });
});

describe('node', () => {
  it('finds what the feature has, for administrators alone', async () => {
    const id = await desk.create('Node');
    const versionId = (await desk.translation(id)).draft.id;
    const { redirect } = await desk.run('redirectSave', { input: { locale: 'en', fromPath: '/node-old', pageId: id } });
    const { menu } = await desk.run('menuSet', { input: { key: 'node', locale: 'en', items: [] } });
    const ids = [id, versionId, redirect.id, menu.id];
    const nodes = async (headers?: Record<string, string>) => (await desk.test.adminQuery('query ($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }', { ids }, headers)).data.nodes;
    expect(await nodes(desk.people.admin.headers)).toEqual(['Page', 'PageVersion', 'Redirect', 'Menu'].map((__typename, index) => ({ id: ids[index], __typename })));
    for (const headers of [desk.people.organizer.headers, desk.people.user.headers, undefined]) expect(await nodes(headers)).toEqual([null, null, null, null]);
  });
});
