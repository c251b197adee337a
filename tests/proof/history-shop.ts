import { randomInt } from 'node:crypto';
import { Client } from 'pg';
import { uuidV7 } from '../../src/shared/infrastructure/system';
import { encodeId } from '../../src/shared/presentation/ids';

/** What can be bought. */
export interface Shop {
  /** Something to hold: now and then more than there is. */
  basket(): { readonly occurrenceId: string; readonly lines: readonly { readonly ticketTypeId: string; readonly quantity: number }[] };
}

const capacity = 200;

/** One event with two dates, two pools, and three ticket types that share them; one of the types is free. */
export async function sellPlaces(url: string): Promise<Shop> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const [owner, organizer, event] = [uuidV7.next(), uuidV7.next(), uuidV7.next()];
  const [occurrences, pools, types] = [[uuidV7.next(), uuidV7.next()], [uuidV7.next(), uuidV7.next()], [uuidV7.next(), uuidV7.next(), uuidV7.next()]];
  await client.query(`INSERT INTO users (id, email, password_hash, display_name, role, created_at, updated_at) VALUES ($1, 'owner@history.example', '-', 'Owner', 'ORGANIZER', now(), now())`, [owner]);
  await client.query(`INSERT INTO organizers (id, slug, name, owner_id, created_at, updated_at) VALUES ($1, 'history', 'History', $2, now(), now())`, [organizer, owner]);
  await client.query(
    `INSERT INTO events (id, slug, status, title, organizer_id, time_zone, published_at, created_at, updated_at) VALUES ($1, 'history', 'PUBLISHED', 'History', $2, 'Europe/Berlin', now(), now(), now())`,
    [event, organizer],
  );
  await client.query(
    `INSERT INTO occurrences (id, event_id, starts_at, ends_at, time_zone) SELECT id, $1, now() + n * interval '30 days', now() + n * interval '30 days' + interval '3 hours', 'Europe/Berlin' FROM unnest($2::uuid[]) WITH ORDINALITY AS row (id, n)`,
    [event, occurrences],
  );
  await client.query(`INSERT INTO ticket_types (id, event_id, position, name, price, currency) SELECT id, $1, n, 'Type ' || n, CASE n WHEN 1 THEN 0 ELSE 12.50 END, 'EUR' FROM unnest($2::uuid[]) WITH ORDINALITY AS row (id, n)`, [event, types]);
  await client.query(`INSERT INTO pools (id, event_id, name, capacity) SELECT id, $1, 'Pool ' || n, $3 FROM unnest($2::uuid[]) WITH ORDINALITY AS row (id, n)`, [event, pools, capacity]);
  await client.query('INSERT INTO pool_ticket_types (pool_id, ticket_type_id) VALUES ($1, $3), ($1, $4), ($2, $4), ($2, $5)', [...pools, ...types]);
  for (const pool of pools) {
    for (const occurrence of occurrences) await client.query('INSERT INTO stocks (id, pool_id, occurrence_id, capacity) VALUES ($1, $2, $3, $4)', [uuidV7.next(), pool, occurrence, capacity]);
  }
  await client.end();
  return {
    basket: () => ({
      occurrenceId: encodeId('Occurrence', occurrences[randomInt(2)]!),
      lines: types.filter((_, index) => index === 0 || randomInt(3) === 0).map((type) => ({ ticketTypeId: encodeId('TicketType', type), quantity: 1 + randomInt(3) })),
    }),
  };
}
