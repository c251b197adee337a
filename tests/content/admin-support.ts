import { randomUUID } from 'node:crypto';
import type { ContentTools } from '../../src/content/domain/content-tools';
import type { ContentStores } from '../../src/content/domain/page.repository';
import { JosePreviewTokens } from '../../src/content/infrastructure/jose-preview-tokens';
import { contentStores, contentUseCases } from '../../src/content/writing';
import { uuidV7 } from '../../src/shared/infrastructure/system';
import { decodeId, encodeId, parseId } from '../../src/shared/presentation/ids';
import { createTestApp, fakeClock, type TestApp, type TestAppOptions } from '../support/app';
import { operation } from '../support/operations';
import { type SignedIn, signIn, signInAs } from '../support/people';

export const testStart = '2026-11-22T12:00:00.000Z';

export interface Fault {
  readonly code: string;
  readonly field: string[] | null;
  readonly message: string;
}

/** Whatever an answer holds. */
type Answer = ReturnType<typeof JSON.parse>;

export const doc = (...texts: string[]) => ({ type: 'doc', content: texts.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] })) });

/** A document whose words link to something by its typed id. */
export const linking = (id: string, text = 'there') => ({
  type: 'doc',
  content: [{ type: 'paragraph', content: [{ type: 'text', text, marks: [{ type: 'link', attrs: { href: `marquee:${id}` } }] }] }],
});

/** An app whose site speaks English, German and Brazilian Portuguese, with one account of each role. */
export async function createDesk(options: TestAppOptions = {}) {
  const clock = fakeClock(testStart);
  const test = await createTestApp({ clock, ...options, env: { ACCESS_TOKEN_TTL_SECONDS: '86400', ...options.env } });
  await test.platform.database.pool.query(`UPDATE site_settings SET locales = '{en,de,de-AT,pt-BR}'`);
  const [admin, other, organizer, user] = await Promise.all([signInAs(test, 'ADMIN'), signInAs(test, 'ADMIN'), signInAs(test, 'ORGANIZER'), signInAs(test, 'USER')]);
  return new ContentDesk(test, clock, { admin, other, organizer, user });
}

export class ContentDesk {
  constructor(
    readonly test: TestApp,
    readonly clock: ReturnType<typeof fakeClock>,
    public people: { readonly admin: SignedIn; readonly other: SignedIn; readonly organizer: SignedIn; readonly user: SignedIn },
  ) {}

  close(): Promise<void> {
    return this.test.close();
  }

  /** Moves the clock, beyond the life of a session too. */
  async wait(seconds: number): Promise<void> {
    this.clock.advance(seconds);
    if (seconds > 80_000) this.people = { ...this.people, admin: await signIn(this.test, this.people.admin) };
  }

  /** Empties the content, between tests. */
  async clear(): Promise<void> {
    await this.sql('TRUNCATE pages, page_translations, page_versions, redirects, menus, media_usages, media_assets CASCADE');
  }

  send(name: string, variables: object, who: SignedIn | null = this.people.admin) {
    return this.test.adminQuery(operation('admin/content', `${name[0]!.toUpperCase()}${name.slice(1)}`), variables, who?.headers);
  }

  /** Sends an operation and gives the answer of its root field, whatever it says. */
  async ask(name: string, variables: object = {}, who: SignedIn | null = this.people.admin): Promise<Answer> {
    const { data, errors } = await this.send(name, variables, who);
    if (errors) throw new Error(`${name}: ${JSON.stringify(errors)}`);
    return data[name] ?? Object.values(data)[0];
  }

  /** As `ask`, for a mutation that must succeed. */
  async run(name: string, variables: object, who: SignedIn | null = this.people.admin): Promise<Answer> {
    const payload = await this.ask(name, variables, who);
    if (payload.userErrors.length > 0) throw new Error(`${name}: ${JSON.stringify(payload.userErrors)}`);
    return payload;
  }

  async faults(name: string, variables: object, who: SignedIn | null = this.people.admin): Promise<Fault[]> {
    return (await this.ask(name, variables, who)).userErrors;
  }

  async codes(name: string, variables: object): Promise<string[]> {
    return (await this.faults(name, variables)).map(({ code }) => code);
  }

  async page(id: string): Promise<Answer> {
    return this.ask('adminPage', { id });
  }

  async translation(id: string, locale = 'en'): Promise<Answer> {
    return (await this.page(id)).translations.find((translation: { locale: string }) => translation.locale === locale);
  }

  /** Typed id of a new draft. */
  async create(title: string, input: object = {}): Promise<string> {
    return (await this.run('pageCreate', { input: { locale: 'en', title, ...input } })).page.id;
  }

  async createPublished(title: string, input: object = {}): Promise<string> {
    const id = await this.create(title, input);
    await this.publish(id);
    return id;
  }

  publish(pageId: string, locale = 'en') {
    return this.run('pagePublish', { pageId, locale });
  }

  async save(pageId: string, input: object, locale = 'en'): Promise<Answer> {
    const { version } = await this.translation(pageId, locale);
    return this.run('pageDraftSave', { pageId, locale, expectedVersion: version, input });
  }

  async move(pageId: string, input: object) {
    const { version } = await this.page(pageId);
    return this.run('pageMove', { pageId, expectedVersion: version, input });
  }

  async paths(pageId: string): Promise<Record<string, string | null>> {
    const { translations } = await this.page(pageId);
    return Object.fromEntries(translations.map(({ locale, path }: { locale: string; path: string | null }) => [locale, path]));
  }

  /** From, to and kind of every redirect: a page by its id. */
  async redirects(): Promise<string[]> {
    const { nodes } = await this.ask('redirects', { first: 100 });
    return nodes.map(({ fromPath, locale, toUrl, page, isAutomatic }: Answer) => `${locale} ${fromPath} → ${page?.id ?? toUrl}${isAutomatic ? '' : ' (by hand)'}`);
  }

  /** Stores a file as its upload would have left it; its typed id. */
  async media(fields: { readonly kind?: string; readonly state?: string; readonly altText?: object } = {}): Promise<string> {
    const id = uuidV7.next();
    const { kind = 'IMAGE', state = 'READY', altText = { en: 'A stage' } } = fields;
    await this.sql(
      `INSERT INTO media_assets (id, kind, state, mime_type, filename, storage_path, checksum, byte_size, alt_text, rejection_code, created_at, updated_at)
       VALUES ($1, $2::"MediaKind", $3::"MediaState", 'image/webp', 'stage.webp', $4, $4, 1, $5, CASE WHEN $3 = 'REJECTED' THEN 'CORRUPT' END, now(), now())`,
      [id, kind, state, `${id}.webp`, JSON.stringify(altText)],
    );
    return encodeId('MediaAsset', id);
  }

  async sql<Row extends object = Record<string, unknown>>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.test.platform.database.pool.query(text, [...values])).rows as Row[];
  }

  /** What the audit log says of something, in order. */
  async audited(id: string): Promise<string[]> {
    const rows = await this.sql<{ action: string }>('SELECT action FROM audit_entries WHERE subject_id = $1 ORDER BY id', [uuidOf(id)]);
    return rows.map(({ action }) => action);
  }
}

const site = { get: async () => ({ defaultLocale: 'en', locales: ['en', 'de', 'de-AT', 'pt-BR'] }) };

/** The use cases as the app has them, for the jobs and for what runs without a request. */
export const useCasesOf = ({ platform }: TestApp) => contentUseCases(platform, site, platform.richTexts, new JosePreviewTokens([platform.config.JWT_SECRET]));

/** What use cases work with, over stores of a test's own. */
export const toolsOf = ({ platform }: TestApp, storesOf: (stores: ContentStores) => ContentStores): ContentTools => ({
  unitOfWork: platform.unitOfWork((tx) => storesOf(contentStores(tx))),
  clock: platform.clock,
  ids: platform.ids,
  richTexts: platform.richTexts,
  site: () => site.get(),
  mayEmbed: () => true,
});

export const uuidOf = (id: string): string => parseId(id)!.uuid;
export const unknownPage = encodeId('Page', randomUUID());
export const unknownMedia = encodeId('MediaAsset', randomUUID());
export const versionUuid = (id: string): string => decodeId('PageVersion', id)!;
