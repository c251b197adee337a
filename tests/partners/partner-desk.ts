import { createHash } from 'node:crypto';
import type { InjectOptions } from 'fastify';
import { getOperationAST, parse } from 'graphql';
import { type BookingWorld, createBookingWorld } from '../bookings/booking-world';
import type { TestApp, TestAppOptions } from '../support/app';
import { operation } from '../support/operations';
import { type SignedIn, signIn, signInAs } from '../support/people';

interface Fault {
  readonly code: string;
  readonly field: string[] | null;
  readonly message: string;
}

export interface Sent {
  readonly method?: 'GET' | 'POST';
  readonly path?: string;
  readonly key?: string | null;
  readonly headers?: Record<string, string>;
  readonly address?: string;
  /** Of the body or the address, beside `documentId`. */
  readonly parameters?: object;
  readonly variables?: object;
  /** Another process. */
  readonly at?: TestApp;
}

export const createPartnerDesk = async (options: TestAppOptions = {}): Promise<PartnerDesk> => {
  const world = await createBookingWorld(options);
  return new PartnerDesk(world, await signInAs(world.test, 'ADMIN'));
};

/** An app with an administrator who takes partners on, and what partners send. */
export class PartnerDesk {
  #count = 0;

  constructor(
    readonly world: BookingWorld,
    public admin: SignedIn,
  ) {}

  get test(): TestApp {
    return this.world.test;
  }

  close = () => this.world.close();

  /** Sessions don't outlive what some tests wait for. */
  async later(seconds: number): Promise<void> {
    this.world.clock.advance(seconds);
    this.admin = await signIn(this.test, this.admin);
  }

  /** Sends an operation of admin/partners or admin/webhooks. */
  send(name: string, variables: object, who: SignedIn | null = this.admin) {
    const file = /webhook/i.test(name) ? 'admin/webhooks' : 'admin/partners';
    return this.test.adminQuery(operation(file, `${name[0]!.toUpperCase()}${name.slice(1)}`), variables, who?.headers);
  }

  async run(name: string, variables: object) {
    const answer = await this.send(name, variables);
    const payload = answer.data?.[name];
    if (answer.errors || payload.userErrors?.length > 0) throw new Error(`${name}: ${JSON.stringify(answer.errors ?? payload.userErrors)}`);
    return payload;
  }

  async faults(name: string, variables: object): Promise<Fault[]> {
    const { data, errors } = await this.send(name, variables);
    if (errors) throw new Error(`${name}: ${JSON.stringify(errors)}`);
    return data[name].userErrors;
  }

  partner = async (input: object = {}) => (await this.run('partnerCreate', { input: { name: `Partner ${(this.#count += 1)}`, contactEmail: 'ops@partner.example', ...input } })).partner;

  key = async (partnerId: string, input: object = {}): Promise<{ key: { id: string; prefix: string }; secret: string }> =>
    this.run('partnerKeyCreate', { input: { partnerId, name: 'Website', scopes: ['DOCUMENTS_READ', 'DOCUMENTS_WRITE'], ...input } });

  /** A document as `npm run operations:publish` registers it. */
  async register(text: string, surface: 'public' | 'admin' = 'public'): Promise<string> {
    const id = createHash('sha256').update(text).digest('hex');
    const { name, operation: operationType } = getOperationAST(parse(text))!;
    const row = { id, surface, operationName: name?.value ?? null, operationType, text, registeredAt: new Date() };
    await this.world.db.persistedDocument.upsert({ where: { id }, create: row, update: {} });
    return `sha256:${id}`;
  }

  /** A partner with a key and these documents of schema/operations. */
  async ready(documents: readonly (readonly [file: string, name: string])[], input: object = {}, keyInput: object = {}) {
    const { id } = await this.partner(input);
    const { key, secret } = await this.key(id, keyInput);
    const documentIds = [];
    for (const [file, name] of documents) documentIds.push(await this.register(operation(file, name)));
    if (documentIds.length > 0) await this.run('partnerDocumentsGrant', { id, documentIds });
    return { id, key, secret, documentIds };
  }

  /** What a partner's program sends. */
  async ask(documentId: string | undefined, { method = 'POST', path = '/partners/graphql', key = null, headers = {}, address, parameters = {}, variables, at = this.test }: Sent = {}) {
    const sent = { ...(documentId !== undefined && { documentId }), ...parameters };
    const request: InjectOptions = { method, url: path, remoteAddress: address, headers: { ...(key && { authorization: `Bearer ${key}` }), accept: 'application/graphql-response+json', ...headers } };
    const response = await at.app.http.inject(
      method === 'POST'
        ? { ...request, payload: { ...sent, variables } }
        : { ...request, query: { ...(sent as Record<string, string>), ...(variables && { variables: JSON.stringify(variables) }) } },
    );
    const body = response.json();
    return { status: response.statusCode, data: body.data, code: body.errors?.[0].extensions.code as string | undefined, errors: body.errors, response };
  }
}

export const partnerEvents = ['partners/events', 'PartnerEvents'] as const;
export const partnerHold = ['partners/bookings', 'PartnerBookingHold'] as const;
