import { uuidV7 } from '../../src/shared/infrastructure/system';
import { encodeId } from '../../src/shared/presentation/ids';
import { PublicWorld } from '../events/public-world';
import { type ContentDesk, createDesk, doc, linking, unknownPage, uuidOf } from './admin-support';

let desk: ContentDesk;
let world: PublicWorld;
beforeAll(async () => {
  desk = await createDesk();
  world = await PublicWorld.create(desk.test.databaseUrl, desk.clock.now());
});
beforeEach(() => desk.clear());
afterAll(async () => {
  await world.close();
  await desk.close();
});

const tryPublish = async (input: object, locale = 'en') => {
  const { page } = await desk.run('pageCreate', { input: { locale, title: 'Guarded', ...input } });
  const faults = await desk.faults('pagePublish', { pageId: page.id, locale });
  if (faults.length > 0) expect(await desk.translation(page.id, locale)).toMatchObject({ status: 'DRAFT', version: 1, published: null });
  return faults.map(({ code, field }) => `${code} ${field?.join('.')}`);
};
const sections = (...given: object[]) => ({ sections: given });

describe('publishing', () => {
  it('shows one version, and goes on showing it while the next is written', async () => {
    const id = await desk.create('One');
    const first = (await desk.translation(id)).draft.id;
    const { page } = await desk.run('pagePublish', { pageId: id, locale: 'en', expectedVersion: 1 });
    expect(page.translations[0]).toMatchObject({ status: 'PUBLISHED', version: 2, published: { id: first }, publishedAt: desk.clock.now().toISOString() });
    await desk.save(id, { title: 'Two' });
    expect(await desk.translation(id)).toMatchObject({ status: 'CHANGED', published: { id: first, title: 'One' }, draft: { title: 'Two' } });
    await desk.publish(id);
    expect(await desk.translation(id)).toMatchObject({ status: 'PUBLISHED', published: { number: 2 } });
    await desk.run('pagePublish', { pageId: id, locale: 'en', versionId: first });
    expect(await desk.translation(id)).toMatchObject({ status: 'CHANGED', published: { number: 1 } });
    await desk.run('pageUnpublish', { pageId: id, locale: 'en', expectedVersion: 5 });
    expect(await desk.translation(id)).toMatchObject({ status: 'UNPUBLISHED', published: null, publishedAt: null });
    expect(await desk.audited(id)).toEqual(['page.create', 'page.publish', 'page.save_draft', 'page.publish', 'page.publish', 'page.unpublish']);
  });

  it('dates what is said, so once more changes no date', async () => {
    const id = await desk.createPublished('Dated');
    const { publishedAt } = await desk.translation(id);
    await desk.wait(60);
    await desk.publish(id);
    expect((await desk.translation(id)).publishedAt).toBe(publishedAt);
    await desk.save(id, { title: 'Dated anew' });
    await desk.publish(id);
    expect((await desk.translation(id)).publishedAt).toBe(desk.clock.now().toISOString());
  });

  it('is a matter of each language', async () => {
    const id = await desk.createPublished('English');
    await desk.run('pageTranslate', { input: { pageId: id, locale: 'de', title: 'Deutsch' } });
    const statuses = async () => (await desk.page(id)).translations.map(({ locale, status }: { locale: string; status: string }) => `${locale} ${status}`);
    expect(await statuses()).toEqual(['de DRAFT', 'en PUBLISHED']);
    await desk.publish(id, 'de');
    await desk.run('pageUnpublish', { pageId: id, locale: 'en' });
    expect(await statuses()).toEqual(['de PUBLISHED', 'en UNPUBLISHED']);
  });

  it('refuses what does not fit', async () => {
    const id = await desk.create('Refused');
    const other = (await desk.translation(await desk.create('Other'))).draft.id;
    const of = { pageId: id, locale: 'en' };
    for (const name of ['pagePublish', 'pageUnpublish', 'pageScheduleCancel'] as const) {
      expect(await desk.codes(name, { ...of, expectedVersion: 7 })).toEqual(['VERSION_CONFLICT']);
      expect(await desk.codes(name, { ...of, pageId: unknownPage })).toEqual(['NOT_FOUND']);
      expect(await desk.codes(name, { ...of, locale: 'de' })).toEqual(['NOT_FOUND']);
      expect(await desk.codes(name, { ...of, pageId: 'page_x' })).toEqual(['NOT_FOUND']);
    }
    expect(await desk.codes('pagePublish', { ...of, versionId: other })).toEqual(['NOT_FOUND']);
    expect(await desk.codes('pageVersionRestore', { ...of, versionId: other, expectedVersion: 1 })).toEqual(['NOT_FOUND']);
    expect(await desk.codes('pageVersionRestore', { ...of, versionId: other, expectedVersion: 2 })).toEqual(['VERSION_CONFLICT']);
    expect(await desk.codes('pageDraftSave', { ...of, expectedVersion: 2, input: { title: 'Stale' } })).toEqual(['VERSION_CONFLICT']);
    expect(await desk.codes('pageDraftSave', { ...of, locale: 'de', expectedVersion: 1, input: { title: 'Nobody' } })).toEqual(['NOT_FOUND']);
    expect(await desk.codes('pageUnpublish', of)).toEqual(['INVALID_STATE']);
    for (const name of ['pageTrash', 'pageRestore', 'pagePurge']) expect(await desk.codes(name, { pageId: unknownPage })).toEqual(['NOT_FOUND']);
  });
});

describe('what must be there before a page is public', () => {
  it.each<[string, object, string[]]>([
    ['a hero without heading', { hero: { body: doc('Hello') } }, ['REQUIRED version.sections.0.heading']],
    ['a hero whose button leads nowhere', { hero: { heading: 'A', actions: [{ label: 'Go' }] } }, ['REQUIRED version.sections.0.actions.0']],
    ['a text without text', { richText: { heading: 'A' } }, ['REQUIRED version.sections.0.body']],
    ['a text of spaces', { richText: { body: doc(' ') } }, ['REQUIRED version.sections.0.body']],
    ['an empty gallery', { gallery: {} }, ['REQUIRED version.sections.0.mediaIds']],
    ['no questions', { faq: {} }, ['REQUIRED version.sections.0.questions']],
    ['a question without answer', { faq: { questions: [{ question: 'Why?' }] } }, ['REQUIRED version.sections.0.questions.0.answer']],
    ['no file', { media: {} }, ['REQUIRED version.sections.0.mediaId']],
    ['nothing to do', { callToAction: {} }, ['REQUIRED version.sections.0.actions']],
    ['a button to nowhere', { callToAction: { actions: [{ label: 'Go' }] } }, ['REQUIRED version.sections.0.actions.0']],
    ['an empty frame', { embed: {} }, ['REQUIRED version.sections.0.url', 'REQUIRED version.sections.0.title']],
    ['a list of all events', { eventList: {} }, []],
    ['a hero with a heading alone', { hero: { heading: 'A' } }, []],
  ])('%s', async (_what, section, faults) => {
    expect(await tryPublish(sections(section))).toEqual(faults);
  });

  it('all of it is told at once', async () => {
    expect(await tryPublish(sections({ hero: {} }, { gallery: {} }, { richText: { body: linking(unknownPage) } }))).toEqual([
      'REQUIRED version.sections.0.heading', 'REQUIRED version.sections.1.mediaIds', expect.stringContaining('TARGET_NOT_PUBLIC version.sections.2.body'),
    ]);
  });
});

describe('what a public page leads to', () => {
  const hiddenPages: Record<string, () => Promise<string>> = {
    'a draft': () => desk.create('Target'),
    'a page that is scheduled': async () => {
      const id = await desk.create('Target');
      await desk.run('pageSchedule', { pageId: id, locale: 'en', input: { publishAt: '2027-01-01T00:00:00', timeZone: 'UTC' } });
      return id;
    },
    'an unpublished page': async () => {
      const id = await desk.createPublished('Target');
      await desk.run('pageUnpublish', { pageId: id, locale: 'en' });
      return id;
    },
    'a page in the trash': async () => {
      const id = await desk.create('Target');
      await desk.run('pageTrash', { pageId: id });
      return id;
    },
    'a page that is public in a language its readers don\'t get': async () => {
      const { page } = await desk.run('pageCreate', { input: { locale: 'de', title: 'Ziel' } });
      await desk.publish(page.id, 'de');
      return page.id;
    },
    'no page at all': async () => unknownPage,
  };
  const event = async (fixture: object) => encodeId('Event', (await world.event(fixture)).id);
  const hiddenEvents: Record<string, () => Promise<string>> = {
    'an event that is a draft': () => event({ status: 'DRAFT' }),
    'an event that is scheduled': () => event({ status: 'SCHEDULED' }),
    'an event that was archived as a draft': () => event({ status: 'ARCHIVED', wasPublished: false }),
    'no event at all': async () => encodeId('Event', uuidV7.next()),
  };
  const hiddenMedia: Record<string, () => Promise<string>> = Object.fromEntries(['UPLOADING', 'SCANNING', 'PROCESSING', 'REJECTED'].map((state) => [`a file that is ${state}`, () => desk.media({ state })]));
  const places: Record<string, (id: string, name: string) => [object, string]> = {
    'a hero button': (id, name) => [{ hero: { heading: 'A', actions: [{ label: 'Go', [name]: id }] } }, 'actions.0'],
    'a button': (id, name) => [{ callToAction: { actions: [{ label: 'Go', [name]: id }] } }, 'actions.0'],
    'a text': (id) => [{ richText: { body: linking(id) } }, 'body'],
    'a hero text': (id) => [{ hero: { heading: 'A', body: linking(id) } }, 'body'],
    'an answer': (id) => [{ faq: { questions: [{ question: 'Where?', answer: linking(id) }] } }, 'questions.0.answer'],
    'the text of a call to action': (id) => [{ callToAction: { body: linking(id), actions: [{ label: 'Go', href: '/' }] } }, 'body'],
  };
  const targets = [
    ...Object.entries(hiddenPages).map(([what, make]) => [what, 'pageId', make] as const),
    ...Object.entries(hiddenEvents).map(([what, make]) => [what, 'eventId', make] as const),
    ...Object.entries(hiddenMedia).map(([what, make]) => [what, 'mediaId', make] as const),
  ];

  it.each(targets)('%s is refused wherever it is named', async (_what, name, make) => {
    const id = await make();
    const given = Object.values(places).map((place) => place(id, name));
    const faults = await tryPublish(sections(...given.map(([section]) => section)));
    expect(faults).toHaveLength(given.length);
    given.forEach(([, place], index) => expect(faults[index]).toContain(`TARGET_NOT_PUBLIC version.sections.${index}.${place}`));
  });

  it.each<[string, string, () => Promise<string>]>([
    ['a public page', 'pageId', () => desk.createPublished('Target')],
    ['a public event', 'eventId', () => event({})],
    ['a cancelled event', 'eventId', () => event({ status: 'CANCELLED' })],
    ['an event that was public and is archived', 'eventId', () => event({ status: 'ARCHIVED' })],
    ['a file', 'mediaId', () => desk.media()],
  ])('%s is fine wherever it is named (control)', async (_what, name, make) => {
    const id = await make();
    expect(await tryPublish(sections(...Object.values(places).map((place) => place(id, name)[0])))).toEqual([]);
  });

  it.each(Object.keys(hiddenMedia))('%s is refused as a picture too', async (what) => {
    const mediaId = await hiddenMedia[what]!();
    expect(await tryPublish({ seo: { imageId: mediaId }, ...sections({ hero: { heading: 'A', mediaId } }, { gallery: { mediaIds: [mediaId] } }, { media: { mediaId } }) })).toEqual([
      'TARGET_NOT_PUBLIC version.seo.imageId', 'TARGET_NOT_PUBLIC version.sections.0.mediaId', 'TARGET_NOT_PUBLIC version.sections.1.mediaIds.0', 'TARGET_NOT_PUBLIC version.sections.2.mediaId',
    ]);
  });

  it('the page itself is fine', async () => {
    const id = await desk.create('Itself');
    await desk.save(id, { title: 'Itself', ...sections({ richText: { body: linking(id) } }) });
    await desk.publish(id);
  });
});

describe('images', () => {
  it.each<[string, object, string, string[]]>([
    ['none', {}, 'en', ['ALT_TEXT_MISSING version.sections.0.mediaIds.0']],
    ['its own', { en: 'A stage' }, 'en', []],
    ['its own language', { 'de-AT': 'Bühne' }, 'de-AT', []],
    ['the language above', { de: 'Bühne' }, 'de-AT', []],
    ['that of the site', { en: 'A stage' }, 'de-AT', []],
    ['another language', { 'pt-BR': 'Palco' }, 'de-AT', ['ALT_TEXT_MISSING version.sections.0.mediaIds.0']],
    ['a language below', { 'de-AT': 'Bühne' }, 'de', ['ALT_TEXT_MISSING version.sections.0.mediaIds.0']],
  ])('with an alternative text of %s', async (_what, altText, locale, faults) => {
    expect(await tryPublish(sections({ gallery: { mediaIds: [await desk.media({ altText })] } }), locale)).toEqual(faults);
  });

  it('alone need one', async () => {
    expect(await tryPublish(sections({ media: { mediaId: await desk.media({ kind: 'DOCUMENT', altText: {} }) } }))).toEqual([]);
  });
});

describe('many pages at once', () => {
  const bulk = (action: string, items: object[]) => ({ input: { action, items } });

  it('that link to each other go public together, and not one by one', async () => {
    const [a, b] = [await desk.create('A'), await desk.create('B')];
    await desk.save(a, { title: 'A', ...sections({ richText: { body: linking(b) } }) });
    await desk.save(b, { title: 'B', ...sections({ callToAction: { actions: [{ label: 'Back', pageId: a }] } }) });
    for (const pageId of [a, b]) expect(await desk.codes('pagePublish', { pageId, locale: 'en' })).toEqual(['TARGET_NOT_PUBLIC']);
    const { pages } = await desk.run('pageBulk', bulk('PUBLISH', [{ pageId: b, locale: 'en' }, { pageId: a, locale: 'en' }]));
    expect(pages.map(({ id, translations }: { id: string; translations: { status: string }[] }) => [id, translations[0]!.status])).toEqual([[b, 'PUBLISHED'], [a, 'PUBLISHED']]);
  });

  it('that become public in a language the other\'s readers don\'t get do not help each other', async () => {
    const a = await desk.create('A');
    const { page: b } = await desk.run('pageCreate', { input: { locale: 'de', title: 'B' } });
    await desk.save(a, { title: 'A', ...sections({ richText: { body: linking(b.id) } }) });
    expect(await desk.codes('pageBulk', bulk('PUBLISH', [{ pageId: a, locale: 'en' }, { pageId: b.id, locale: 'de' }]))).toEqual(['TARGET_NOT_PUBLIC']);
  });

  it('are all left alone where one is refused', async () => {
    const [good, bad, gone] = [await desk.create('Good'), await desk.create('Bad', sections({ hero: {} })), await desk.create('Gone')];
    await desk.run('pageTrash', { pageId: gone });
    const faults = await desk.faults('pageBulk', bulk('PUBLISH', [{ pageId: good, locale: 'en' }, { pageId: bad, locale: 'en' }, { pageId: gone, locale: 'en' }, { pageId: good }, { pageId: unknownPage, locale: 'en' }, { pageId: good, locale: 'de' }]));
    expect(faults.map(({ code, field }) => `${code} ${field!.join('.')}`)).toEqual([
      'REQUIRED input.items.1.version.sections.0.heading', 'INVALID_STATE input.items.2.pageId', 'REQUIRED input.items.3.locale', 'NOT_FOUND input.items.4', 'NOT_FOUND input.items.5.locale',
    ]);
    expect(await desk.translation(good)).toMatchObject({ status: 'DRAFT', version: 1 });
    expect(await desk.audited(good)).toEqual(['page.create']);
    expect(await desk.sql('SELECT search FROM page_translations WHERE page_id = $1', [uuidOf(good)])).toEqual([{ search: null }]);
  });

  it('are unpublished, trashed, restored and purged', async () => {
    const ids = [await desk.createPublished('A'), await desk.createPublished('B')];
    const items = ids.map((pageId) => ({ pageId }));
    const statuses = ({ pages }: { pages: { translations: { status: string }[] }[] }) => pages.map(({ translations }) => translations[0]!.status);
    expect(statuses(await desk.run('pageBulk', bulk('UNPUBLISH', items.map((item) => ({ ...item, locale: 'en' })))))).toEqual(['UNPUBLISHED', 'UNPUBLISHED']);
    expect(statuses(await desk.run('pageBulk', bulk('TRASH', items)))).toEqual(['TRASHED', 'TRASHED']);
    expect(statuses(await desk.run('pageBulk', bulk('RESTORE', items)))).toEqual(['UNPUBLISHED', 'UNPUBLISHED']);
    expect(await desk.codes('pageBulk', bulk('PURGE', items))).toEqual(['INVALID_STATE', 'INVALID_STATE']);
    await desk.run('pageBulk', bulk('TRASH', items));
    expect(await desk.run('pageBulk', bulk('PURGE', items))).toMatchObject({ pages: [] });
    expect(await desk.sql('SELECT id FROM pages')).toEqual([]);
  });

  it('are 1 to 100, each once', async () => {
    const pageId = unknownPage;
    for (const items of [[], Array.from({ length: 101 }, () => ({ pageId: encodeId('Page', uuidV7.next()) })), [{ pageId }, { pageId }]]) {
      expect(await desk.faults('pageBulk', bulk('TRASH', items))).toMatchObject([{ code: 'INVALID', field: ['input', 'items'] }]);
    }
  });
});
