import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from '../support/eventually';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders & Record<string, string>;
  readonly body: string;
}

/** A partner's server: keeps what it is sent and answers as it is told. */
export class WebhookReceiver {
  readonly received: Received[] = [];
  answer: (response: ServerResponse, count: number) => void = (response) => response.writeHead(204).end();
  readonly #server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      this.received.push({ path: request.url!, headers: request.headers as Received['headers'], body });
      this.answer(response, this.received.length);
    });
  });

  static async start(): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver();
    // Of both families, so that every spelling of this machine's address leads here.
    await new Promise<void>((resolve) => receiver.#server.listen({ port: 0, host: '::' }, resolve));
    return receiver;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  url = (path = '/hook', host = '127.0.0.1') => `http://${host}:${this.port}${path}`;

  at = (path: string) => this.received.filter((message) => message.path === path);

  /** The messages at a path, once there are so many. */
  async until(count: number, path = '/hook'): Promise<Received[]> {
    return eventually(() => this.at(path).length >= count && this.at(path), 20_000);
  }

  close = () => new Promise<void>((resolve) => {
    this.#server.close(() => resolve());
    this.#server.closeAllConnections();
  });
}
