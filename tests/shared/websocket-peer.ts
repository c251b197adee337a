import WebSocket, { type ClientOptions } from 'ws';
import { eventually } from '../support/eventually';

export interface Frame {
  readonly type: string;
  readonly id?: string;
  readonly payload?: ReturnType<typeof JSON.parse>;
}

/** Speaks the protocol frame by frame, also wrongly. */
export class Peer {
  readonly frames: Frame[] = [];
  closed: { readonly code: number; readonly reason: string } | null = null;
  /** HTTP status where the upgrade was refused. */
  refused: { readonly status: number; readonly body: ReturnType<typeof JSON.parse> } | null = null;
  private readonly opened: Promise<void>;

  constructor(url: string, options: ClientOptions = {}, protocol: string | null = 'graphql-transport-ws') {
    this.socket = protocol === null ? new WebSocket(url, options) : new WebSocket(url, protocol, options);
    this.socket.on('message', (data) => this.frames.push(JSON.parse(String(data)) as Frame));
    this.socket.on('close', (code, reason) => (this.closed = { code, reason: String(reason) }));
    this.socket.on('error', () => undefined);
    this.socket.on('unexpected-response', (_request, response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => (this.refused = { status: response.statusCode!, body: JSON.parse(Buffer.concat(chunks).toString() || 'null') }));
    });
    this.opened = new Promise((resolve) => this.socket.on('open', resolve));
  }

  readonly socket: WebSocket;

  async send(frame: Frame | string | Buffer): Promise<void> {
    await this.opened;
    this.socket.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame));
  }

  /** Opens the connection as the protocol wants it. */
  async init(payload?: object): Promise<this> {
    await this.send({ type: 'connection_init', ...(payload && { payload }) });
    await eventually(() => this.closed ?? this.frames.find(({ type }) => type === 'connection_ack'));
    return this;
  }

  subscribe(id: string, query: string, variables?: object): Promise<void> {
    return this.send({ id, type: 'subscribe', payload: { query, ...(variables && { variables }) } });
  }

  of(id: string, type: string): Frame | undefined {
    return this.frames.find((frame) => frame.id === id && frame.type === type);
  }

  /** The code with which the server closes it. */
  async closing(timeoutMs?: number): Promise<number> {
    return (await eventually(() => this.closed, timeoutMs)).code;
  }

  end(): void {
    this.socket.terminate();
  }
}
