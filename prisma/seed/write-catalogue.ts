import type { Client } from 'pg';

import { updateEventSearchSql } from '../../src/events/infrastructure/event-search';
import type { Catalogue } from './rows';

const tables: Record<keyof Catalogue, string> = {
  users: 'users',
  venues: 'venues',
  organizers: 'organizers',
  tags: 'tags',
  events: 'events',
  eventTags: 'event_tags',
  occurrences: 'occurrences',
  ticketTypes: 'ticket_types',
  pools: 'pools',
  poolTicketTypes: 'pool_ticket_types',
  stocks: 'stocks',
};

const rowsPerStatement = 5_000;

/** Inserts a catalogue; the caller decides on the transaction. */
export async function writeCatalogue(client: Pick<Client, 'query'>, catalogue: Catalogue): Promise<void> {
  for (const key of Object.keys(tables) as (keyof Catalogue)[]) {
    const rows = catalogue[key];
    for (let start = 0; start < rows.length; start += rowsPerStatement) {
      await insert(client, tables[key], rows.slice(start, start + rowsPerStatement));
    }
  }
  await client.query(updateEventSearchSql, [catalogue.events.map((event) => event.id)]);
}

async function insert(client: Pick<Client, 'query'>, table: string, rows: readonly object[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const fields = Object.keys(first);
  const columns = fields.map((field) => `"${columnOf(field)}"`).join(', ');
  const values = rows.map((row) => Object.fromEntries(Object.entries(row).map(([field, value]) => [columnOf(field), value as unknown])));
  await client.query(`INSERT INTO "${table}" (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::"${table}", $1)`, [JSON.stringify(values)]);
}

function columnOf(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
