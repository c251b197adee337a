import { PublicWorld } from '../events/public-world';
import { createTestApp, fakeClock, type TestApp } from '../support/app';
import { ContentWorld, item, toAddress, toEvent, toMedia, toPage } from './content-world';

const menu = `query ($key: String!, $locale: Locale) { menu(key: $key, locale: $locale) { key locale items { ...Item children { ...Item children { ...Item } } } } }
fragment Item on MenuItem { label url target { __typename ... on Page { title url } ... on Event { title slug } ... on MediaAsset { altText url } ... on ExternalLink { href } } }`;

describe('a menu', () => {
  const clock = fakeClock();
  let app: TestApp;
  let events: PublicWorld;
  let world: ContentWorld;

  beforeAll(async () => {
    app = await createTestApp({ clock });
    events = await PublicWorld.create(app.databaseUrl, clock.now());
    world = new ContentWorld(app, clock.now());
    await world.settings({ locales: ['en', 'de', 'fr'] });
    const { id: about } = await world.page({ in: { en: { path: '/about', title: 'About' }, de: { path: '/wir', title: 'Wir' } } });
    const { id: draft } = await world.page({ path: '/draft', title: 'Draft', state: 'DRAFT' });
    const { id: event } = await events.event({ slug: 'opening', title: 'Opening' });
    const file = await world.media({ altText: { en: 'Plan', de: 'Saalplan' } });
    const items = [
      item('About', toPage(about), [item('Opening', toEvent(event), [item('Plan', toMedia(file))])]),
      item('Elsewhere', toAddress('mailto:hall@example.org')),
      item('Script', toAddress('javascript:alert(1)')),
      item('Draft', toPage(draft), [item('About below', toPage(about)), item('Draft below', toPage(draft))]),
      item('Drafts', null, [item('Draft', toPage(draft))]),
    ];
    await world.menu('main', items);
    await world.menu('main', [item('Wir', toPage(about), [item('Plan', toMedia(file))])], 'de');
    await world.menu('main', [item('Nous', toPage(about))], 'it');
  });

  afterAll(async () => {
    await events?.close();
    await app?.close();
  });

  const ask = async (key: string, locale?: string) => {
    const { data, errors } = await app.query(menu, { key, locale });
    expect(errors).toBeUndefined();
    return data.menu;
  };

  it('leads to pages, events, files and addresses on every level; what is hidden is gone, or a heading', async () => {
    expect(await ask('main')).toEqual({
      key: 'main', locale: 'en',
      items: [
        {
          label: 'About', url: 'http://localhost:3000/about', target: { __typename: 'Page', title: 'About', url: 'http://localhost:3000/about' },
          children: [{
            label: 'Opening', url: 'http://localhost:3000/events/opening', target: { __typename: 'Event', title: 'Opening', slug: 'opening' },
            children: [{ label: 'Plan', url: expect.stringMatching(/\/media\/.+\.webp$/), target: { __typename: 'MediaAsset', altText: 'Plan', url: expect.any(String) } }],
          }],
        },
        { label: 'Elsewhere', url: 'mailto:hall@example.org', target: { __typename: 'ExternalLink', href: 'mailto:hall@example.org' }, children: [] },
        { label: 'Draft', url: null, target: null, children: [{ label: 'About below', url: 'http://localhost:3000/about', target: { __typename: 'Page', title: 'About', url: 'http://localhost:3000/about' }, children: [] }] },
      ],
    });
  });

  it('is that of the first language of the chain that has one, and leads to what can be read in it', async () => {
    expect(await ask('main', 'de-AT')).toMatchObject({ locale: 'de', items: [{ label: 'Wir', url: 'http://localhost:3000/de/wir', target: { title: 'Wir' }, children: [{ target: { altText: 'Saalplan' } }] }] });
    expect(await ask('main', 'fr')).toMatchObject({ locale: 'en' });
  });

  it('of a language that the site does not speak any more is not shown', async () => {
    expect(await ask('main', 'it')).toMatchObject({ locale: 'en' });
    await world.settings({ locales: ['en', 'de', 'fr', 'it'] });
    clock.advance(5);
    expect(await ask('main', 'it')).toMatchObject({ locale: 'it', items: [{ label: 'Nous' }] });
  });

  it('that nobody wrote is null', async () => {
    expect(await ask('footer')).toBeNull();
    expect(await ask('')).toBeNull();
  });

  it('answers the same whether its targets are asked for or not, and while the document is compiled', async () => {
    const labels = 'query ($key: String!) { menu(key: $key) { items { label children { label } } } }';
    for (let time = 0; time < 5; time += 1) {
      expect((await app.query(labels, { key: 'main' })).data.menu.items.map(({ label }: { label: string }) => label)).toEqual(['About', 'Elsewhere', 'Draft']);
    }
  });
});
