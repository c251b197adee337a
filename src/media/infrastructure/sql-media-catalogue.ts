import { cutPage, type Keyset, type Page, type PageRequest } from '../../shared/domain/page';
import { Prisma } from '../../shared/infrastructure/generated/client';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import type { MediaAsset } from '../domain/media-asset.entity';
import type { MediaCatalogue, MediaListFilter, MediaSort, MediaTag } from '../domain/media-catalogue.port';
import { normaliseTags } from '../domain/media-tags';
import { assetColumns, type AssetRow, toMediaAsset } from './media-rows';

/** What each order sorts by before the id, which has the same direction. */
const orders: Record<MediaSort, { column: Prisma.Sql; type: Prisma.Sql; isDescending: boolean; keyOf: (asset: MediaAsset) => Keyset[number] }> = {
  CREATED_AT_DESC: { column: Prisma.sql`asset.created_at`, type: Prisma.sql`timestamptz`, isDescending: true, keyOf: ({ createdAt }) => createdAt.toISOString() },
  NAME_ASC: { column: Prisma.sql`asset.filename`, type: Prisma.sql`text`, isDescending: false, keyOf: ({ filename }) => filename },
  SIZE_DESC: { column: Prisma.sql`asset.byte_size`, type: Prisma.sql`numeric`, isDescending: true, keyOf: ({ byteSize }) => byteSize },
};

export class SqlMediaCatalogue implements MediaCatalogue {
  constructor(private readonly tx: Transaction) {}

  async page(filter: MediaListFilter, sort: MediaSort, request: PageRequest): Promise<Page<MediaAsset>> {
    const { column, type, isDescending, keyOf } = orders[sort];
    const conditions = [matching(filter)];
    for (const [keyset, isAfter] of [[request.after, true], [request.before, false]] as const) {
      const operator = isAfter === isDescending ? Prisma.sql`<` : Prisma.sql`>`;
      if (keyset) conditions.push(Prisma.sql`(${column}, asset.id) ${operator} (${String(keyset[0])}::text::${type}, ${keyset[1]}::uuid)`);
    }
    const direction = isDescending === request.backward ? Prisma.sql`ASC` : Prisma.sql`DESC`;
    const rows = await this.tx.$queryRaw<AssetRow[]>`
      SELECT ${assetColumns} FROM media_assets asset WHERE ${Prisma.join(conditions, ' AND ')}
      ORDER BY ${column} ${direction}, asset.id ${direction} LIMIT ${request.limit + 1}`;
    return cutPage(request, rows.map(toMediaAsset), (asset) => [keyOf(asset), asset.id]);
  }

  async count(filter: MediaListFilter): Promise<number> {
    const [row] = await this.tx.$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count FROM media_assets asset WHERE ${matching(filter)}`;
    return row!.count;
  }

  findTags(limit: number): Promise<MediaTag[]> {
    return this.tx.$queryRaw<MediaTag[]>`
      SELECT tag, count(*)::int AS count FROM media_assets, unnest(tags) AS tag GROUP BY tag ORDER BY count DESC, tag LIMIT ${limit}`;
  }
}

function matching(filter: MediaListFilter): Prisma.Sql {
  const { query, kind, mimeType, state, folderId, rootOnly, tags, uploadedById, uploadedAfter, uploadedBefore, unusedOnly, missingAltLocale } = filter;
  const conditions = [Prisma.sql`true`];
  if (query) {
    // LIKE's own signs are marked last, because ％ without its accent is one of them.
    const part = Prisma.sql`regexp_replace(lower(marquee_unaccent(${query})), '([\\\\%_])', '\\\\\\1', 'g')`;
    conditions.push(Prisma.sql`marquee_media_words(asset.filename, asset.alt_text, asset.caption, asset.tags) LIKE '%' || ${part} || '%'`);
  }
  if (kind) conditions.push(Prisma.sql`asset.kind::text = ${kind}`);
  if (mimeType) conditions.push(Prisma.sql`asset.mime_type = ${mimeType}`);
  if (state) conditions.push(Prisma.sql`asset.state::text = ${state}`);
  if (folderId) conditions.push(Prisma.sql`asset.folder_id = ${folderId}::uuid`);
  if (rootOnly) conditions.push(Prisma.sql`asset.folder_id IS NULL`);
  if (tags?.length) conditions.push(Prisma.sql`asset.tags @> ${normaliseTags(tags)}::text[]`);
  if (uploadedById) conditions.push(Prisma.sql`asset.uploaded_by_id = ${uploadedById}::uuid`);
  if (uploadedAfter) conditions.push(Prisma.sql`asset.created_at >= ${uploadedAfter}::timestamptz`);
  if (uploadedBefore) conditions.push(Prisma.sql`asset.created_at < ${uploadedBefore}::timestamptz`);
  if (unusedOnly) conditions.push(Prisma.sql`NOT EXISTS (SELECT FROM media_usages usage WHERE usage.asset_id = asset.id)`);
  if (missingAltLocale) conditions.push(Prisma.sql`asset.kind = 'IMAGE' AND NOT alt_text ? ${missingAltLocale}`);
  return Prisma.join(conditions, ' AND ');
}
