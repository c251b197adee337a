import { type Client, createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { encodeId } from '../../src/shared/presentation/ids';
import type { TestApp } from '../support/app';
import { operation } from '../support/operations';

export interface Offer {
  readonly ticketTypeId: string;
  readonly sales: string;
  readonly remaining: number | null;
  readonly asOf: string;
  readonly version: number;
}

export interface Change {
  readonly occurrenceId: string;
  readonly version: number;
  readonly asOf: string;
  readonly ticketTypes: readonly Offer[];
}

export interface Watching {
  /** Messages with the time each came at. */
  readonly messages: { readonly at: number; readonly change: Change }[];
  readonly errors: unknown[];
  readonly client: Client;
  isOver: boolean;
  readonly last: Change | undefined;
  stop(): void;
}

/** Lets an app be reached over a socket; returns the address of its public endpoint. */
export async function listen({ app: { http } }: TestApp): Promise<string> {
  const address = await http.listen({ host: '127.0.0.1', port: 0 });
  return `${address.replace('http', 'ws')}/graphql`;
}

export const aClient = (url: string, options: Partial<Parameters<typeof createClient>[0]> = {}): Client =>
  createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0, lazy: true, onNonLazyError: () => undefined, ...options });

/** Subscribes as a web client does. */
export function watch(url: string, occurrenceId: string, client = aClient(url)): Watching {
  const watching: Watching = {
    messages: [], errors: [], client, isOver: false,
    get last() {
      return this.messages.at(-1)?.change;
    },
    stop: () => undefined,
  };
  const over = () => void (watching.isOver = true);
  const payload = { query: operation('web/availability', 'AvailabilityChanged'), variables: { occurrenceId: encodeId('Occurrence', occurrenceId) } };
  watching.stop = client.subscribe<{ availabilityChanged: Change }>(payload, {
    next({ data, errors }) {
      if (errors) watching.errors.push(errors);
      if (data) watching.messages.push({ at: performance.now(), change: data.availabilityChanged });
    },
    error: (error) => {
      watching.errors.push(error);
      over();
    },
    complete: over,
  });
  return watching;
}

/** The most messages that came within any one second. */
export const mostInASecond = (messages: readonly { readonly at: number }[]): number => Math.max(...messages.map(({ at }) => messages.filter((other) => other.at >= at && other.at < at + 1_000).length));
