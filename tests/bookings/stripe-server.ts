import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Fields = Record<string, unknown>;

export interface StripeRequest {
  readonly method: string;
  readonly path: string;
  readonly form: URLSearchParams;
  readonly idempotencyKey: string | undefined;
}

/** How the server behaves: as Stripe does; with 500 to all; without an answer; or it acts, then drops the connection, once. */
export type StripeMood = 'well' | 'failing' | 'silent' | 'dropping';

/** As much of Stripe's API as we use, on loopback: form-encoded requests, idempotency keys, errors in Stripe's shape. */
export class StripeServer {
  readonly requests: StripeRequest[] = [];
  readonly intents = new Map<string, Fields>();
  readonly refunds: Fields[] = [];
  readonly disputes: Fields[] = [];
  mood: StripeMood = 'well';
  private readonly answers = new Map<string, { form: string; status: number; body: Fields }>();
  private readonly server = createServer((request, response) => void this.handle(request, response));

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const [path, query] = request.url!.split('?');
    const form = new URLSearchParams(Buffer.concat(chunks).toString() || query);
    const idempotencyKey = request.headers['idempotency-key'] as string | undefined;
    this.requests.push({ method: request.method!, path: path!, form, idempotencyKey });
    if (this.mood === 'silent') return;
    if (this.mood === 'failing') return send(response, 500, { error: { type: 'api_error', message: 'Something went wrong at Stripe.' } });
    const { status, body } = this.once(request.method!, path!, form, idempotencyKey);
    if (this.mood === 'dropping') {
      this.mood = 'well';
      return void response.destroy();
    }
    send(response, status, body);
  }

  /** The same key gives the same answer; with other parameters it is refused. */
  private once(method: string, path: string, form: URLSearchParams, key: string | undefined): { status: number; body: Fields } {
    const known = method === 'POST' && key ? this.answers.get(key) : undefined;
    if (known && known.form !== form.toString()) return { status: 400, body: { error: { type: 'idempotency_error', message: 'Keys for idempotent requests can only be used with the same parameters.' } } };
    const answer = known ?? { form: form.toString(), ...this.answer(method, path, form) };
    if (method === 'POST' && key) this.answers.set(key, answer);
    return answer;
  }

  private answer(method: string, path: string, form: URLSearchParams): { status: number; body: Fields } {
    const [, , resource, id, action] = path.split('/');
    if (method === 'POST' && resource === 'payment_intents') return action === 'cancel' ? this.cancel(id!) : this.create(form);
    if (method === 'GET' && resource === 'payment_intents') return this.intents.has(id!) ? ok(this.intents.get(id!)!) : invalid('No such payment_intent', 404);
    if (method === 'POST' && resource === 'refunds') return this.refund(form);
    const list = resource === 'refunds' ? this.refunds : this.disputes;
    return ok({ object: 'list', has_more: false, url: path, data: list.filter((item) => item['payment_intent'] === form.get('payment_intent')) });
  }

  private create(form: URLSearchParams): { status: number; body: Fields } {
    const method = form.get('payment_method');
    if (method === 'pm_unknown') return { status: 400, body: { error: { type: 'invalid_request_error', code: 'resource_missing', param: 'payment_method', message: "No such PaymentMethod: 'pm_unknown'" } } };
    const id = `pi_${randomBytes(6).toString('hex')}`;
    const intent: Fields = {
      id, object: 'payment_intent', amount: Number(form.get('amount')), currency: form.get('currency'), created: 1_795_000_000, amount_received: 0, latest_charge: null, last_payment_error: null,
      client_secret: `${id}_secret_x`, status: 'requires_payment_method', metadata: metadataOf(form),
    };
    this.intents.set(id, intent);
    if (method === 'pm_card_visa') this.capture(id);
    if (method === 'pm_processing') intent['status'] = 'processing';
    if (method === 'pm_card_chargeDeclined') {
      const error = { type: 'card_error', code: 'card_declined', decline_code: 'generic_decline', message: 'Your card was declined.' };
      intent['last_payment_error'] = error;
      return { status: 402, body: { error: { ...error, payment_intent: { ...intent } } } };
    }
    return ok(intent);
  }

  /** The buyer pays in their browser. */
  capture(id: string): Fields {
    const intent = this.intents.get(id)!;
    const { amount, currency, created } = intent;
    const charge = { id: id.replace('pi_', 'ch_'), object: 'charge', amount, amount_captured: amount, amount_refunded: 0, captured: true, currency, created, payment_intent: id, metadata: {} };
    return Object.assign(intent, { status: 'succeeded', amount_received: amount, latest_charge: charge });
  }

  private cancel(id: string): { status: number; body: Fields } {
    const intent = this.intents.get(id)!;
    if (intent['status'] === 'succeeded') return { status: 400, body: { error: { type: 'invalid_request_error', code: 'payment_intent_unexpected_state', message: 'You cannot cancel this PaymentIntent because it has a status of succeeded.' } } };
    return ok(Object.assign(intent, { status: 'canceled' }));
  }

  private refund(form: URLSearchParams): { status: number; body: Fields } {
    const intent = this.intents.get(form.get('payment_intent')!)!;
    const given = this.refunds.filter((refund) => refund['payment_intent'] === intent['id']).reduce((sum, refund) => sum + Number(refund['amount']), 0);
    const left = Number(intent['amount_received']) - given;
    const amount = Number(form.get('amount'));
    if (left === 0) return { status: 400, body: { error: { type: 'invalid_request_error', code: 'charge_already_refunded', message: 'Charge has already been refunded.' } } };
    if (amount > left) return invalid(`Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`);
    return ok(this.addRefund(String(intent['id']), amount, metadataOf(form)));
  }

  addRefund(intentId: string, amount: number, metadata: Fields = {}, status = 'succeeded'): Fields {
    const refund = { id: `re_${randomBytes(6).toString('hex')}`, object: 'refund', amount, currency: this.intents.get(intentId)!['currency'], created: 1_795_000_100, payment_intent: intentId, metadata, status };
    this.refunds.push(refund);
    return refund;
  }

  addDispute(intentId: string, amount: number, status = 'needs_response'): Fields {
    const dispute = { id: `du_${randomBytes(6).toString('hex')}`, object: 'dispute', amount, currency: this.intents.get(intentId)!['currency'], created: 1_795_000_200, payment_intent: intentId, charge: intentId.replace('pi_', 'ch_'), metadata: {}, status };
    this.disputes.push(dispute);
    return dispute;
  }
}

const ok = (body: Fields) => ({ status: 200, body });
const invalid = (message: string, status = 400) => ({ status, body: { error: { type: 'invalid_request_error', message } } });
const metadataOf = (form: URLSearchParams): Fields => Object.fromEntries([...form].flatMap(([name, value]) => (name.startsWith('metadata[') ? [[name.slice(9, -1), value]] : [])));

function send(response: ServerResponse, status: number, body: Fields): void {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_test' }).end(JSON.stringify(body));
}
