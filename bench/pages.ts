import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import type { Section, Seo } from '../src/content/domain/section';
import type { RichTextDocument } from '../src/shared/domain/rich-text';
import type { ReferenceType } from '../src/shared/domain/reference';
import { encodeId } from '../src/shared/presentation/ids';

export const pageSizes = { pages: 500, files: 200, tops: 20 };

const words = 'the house opens its doors an hour before the concert begins and the bar stays open until the last guest has gone home'.split(' ');

/** Pages with all eight kinds of sections below a few top pages, each linking to others, to events and to files. */
export async function writePages(client: Pick<Client, 'query'>): Promise<void> {
  const { rows } = await client.query<{ id: string }>(`SELECT id FROM events WHERE status = 'PUBLISHED' ORDER BY md5(slug) LIMIT 500`);
  const events = rows.map(({ id }) => id);
  const files = Array.from({ length: pageSizes.files }, () => randomUUID());
  const pages = Array.from({ length: pageSizes.pages }, (_, index) => ({ id: randomUUID(), slug: `page-${index}`, parent: index < pageSizes.tops ? null : index % pageSizes.tops }));
  await client.query(
    `INSERT INTO media_assets (id, kind, state, mime_type, filename, storage_path, byte_size, checksum, width, height, alt_text, created_at, updated_at)
     SELECT id, 'IMAGE', 'READY', 'image/webp', 'hall.webp', id || '/hall.webp', 50000, encode(sha256(id::text::bytea), 'hex'), 1600, 900, '{"en": "The hall"}', now(), now() FROM unnest($1::uuid[]) AS id`,
    [files],
  );
  for (const [index, { id, slug, parent }] of pages.entries()) {
    const pick = (list: readonly string[], step: number) => list[(index * 7 + step) % list.length]!;
    const [version, top] = [randomUUID(), parent === null ? null : pages[parent]!];
    const seo: Seo = { title: null, description: 'What the house offers.', canonicalUrl: null, noIndex: false, imageId: pick(files, 0) };
    const sections = sectionsOf({ page: (step) => pick(pages.map((page) => page.id), step), event: (step) => pick(events, step), file: (step) => pick(files, step) });
    await client.query('INSERT INTO pages (id, parent_id, position, created_at, updated_at) VALUES ($1, $2, $3, now(), now())', [id, top?.id ?? null, index]);
    await client.query('INSERT INTO page_versions (id, page_id, locale, number, title, seo, sections, created_at) VALUES ($1, $2, $3, 1, $4, $5, $6, now())', [version, id, 'en', `Page ${index}`, seo, JSON.stringify(sections)]);
    await client.query(
      `INSERT INTO page_translations (page_id, locale, slug, path, draft_version_id, published_version_id, published_at, first_published_at, created_at, updated_at) VALUES ($1, 'en', $2, $3, $4, $4, now(), now(), now(), now())`,
      [id, slug, top ? `/${top.slug}/${slug}` : `/${slug}`, version],
    );
  }
}

type Choice = (step: number) => string;

function sectionsOf({ page, event, file }: { page: Choice; event: Choice; file: Choice }): Section[] {
  const base = (heading: string) => ({ id: randomUUID(), anchor: null, heading });
  const text = (step: number, paragraphs: number): RichTextDocument => ({
    type: 'doc',
    content: Array.from({ length: paragraphs }, (_, index) => paragraph(index % 2 === 0 ? ['Page', page(step + index)] : ['Event', event(step + index)])),
  });
  const actions = [
    { label: 'Read on', target: { type: 'Page', id: page(1) } },
    { label: 'Get tickets', target: { type: 'Event', id: event(1) } },
  ] as const;
  return [
    { kind: 'HERO', ...base('Welcome'), body: text(2, 1), mediaId: file(1), actions },
    { kind: 'RICH_TEXT', ...base('The house'), body: text(3, 6) },
    { kind: 'GALLERY', ...base('Pictures'), mediaIds: [2, 3, 4, 5, 6, 7].map(file) },
    { kind: 'EVENT_LIST', ...base('Events'), selection: { query: null, tagSlugs: [], venueIds: [], organizerIds: [], countryCode: null, city: null }, limit: 6 },
    { kind: 'FAQ', ...base('Questions'), questions: [4, 5, 6, 7].map((step) => ({ question: 'When do the doors open?', answer: text(step, 1) })) },
    { kind: 'MEDIA', ...base('The hall'), mediaId: file(8), body: text(8, 1) },
    { kind: 'CALL_TO_ACTION', ...base('Come'), body: text(9, 1), actions },
    { kind: 'EMBED', ...base('A film'), url: 'https://player.vimeo.com/video/1', title: 'A film of the house' },
  ];
}

const paragraph = (link: readonly [ReferenceType, string]): RichTextDocument['content'][number] => ({
  type: 'paragraph',
  content: [
    { type: 'text', text: `${words.join(' ')}, ` },
    { type: 'text', text: 'as you can read here', marks: [{ type: 'link', attrs: { href: `marquee:${encodeId(...link)}` } }] },
    { type: 'text', text: ', ' },
    { type: 'text', text: words.slice(0, 12).join(' '), marks: [{ type: 'bold' }] },
    { type: 'text', text: '.' },
  ],
});
