import fastify from 'fastify';
import { Pool } from 'pg';
import { readPage } from './sql-page';

/** What one would write by hand for the three questions and no other: a prepared statement each, shaped by PostgreSQL. */
const pool = new Pool({ connectionString: process.env['DATABASE_URL'], max: Number(process.env['DATABASE_POOL_SIZE']) });
const app = fastify();

const venue = (columns: string, id: string) => `(SELECT json_build_object(${columns}) FROM venues v WHERE v.id = ${id} AND v.status <> 'DRAFT')`;
const tags = (event: string) =>
  `(SELECT coalesce(json_agg(json_build_object('id', t.id, 'slug', t.slug, 'name', t.name) ORDER BY t.name), '[]') FROM event_tags et JOIN tags t ON t.id = et.tag_id WHERE et.event_id = ${event})`;
const dates = (window: string) => `(SELECT o.event_id, o.starts_at FROM (
        SELECT o.id, o.event_id, o.starts_at FROM occurrences o WHERE o.cancelled_at IS NULL AND ${window} ORDER BY o.starts_at, o.event_id OFFSET 0
      ) o WHERE o.id = (SELECT f.id FROM occurrences f WHERE f.event_id = o.event_id AND f.cancelled_at IS NULL AND f.ends_at > now() ORDER BY f.starts_at LIMIT 1)
      ORDER BY o.starts_at, o.event_id)`;

const listSql = `
  SELECT e.id, e.slug, e.title, e.summary, e.cancelled_at IS NOT NULL AS "isCancelled", p.starts_at AS "startsAt",
    ${venue(`'id', v.id, 'slug', v.slug, 'name', v.name, 'city', v.city, 'countryCode', v.country_code`, 'e.venue_id')} AS venue,
    ${tags('e.id')} AS tags,
    (SELECT coalesce(json_agg(json_build_object('id', k.id, 'name', k.name, 'price', json_build_object('amount', k.price::text, 'currency', k.currency)) ORDER BY k.position), '[]')
       FROM ticket_types k WHERE k.event_id = e.id AND k.visibility = 'PUBLIC') AS "ticketTypes"
  FROM (
    SELECT o.event_id, o.starts_at FROM (
      ${dates('tstzrange(o.starts_at, o.ends_at) @> now()')} UNION ALL ${dates('o.starts_at > now()')}
    ) o JOIN events e ON e.id = o.event_id AND e.status IN ('PUBLISHED', 'CANCELLED')
    ORDER BY o.starts_at, o.event_id LIMIT 21
  ) p JOIN events e ON e.id = p.event_id
  ORDER BY p.starts_at, p.event_id`;

/** The events that a page lists: no tags and no ticket types. */
const shortListSql = `
  SELECT e.id, e.slug, e.title, json_build_object('startsAt', p.starts_at) AS "nextOccurrence", ${venue(`'id', v.id, 'slug', v.slug, 'name', v.name, 'city', v.city`, 'e.venue_id')} AS venue
  FROM (
    SELECT o.event_id, o.starts_at FROM (
      ${dates('tstzrange(o.starts_at, o.ends_at) @> now()')} UNION ALL ${dates('o.starts_at > now()')}
    ) o JOIN events e ON e.id = o.event_id AND e.status IN ('PUBLISHED', 'CANCELLED')
    ORDER BY o.starts_at, o.event_id LIMIT $1
  ) p JOIN events e ON e.id = p.event_id
  ORDER BY p.starts_at, p.event_id`;

const detailSql = `
  SELECT e.id, e.slug, e.title, e.summary, e.description, e.cancelled_at IS NOT NULL AS "isCancelled", e.cancellation_message AS "cancellationMessage", e.time_zone AS "timeZone",
    (SELECT json_build_object('id', g.id, 'slug', g.slug, 'name', g.name, 'websiteUrl', g.website_url) FROM organizers g WHERE g.id = e.organizer_id) AS organizer,
    ${venue(`'id', v.id, 'slug', v.slug, 'name', v.name, 'addressLines', v.address_lines, 'city', v.city, 'countryCode', v.country_code`, 'e.venue_id')} AS venue,
    ${tags('e.id')} AS tags,
    (SELECT coalesce(json_agg(json_build_object('id', k.id, 'name', k.name, 'description', k.description, 'price', json_build_object('amount', k.price::text, 'currency', k.currency),
        'minPerBooking', k.min_per_booking, 'maxPerBooking', k.max_per_booking, 'salesStartAt', k.sales_start_at, 'salesEndAt', k.sales_end_at) ORDER BY k.position), '[]')
       FROM ticket_types k WHERE k.event_id = e.id AND k.visibility = 'PUBLIC') AS "ticketTypes",
    (SELECT coalesce(json_agg(json_build_object('id', o.id, 'startsAt', o.starts_at, 'endsAt', o.ends_at, 'startsAtLocal', o.starts_at AT TIME ZONE o.time_zone, 'timeZone', o.time_zone,
        'isCancelled', o.cancelled_at IS NOT NULL OR e.cancelled_at IS NOT NULL) ORDER BY o.starts_at), '[]')
       FROM (SELECT * FROM occurrences o WHERE o.event_id = e.id ORDER BY o.starts_at LIMIT 11) o) AS occurrences
  FROM (SELECT id FROM events WHERE slug = $1 UNION ALL SELECT event_id FROM event_slugs WHERE slug = $1) named JOIN events e ON e.id = named.id
  WHERE e.status IN ('PUBLISHED', 'CANCELLED') OR (e.status = 'ARCHIVED' AND e.published_at IS NOT NULL) LIMIT 1`;

app.get('/events', async () => {
  const { rows } = await pool.query({ name: 'list', text: listSql });
  return { events: rows.slice(0, 20), hasNextPage: rows.length > 20 };
});

app.get<{ Params: { slug: string } }>('/events/:slug', async (request, reply) => {
  const { rows } = await pool.query<{ occurrences: unknown[] }>({ name: 'detail', text: detailSql, values: [request.params.slug] });
  const [event] = rows;
  if (!event) return reply.code(404).send({ error: 'not found' });
  return { ...event, occurrences: event.occurrences.slice(0, 10), hasMoreOccurrences: event.occurrences.length > 10 };
});

async function listEvents(limit: number): Promise<object> {
  const { rows } = await pool.query({ name: 'short list', text: shortListSql, values: [limit + 1] });
  return { nodes: rows.slice(0, limit), pageInfo: { hasNextPage: rows.length > limit } };
}

app.get<{ Params: { '*': string } }>('/pages/*', async (request, reply) => (await readPage(pool, `/${request.params['*']}`, listEvents)) ?? reply.code(404).send({ error: 'not found' }));

void app.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' });
