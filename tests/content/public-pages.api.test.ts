import { PublicWorld } from '../events/public-world';
import { createTestApp, fakeClock, type TestApp } from '../support/app';
import { encodeId } from '../../src/shared/presentation/ids';
import { action, allSections, ContentWorld, pageQuery, section, text, toAddress, toMedia, toPage } from './content-world';

const placed = 'query ($path: String!, $locale: Locale) { page(path: $path, locale: $locale) { __typename ... on Page { title locale path url } ... on Redirect { statusCode to } } }';

describe('pages', () => {
  const clock = fakeClock();
  let app: TestApp;
  let world: ContentWorld;
  let events: PublicWorld;

  beforeAll(async () => {
    app = await createTestApp({ clock, env: { FRONTEND_URL: 'https://hall.example' } });
    events = await PublicWorld.create(app.databaseUrl, clock.now());
    world = new ContentWorld(app, clock.now());
    await world.settings({ defaultLocale: 'en', locales: ['en', 'de', 'de-AT', 'fr'], seoDescription: { en: 'A hall for everybody.', de: 'Ein Haus für alle.' } });
  });

  afterAll(async () => {
    await events?.close();
    await app?.close();
  });

  const at = async (path: string, locale?: string) => (await app.query(placed, { path, locale })).data.page;
  const whole = async (path: string, locale?: string) => {
    const { data, errors } = await app.query(pageQuery, { path, locale });
    expect(errors).toBeUndefined();
    return data.page;
  };

  describe('by path and language', () => {
    beforeAll(async () => {
      await world.page({ in: { en: { path: '/both', title: 'Both' }, de: { path: '/beide', title: 'Beide' }, 'de-AT': { path: '/beide', title: 'Beide, Servus' } } });
      await world.page({ in: { en: { path: '/same', title: 'Same' }, de: { path: '/same', title: 'Gleich' } } });
      await world.page({ in: { en: { path: '/half', title: 'Half' }, de: { path: '/half', title: 'Halb', state: 'DRAFT' } } });
      await world.page({ in: { de: { path: '/nur', title: 'Nur' } } });
      await world.page({ path: '/', title: 'Front' });
    });

    it('are found in the first language of the chain that they are published in', async () => {
      expect((await at('/beide', 'de-AT')).title).toBe('Beide, Servus');
      expect((await at('/same', 'de-AT')).title).toBe('Gleich');
      expect((await at('/half', 'de-AT')).title).toBe('Half');
      expect((await at('/both', 'fr')).title).toBe('Both');
      expect((await at('/same')).title).toBe('Same');
    });

    it('are not found in a language outside the chain', async () => {
      expect(await at('/nur')).toBeNull();
      expect(await at('/nur', 'fr')).toBeNull();
      expect(await at('/nur', 'de')).toMatchObject({ title: 'Nur' });
    });

    it('stand below their language on the website, but for the site\'s own', async () => {
      expect(await at('/both', 'de')).toEqual({ __typename: 'Page', title: 'Both', locale: 'en', path: '/both', url: 'https://hall.example/both' });
      expect(await at('/beide', 'de')).toEqual({ __typename: 'Page', title: 'Beide', locale: 'de', path: '/beide', url: 'https://hall.example/de/beide' });
      expect((await at('/beide', 'de-AT')).url).toBe('https://hall.example/de-AT/beide');
    });

    it.each([
      ['/', 'Front'], ['//', 'Front'], ['', 'Front'], ['/both/', 'Both'], ['both', 'Both'], ['//both//', 'Both'],
      ['/BOTH', null], ['/both/..', 'Front'], ['/%2e%2e', 'Front'], ['/both%00', null], [`/${'x'.repeat(5_000)}`, null], ['/both?x=1', null], ['/both#x', null], ["/'; DROP TABLE pages; --", null], ['/b_th', null], ['/%', null],
    ])('%p is %p', async (path, title) => {
      expect((await at(path))?.title ?? null).toBe(title);
    });

    it('a control character in a path is refused', async () => {
      expect((await app.query(placed, { path: '/bo\u0000th' })).errors![0]!.extensions.code).toBe('BAD_USER_INPUT');
      expect((await app.query('{ page(path: "/bo\\u0000th") { __typename } }')).errors![0]!.extensions.code).toBe('BAD_USER_INPUT');
    });
  });

  describe('around a page', () => {
    beforeAll(async () => {
      const top = await world.page({ in: { en: { path: '/top', title: 'Top' }, de: { path: '/oben', title: 'Oben' } } });
      const hidden = await world.page({ parentId: top.id, path: '/top/hidden', title: 'Hidden', state: 'UNPUBLISHED' });
      const below = await world.page({ parentId: hidden.id, in: { en: { path: '/top/hidden/below', title: 'Below' }, de: { path: '/oben/drunter', title: 'Drunter' }, fr: { path: '/dessous', title: 'Dessous', state: 'DRAFT' } } });
      await world.page({ parentId: below.id, position: 2, path: '/second', title: 'Second' });
      await world.page({ parentId: below.id, position: 1, in: { en: { path: '/first', title: 'First' }, de: { path: '/erste', title: 'Erste' } } });
      await world.page({ parentId: below.id, position: 0, path: '/zeroth', state: 'DRAFT' });
    });

    it('are the published ones above it, from the top, in the reader\'s languages', async () => {
      const { breadcrumbs } = await whole('/top/hidden/below');
      expect(breadcrumbs.map(({ title, url }: Record<string, string>) => [title, url])).toEqual([['Top', 'https://hall.example/top']]);
      expect((await whole('/oben/drunter', 'de')).breadcrumbs).toMatchObject([{ title: 'Oben', path: '/oben' }]);
    });

    it('are the published ones below it, in the editors\' order', async () => {
      expect((await whole('/top/hidden/below')).children).toMatchObject([{ title: 'First' }, { title: 'Second' }]);
      expect((await whole('/oben/drunter', 'de')).children).toMatchObject([{ title: 'Erste' }, { title: 'Second' }]);
    });

    it('can be cut short, but not to nothing', async () => {
      const some = 'query ($first: Int!) { page(path: "/top/hidden/below") { ... on Page { children(first: $first) { title breadcrumbs { title children(first: 1) { title } } } } } }';
      expect((await app.query(some, { first: 1 })).data.page.children).toEqual([{ title: 'First', breadcrumbs: [{ title: 'Top', children: [] }, { title: 'Below', children: [{ title: 'First' }] }] }]);
      for (const first of [0, 101, -1]) expect((await app.query(some, { first })).errors![0]!.extensions.code).toBe('BAD_USER_INPUT');
    });

    it('are its published translations', async () => {
      expect((await whole('/oben/drunter', 'de')).alternates).toEqual([
        { locale: 'de', path: '/oben/drunter', url: 'https://hall.example/de/oben/drunter' },
        { locale: 'en', path: '/top/hidden/below', url: 'https://hall.example/top/hidden/below' },
      ]);
    });
  });

  describe('with sections', () => {
    let file: string;
    let moved: string;

    beforeAll(async () => {
      file = await world.media({ altText: { en: 'A stage', de: 'Eine Bühne' } });
      moved = (await world.page({ in: { en: { path: '/moved/here', title: 'Moved' }, de: { path: '/umgezogen', title: 'Umgezogen' } } })).id;
      const { id: event } = await events.event({ slug: 'the-evening', title: 'The evening' });
      const sections = allSections({ page: moved, event, media: file });
      await world.page({ in: { en: { path: '/sections', title: 'Sections', sections, seo: { imageId: file } }, de: { path: '/abschnitte', title: 'Abschnitte', sections } } });
    });

    it('give each kind with all it has in one query', async () => {
      const { sections } = await whole('/sections');
      expect(sections.map(({ __typename }: Record<string, string>) => __typename)).toEqual([
        'HeroSection', 'RichTextSection', 'GallerySection', 'EventListSection', 'FaqSection', 'MediaSection', 'CallToActionSection', 'EmbedSection',
      ]);
      const [hero, richText, gallery, list, faq, media, , embed] = sections;
      expect(hero).toMatchObject({ id: expect.stringMatching(/^section_/), anchor: 'top', heading: 'Welcome', media: { altText: 'A stage' } });
      expect(hero.actions).toMatchObject([
        { label: 'Page', url: 'https://hall.example/moved/here', target: { __typename: 'Page', title: 'Moved' } },
        { label: 'Event', url: 'https://hall.example/events/the-evening', target: { __typename: 'Event', slug: 'the-evening' } },
        { label: 'File', url: expect.stringMatching(/\/media\/.+\.webp$/), target: { __typename: 'MediaAsset' } },
        { label: 'Elsewhere', url: 'https://example.org/', target: { __typename: 'ExternalLink', href: 'https://example.org/' } },
      ]);
      expect(richText.body.html).toMatch(/^<p>Text words<a href="https:\/\/hall\.example\/moved\/here">link 0<\/a><a href="https:\/\/hall\.example\/events\/the-evening">link 1<\/a><a href="[^"]+\.webp">link 2<\/a><\/p><img src="[^"]+\.webp" alt="Seen" loading="lazy">$/);
      expect(gallery.items).toMatchObject([{ kind: 'IMAGE', altText: 'A stage' }]);
      expect(list.events).toMatchObject({ totalCount: 1, nodes: [{ slug: 'the-evening', venue: { name: 'Town Hall' } }] });
      expect(faq.questions).toMatchObject([{ question: 'Why?', answer: { text: expect.stringContaining('Because') } }]);
      expect(media).toMatchObject({ media: { altText: 'A stage' }, body: { text: expect.stringContaining('Media words') } });
      expect(embed).toMatchObject({ url: 'https://player.vimeo.com/video/1', title: 'A film', html: expect.stringMatching(/^<iframe src="https:\/\/player\.vimeo\.com\/video\/1" title="A film" sandbox="/) });
    });

    it('lead to what their reader can read, and say what files show in the language of the page', async () => {
      const [hero, richText] = (await whole('/abschnitte', 'de')).sections;
      expect(hero.actions[0]).toMatchObject({ url: 'https://hall.example/de/umgezogen', target: { title: 'Umgezogen', locale: 'de' } });
      expect(richText.body.html).toContain('href="https://hall.example/de/umgezogen"');
      expect(hero.media.altText).toBe('Eine Bühne');
      expect(hero.actions[2].target.altText).toBe('Eine Bühne');
    });

    it('lead to events and pages of which more is asked', async () => {
      const more = '{ page(path: "/sections") { ... on Page { sections { ... on CallToActionSection { actions { target { ... on Event { phase venue { name } occurrences(first: 1) { nodes { startsAt } } } ... on Page { seo { title } sections { id } children { id } } } } } } } } }';
      const { data, errors } = await app.query(more);
      expect(errors).toBeUndefined();
      expect(data.page.sections[6].actions.slice(0, 2)).toEqual([
        { target: { seo: { title: 'Moved' }, sections: [], children: [] } },
        { target: { phase: 'UPCOMING', venue: { name: 'Town Hall' }, occurrences: { nodes: [{ startsAt: '2026-11-23T12:00:00.000Z' }] } } },
      ]);
    });

    it('answer the same while the document is compiled', async () => {
      const first = await whole('/sections');
      for (let time = 0; time < 5; time += 1) expect(await whole('/sections')).toEqual(first);
    });

    it('leave out files that are not ready, and addresses that no link may have', async () => {
      const hidden = await world.media({ state: 'PROCESSING' });
      const body = text('See ', toMedia(hidden));
      await world.page({
        path: '/unready', seo: { imageId: hidden },
        sections: [section.hero({ mediaId: hidden, body, actions: [action('File', toMedia(hidden)), action('Script', toAddress('javascript:alert(1)'))] }), section.gallery({ mediaIds: [hidden, file, hidden] })],
      });
      const { seo, sections } = await whole('/unready');
      expect(seo.image).toBeNull();
      expect(sections[0]).toMatchObject({ media: null, body: { html: '<p>See link 0</p>' }, actions: [{ target: null, url: null }, { target: null, url: null }] });
      expect(sections[1].items).toHaveLength(1);
    });

    it('list events as the editor chose, and by the page', async () => {
      const tag = await events.tag('jazz');
      const venueId = await events.venue({ city: 'Zürich', country_code: 'CH' });
      for (let index = 0; index < 3; index += 1) await events.event({ slug: `jazz-${index}`, title: `Jazz ${index}`, tagIds: [tag], venueId, occurrences: [{ in: 100 + index }] });
      await events.event({ slug: 'past-jazz', title: 'Past Jazz', tagIds: [tag], occurrences: [{ in: -50 }] });
      await events.event({ slug: 'draft-jazz', title: 'Draft Jazz', tagIds: [tag], status: 'DRAFT' });
      const none = { query: null, tagSlugs: [], venueIds: [], organizerIds: [], countryCode: null, city: null };
      await world.page({ path: '/lists', sections: [section.eventList({ selection: { ...none, tagSlugs: ['jazz'] }, limit: 2 }), section.eventList({ selection: { ...none, query: 'jaz', countryCode: 'CH', city: 'Zurich', venueIds: [venueId] }, limit: 50 })] });
      const lists = 'query ($after: String) { page(path: "/lists") { ... on Page { sections { ... on EventListSection { events(after: $after) { totalCount nodes { slug } pageInfo { hasNextPage endCursor } facets { tags { key count } } } } } } } }';
      const [byTag, byPlace] = (await app.query(lists)).data.page.sections;
      expect(byTag.events).toMatchObject({ totalCount: 3, nodes: [{ slug: 'jazz-0' }, { slug: 'jazz-1' }], pageInfo: { hasNextPage: true }, facets: { tags: [{ key: 'jazz', count: 3 }] } });
      expect(byPlace.events.nodes).toEqual([{ slug: 'jazz-0' }, { slug: 'jazz-1' }, { slug: 'jazz-2' }]);
      const [next] = (await app.query(lists, { after: byTag.events.pageInfo.endCursor })).data.page.sections;
      expect(next.events).toMatchObject({ nodes: [{ slug: 'jazz-2' }], pageInfo: { hasNextPage: false } });
    });
  });

  describe('for search engines', () => {
    it('fall back to what the page and the site say', async () => {
      await world.page({ path: '/plain', title: 'Plain', sections: [section.richText({ body: text(`${'Words and more words '.repeat(20)}end`) })] });
      const { seo } = await whole('/plain');
      expect(seo).toMatchObject({ title: 'Plain', canonicalUrl: 'https://hall.example/plain', noIndex: false, image: null });
      expect(seo.description.length).toBeLessThanOrEqual(160);
      expect(seo.description).toMatch(/^Words and .* (words|and|more|Words)…$/);
      await world.page({ in: { en: { path: '/silent' }, de: { path: '/stumm' } } });
      expect((await whole('/silent')).seo.description).toBe('A hall for everybody.');
      expect((await whole('/stumm', 'de')).seo.description).toBe('Ein Haus für alle.');
    });

    it('are told what an editor gave', async () => {
      await world.page({ path: '/told', seo: { title: 'Told', description: 'So it is.', canonicalUrl: 'https://other.example/original', noIndex: true } });
      expect((await whole('/told')).seo).toMatchObject({ title: 'Told', description: 'So it is.', canonicalUrl: 'https://other.example/original', noIndex: true });
    });

    it('are told of questions, and of the way to the page', async () => {
      const { id: parentId } = await world.page({ path: '/help', title: 'Help' });
      await world.page({ parentId, path: '/help/faq', title: 'Questions', seo: { description: 'What you ask.' }, sections: [section.faq({ questions: [{ question: 'When?', answer: text('At eight.') }] })] });
      expect(JSON.parse((await whole('/help/faq')).seo.structuredData)).toEqual({
        '@context': 'https://schema.org',
        '@graph': [
          {
            '@type': 'FAQPage', '@id': 'https://hall.example/help/faq', url: 'https://hall.example/help/faq', name: 'Questions', description: 'What you ask.', inLanguage: 'en', dateModified: '2026-11-22T02:00:00.000Z',
            mainEntity: [{ '@type': 'Question', name: 'When?', acceptedAnswer: { '@type': 'Answer', text: 'At eight.' } }],
          },
          {
            '@type': 'BreadcrumbList',
            itemListElement: [
              { '@type': 'ListItem', position: 1, name: 'Help', item: 'https://hall.example/help' },
              { '@type': 'ListItem', position: 2, name: 'Questions', item: 'https://hall.example/help/faq' },
            ],
          },
        ],
      });
      const alone = await app.query('{ page(path: "/help") { ... on Page { seo { structuredData } } } }');
      expect(JSON.parse(alone.data.page.seo.structuredData)['@graph'][0]).toMatchObject({ '@type': 'WebPage', name: 'Help' });
    });
  });

  describe('that redirect', () => {
    beforeAll(async () => {
      const target = await world.page({ in: { en: { path: '/new' }, de: { path: '/neu' }, fr: { path: '/nouveau', state: 'UNPUBLISHED' } } });
      const german = await world.page({ in: { de: { path: '/deutsch' } } });
      const hidden = await world.page({ path: '/gone', state: 'UNPUBLISHED' });
      const draft = await world.page({ path: '/coming', state: 'SCHEDULED' });
      const trashed = await world.page({ path: '/trashed', state: 'TRASHED' });
      const redirects = { '/old': target.id, '/old-german': german.id, '/old-gone': hidden.id, '/old-coming': draft.id, '/old-trashed': trashed.id };
      for (const [from, page] of Object.entries(redirects)) await world.redirect({ from, to: { page } });
      await world.redirect({ from: '/alt', to: { page: target.id }, locale: 'de', statusCode: 302 });
      await world.redirect({ from: '/away', to: 'https://elsewhere.example/x?y=1', statusCode: 308 });
      await world.redirect({ from: '/aside', to: '/events/the-evening', statusCode: 307 });
      await world.page({ path: '/busy', title: 'Busy' });
      await world.redirect({ from: '/busy', to: 'https://elsewhere.example/' });
      await world.redirect({ from: '/busy', to: 'https://anderswo.example/', locale: 'de' });
    });

    it('lead to where their page is live now, in the reader\'s languages', async () => {
      expect(await at('/old')).toEqual({ __typename: 'Redirect', statusCode: 301, to: 'https://hall.example/new' });
      expect(await at('/old/', 'de-AT')).toEqual({ __typename: 'Redirect', statusCode: 301, to: 'https://hall.example/de/neu' });
      expect(await at('/old', 'fr')).toEqual({ __typename: 'Redirect', statusCode: 301, to: 'https://hall.example/new' });
      expect(await at('/alt', 'de')).toMatchObject({ statusCode: 302, to: 'https://hall.example/de/neu' });
      expect(await at('/alt')).toBeNull();
    });

    it('lead to addresses', async () => {
      expect(await at('/away')).toMatchObject({ statusCode: 308, to: 'https://elsewhere.example/x?y=1' });
      expect(await at('/aside')).toMatchObject({ statusCode: 307, to: 'https://hall.example/events/the-evening' });
    });

    it.each(['/old-gone', '/old-coming', '/old-trashed', '/old-german'])('say nothing of a page that can\'t be read: %s', async (path) => {
      expect(await at(path)).toBeNull();
    });

    it('come after a page that is live there, language by language', async () => {
      expect(await at('/busy')).toMatchObject({ __typename: 'Page', title: 'Busy' });
      expect(await at('/busy', 'fr')).toMatchObject({ __typename: 'Page', title: 'Busy' });
      expect(await at('/busy', 'de-AT')).toMatchObject({ __typename: 'Redirect', to: 'https://anderswo.example/' });
    });
  });

  describe('by id', () => {
    it('are given in the site\'s own language, or else in another of its languages', async () => {
      const both = await world.page({ in: { en: { path: '/id-both', title: 'English' }, de: { path: '/id-beide', title: 'Deutsch' } } });
      const german = await world.page({ in: { de: { path: '/id-nur', title: 'Nur Deutsch' } } });
      const draft = await world.page({ path: '/id-draft', state: 'DRAFT' });
      const ids = [both, german, draft].map(({ id }) => encodeId('Page', id));
      const { data } = await app.query('query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Page { title url } } }', { ids });
      expect(data.nodes).toEqual([
        { __typename: 'Page', id: ids[0], title: 'English', url: 'https://hall.example/id-both' },
        { __typename: 'Page', id: ids[1], title: 'Nur Deutsch', url: 'https://hall.example/de/id-nur' },
        null,
      ]);
      expect((await app.query('query ($id: ID!) { node(id: $id) { ... on Page { breadcrumbs { id } seo { title } } } }', { id: ids[0] })).data.node).toEqual({ breadcrumbs: [], seo: { title: 'English' } });
    });
  });

  it('of a link follow it when it moves', async () => {
    const { id } = await world.page({ path: '/before' });
    await world.page({ path: '/linking', sections: [section.richText({ body: text('To ', toPage(id)) })] });
    expect((await whole('/linking')).sections[0].body.html).toContain('https://hall.example/before"');
    await app.platform.database.prisma.pageTranslation.updateMany({ where: { pageId: id }, data: { slug: 'after', path: '/after' } });
    expect((await whole('/linking')).sections[0].body.html).toContain('https://hall.example/after"');
  });
});
