import type { Pool } from 'pg';
import { referencesOf } from '../../src/content/domain/page-content';
import type { LinkAction, LinkTarget, Section, Seo } from '../../src/content/domain/section';
import { escapeHtml } from '../../src/shared/domain/html';
import { type Reference, referenceKey } from '../../src/shared/domain/reference';
import type { RichTextDocument } from '../../src/shared/domain/rich-text';
import { ProseMirrorRichTexts } from '../../src/shared/infrastructure/prosemirror-rich-texts';
import { parseId } from '../../src/shared/presentation/ids';

/* A page by hand: one statement for it, one for all that it names and one for the events that it lists, at once. The renderer of texts is Marquee's. */

const site = 'http://localhost:3000';
const media = `http://127.0.0.1:${process.env['PORT']}/media`;
const hosts = new Set(['player.vimeo.com']);
const richTexts = new ProseMirrorRichTexts(parseId);

const pageSql = `
  SELECT t.page_id AS id, t.locale, t.path, v.title, v.seo, v.sections, t.published_at AS "publishedAt",
    (WITH RECURSIVE above AS (
        SELECT p.parent_id AS id, 1 AS level FROM pages p WHERE p.id = t.page_id
        UNION ALL SELECT p.parent_id, level + 1 FROM pages p JOIN above ON p.id = above.id
      ) SELECT coalesce(json_agg(json_build_object('id', a.page_id, 'title', w.title, 'path', a.path) ORDER BY level DESC), '[]')
      FROM above JOIN page_translations a ON a.page_id = above.id AND a.locale = 'en' JOIN page_versions w ON w.id = a.published_version_id WHERE a.path IS NOT NULL) AS breadcrumbs,
    (SELECT json_agg(json_build_object('locale', o.locale, 'path', o.path)) FROM page_translations o WHERE o.page_id = t.page_id AND o.published_version_id IS NOT NULL AND o.path IS NOT NULL) AS alternates
  FROM page_translations t JOIN page_versions v ON v.id = t.published_version_id WHERE t.path = $1 AND t.locale = 'en'`;

const namedSql = `
  SELECT 'Page' AS type, t.page_id AS id, t.path AS address, NULL::json AS file FROM page_translations t WHERE t.page_id = ANY($1::uuid[]) AND t.locale = 'en' AND t.published_version_id IS NOT NULL AND t.path IS NOT NULL
  UNION ALL SELECT 'Event', e.id, '/events/' || e.slug, NULL FROM events e WHERE e.id = ANY($2::uuid[]) AND (e.status IN ('PUBLISHED', 'CANCELLED') OR (e.status = 'ARCHIVED' AND e.published_at IS NOT NULL))
  UNION ALL SELECT 'MediaAsset', m.id, m.storage_path, json_build_object('id', m.id, 'kind', m.kind, 'altText', m.alt_text->>'en', 'width', m.width, 'height', m.height) FROM media_assets m WHERE m.id = ANY($3::uuid[]) AND m.state = 'READY'`;

interface PageRow {
  readonly id: string;
  readonly locale: string;
  readonly path: string;
  readonly title: string;
  readonly seo: Seo;
  readonly sections: Section[];
  readonly publishedAt: Date;
  readonly breadcrumbs: { id: string; title: string; path: string }[];
  readonly alternates: { locale: string; path: string }[];
}

interface NamedRow {
  readonly type: Reference['type'];
  readonly id: string;
  readonly address: string;
  readonly file: object | null;
}

/** `listEvents` is the statement of the list of events, cut short. */
export async function readPage(pool: Pool, path: string, listEvents: (limit: number) => Promise<object>): Promise<object | null> {
  const { rows } = await pool.query<PageRow>({ name: 'page', text: pageSql, values: [path] });
  const [page] = rows;
  if (!page) return null;
  const { id, locale, title, publishedAt, breadcrumbs, alternates, seo } = page;
  const references = referencesOf(page, richTexts);
  const idsOf = (type: Reference['type']) => [...new Set(references.filter((reference) => reference.type === type).map((reference) => reference.id))];
  const [named, events] = await Promise.all([
    pool.query<NamedRow>({ name: 'named', text: namedSql, values: [idsOf('Page'), idsOf('Event'), idsOf('MediaAsset')] }),
    Promise.all(page.sections.map((section) => (section.kind === 'EVENT_LIST' ? listEvents(section.limit) : Promise.resolve(null)))),
  ]);
  const found = new Map(named.rows.map((row) => [referenceKey(row), row]));
  const addressOf = (reference: Reference): string | null => {
    const row = found.get(referenceKey(reference));
    return row ? (row.type === 'MediaAsset' ? `${media}/${row.address}` : site + row.address) : null;
  };
  const file = (mediaId: string | null) => {
    const row = mediaId && found.get(`MediaAsset:${mediaId}`);
    return row ? { ...row.file, url: `${media}/${row.address}` } : null;
  };
  const sections = page.sections.map((section, index) => sectionOf(section, { addressOf, file, events: events[index] }));
  return {
    id, locale, title, publishedAt, sections,
    breadcrumbs: breadcrumbs.map((crumb) => ({ id: crumb.id, title: crumb.title, url: site + crumb.path })),
    alternates: alternates.map((place) => ({ locale: place.locale, url: site + place.path })),
    seo: { title: seo.title ?? title, description: seo.description, canonicalUrl: seo.canonicalUrl ?? site + page.path, noIndex: seo.noIndex, image: file(seo.imageId) },
  };
}

interface Found {
  readonly addressOf: (reference: Reference) => string | null;
  readonly file: (id: string | null) => object | null;
  readonly events: object | null | undefined;
}

function sectionOf(section: Section, { addressOf, file, events }: Found): object {
  const { id, anchor, heading } = section;
  const base = { id, anchor, heading };
  const body = (document: RichTextDocument | null) => document && { html: richTexts.toHtml(document, addressOf) };
  const url = (target: LinkTarget | null) => target && (target.type === 'External' ? target.href : addressOf(target));
  const actions = (list: readonly LinkAction[]) => list.map(({ label, target }) => ({ label, url: url(target) }));
  switch (section.kind) {
    case 'HERO':
      return { __typename: 'HeroSection', ...base, body: body(section.body), media: file(section.mediaId), actions: actions(section.actions) };
    case 'RICH_TEXT':
      return { __typename: 'RichTextSection', ...base, body: body(section.body) };
    case 'GALLERY':
      return { __typename: 'GallerySection', ...base, items: section.mediaIds.map(file).filter(Boolean) };
    case 'EVENT_LIST':
      return { __typename: 'EventListSection', ...base, events };
    case 'FAQ':
      return { __typename: 'FaqSection', ...base, questions: section.questions.map(({ question, answer }) => ({ question, answer: body(answer) })) };
    case 'MEDIA':
      return { __typename: 'MediaSection', ...base, media: file(section.mediaId), body: body(section.body) };
    case 'CALL_TO_ACTION':
      return { __typename: 'CallToActionSection', ...base, body: body(section.body), actions: actions(section.actions) };
    case 'EMBED': {
      const address = section.url && hosts.has(new URL(section.url).host) ? section.url : null;
      const html = address ? `<iframe src="${escapeHtml(address)}" title="${escapeHtml(section.title ?? '')}" sandbox="allow-scripts allow-same-origin allow-popups allow-presentation" allow="encrypted-media; fullscreen; picture-in-picture" referrerpolicy="strict-origin-when-cross-origin" loading="lazy"></iframe>` : '';
      return { __typename: 'EmbedSection', ...base, url: address, title: section.title ?? '', html };
    }
  }
}
