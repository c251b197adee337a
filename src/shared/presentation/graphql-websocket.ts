import websocket, { type WebSocket } from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type ExecutionArgs, GraphQLError } from 'graphql';
import { CloseCode, type Context, handleProtocols, makeServer, type Server, type SubscribePayload } from 'graphql-ws';
import { DomainError } from '../domain/errors';
import type { SubscriptionContext } from './context';
import type { RequestLogger } from './graphql-server';
import { SubscriptionReader, type SubscriptionReaderOptions } from './subscription-reader';
import { type GateOptions, WebSocketGate } from './websocket-gate';

export interface GraphQLSocketsOptions extends GateOptions, SubscriptionReaderOptions {
  readonly subscriptionsPerSocket: number;
  readonly pingSeconds: number;
  /** Throws a DomainError where the credentials are no good. */
  readonly context: (request: FastifyRequest, authorization: string | undefined) => Promise<SubscriptionContext>;
  /** Counts a subscription that is to start; throws RATE_LIMITED where none is left. */
  readonly limitRequest: (context: SubscriptionContext) => Promise<void>;
  readonly logger: RequestLogger;
}

interface Peer {
  readonly socket: WebSocket;
  readonly request: FastifyRequest;
  /** Ids whose subscription is being started. */
  readonly starting: Set<string>;
}
type PeerContext = Context<Record<string, unknown>, Peer>;

const maxPayload = 64 * 1_024;
/** Who lets more than this wait for it reads too slowly, or not at all. */
const bufferMax = 1_024 * 1_024;
const initWaitMs = 5_000;
const closeWaitMs = 1_000;

const closing = { goingAway: 1001, tryAgainLater: 1013 };

/** Serves subscriptions by the protocol graphql-transport-ws, and nothing else. */
export class GraphQLSockets {
  readonly gate: WebSocketGate;
  readonly #reader: SubscriptionReader;
  readonly #server: Server<Peer>;
  /** Those that have answered the last ping. */
  readonly #alive = new Set<WebSocket>();
  readonly #sockets = new Set<WebSocket>();
  #pinging: NodeJS.Timeout | undefined;

  constructor(private readonly options: GraphQLSocketsOptions) {
    this.gate = new WebSocketGate(options);
    this.#reader = new SubscriptionReader(options);
    this.#server = makeServer<Record<string, unknown>, Peer>({
      connectionInitWaitTimeout: initWaitMs,
      onConnect: (ctx) => this.#connect(ctx),
      onSubscribe: (ctx, id, payload) => this.#start(ctx, id, payload),
      onOperation: ({ extra }, id) => void extra.starting.delete(id),
      onNext: ({ extra }, _id, _payload, _args, { errors, ...result }) => (errors ? { ...result, errors: this.#format(extra, errors, result.data !== undefined) } : undefined),
      onError: ({ extra }, _id, _payload, errors) => this.#format(extra, errors, false),
    });
  }

  static async register(http: FastifyInstance, options: GraphQLSocketsOptions): Promise<GraphQLSockets> {
    const sockets = new GraphQLSockets(options);
    await http.register(websocket, {
      options: { maxPayload, handleProtocols },
      // What a socket does wrong, such as a message that is too large, ws answers itself.
      errorHandler: (_error, socket) => socket.terminate(),
      preClose: () => sockets.close(http.websocketServer.clients),
    });
    return sockets;
  }

  /** Takes over a connection that the gate let in. */
  accept(socket: WebSocket, request: FastifyRequest): void {
    this.#sockets.add(socket);
    this.#alive.add(socket);
    this.#pinging ??= setInterval(() => this.#ping(), this.options.pingSeconds * 1_000);
    const closed = this.#server.opened(
      {
        protocol: socket.protocol,
        send: (message) => this.#send(socket, message),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (handle) => void socket.on('message', (message) => void handle(String(message)).catch((error: unknown) => this.#fail(socket, request, error))),
      },
      { socket, request, starting: new Set() },
    );
    socket.on('pong', () => this.#alive.add(socket));
    socket.once('close', (code, reason) => {
      this.#forget(socket);
      closed(code, String(reason)).catch((error: unknown) => this.#fail(socket, request, error));
    });
  }

  async close(clients: Iterable<WebSocket>): Promise<void> {
    this.gate.shut();
    const open = [...clients];
    const gone = open.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    for (const socket of open) socket.close(closing.goingAway, 'The server is closing');
    const cut = setTimeout(() => open.forEach((socket) => socket.terminate()), closeWaitMs);
    await Promise.all(gone);
    clearTimeout(cut);
  }

  /** True, or a socket that is closed with the reason. */
  async #connect(ctx: PeerContext): Promise<boolean> {
    try {
      await this.#context(ctx);
      return true;
    } catch (error) {
      const isRefused = error instanceof DomainError && error.kind === 'unauthenticated';
      if (!isRefused) this.options.logger.error({ err: error, requestId: ctx.extra.request.id }, 'a WebSocket could not be authenticated');
      // 4403 is what clients of graphql-ws take as "come again with a new token".
      ctx.extra.socket.close(isRefused ? CloseCode.Forbidden : closing.tryAgainLater, isRefused ? 'Forbidden' : 'Try again later');
      return false;
    }
  }

  async #start(ctx: PeerContext, id: string, payload: SubscribePayload): Promise<ExecutionArgs | readonly GraphQLError[]> {
    const { socket, request, starting } = ctx.extra;
    if (starting.has(id)) {
      // graphql-ws would forget the first of the two, and never end it.
      socket.close(CloseCode.SubscriberAlreadyExists, `Subscriber for ${id} already exists`.slice(0, 120));
      return [new GraphQLError('The id is in use.')];
    }
    try {
      this.#refuseTooMany(ctx);
      starting.add(id);
      const document = await this.#reader.find(payload);
      const args = this.#reader.read(document);
      if (!('document' in args)) {
        starting.delete(id);
        return args;
      }
      const contextValue = await this.#context(ctx);
      await this.options.limitRequest(contextValue);
      this.options.logger.info({ surface: 'public', operation: payload.operationName ?? null, documentId: document.documentId, isRegistered: document.isRegistered, requestId: request.id, subscription: true }, 'graphql');
      return { ...args, contextValue };
    } catch (error) {
      starting.delete(id);
      return [error instanceof GraphQLError ? error : new GraphQLError((error as Error).message, { originalError: error as Error })];
    }
  }

  #refuseTooMany({ subscriptions }: PeerContext): void {
    const { subscriptionsPerSocket } = this.options;
    if (Object.keys(subscriptions).length <= subscriptionsPerSocket) return;
    throw new DomainError('rate-limited', 'RATE_LIMITED', `This socket has ${subscriptionsPerSocket} subscriptions, the most it may have. End one, or open another socket.`);
  }

  /** Anew for each operation, so that a token that expired or was revoked starts nothing more. */
  #context({ connectionParams, extra: { request } }: PeerContext): Promise<SubscriptionContext> {
    const given = connectionParams?.authorization ?? connectionParams?.Authorization ?? request.headers.authorization;
    return this.options.context(request, given === undefined ? undefined : String(given));
  }

  #format({ request }: Peer, errors: readonly GraphQLError[], isExecuted: boolean) {
    const formatted = this.#reader.format(errors, request.id, isExecuted);
    formatted.forEach(({ extensions }, index) => {
      const error = errors[index]!;
      if (extensions?.code === 'INTERNAL_SERVER_ERROR') this.options.logger.error({ err: error.originalError ?? error, path: error.path, requestId: request.id }, 'unexpected error');
    });
    return formatted;
  }

  #send(socket: WebSocket, message: string): Promise<void> {
    if (socket.bufferedAmount > bufferMax) socket.terminate();
    if (socket.readyState !== socket.OPEN) return Promise.resolve();
    // A subscription has its next message made only when this one has left, so a slow reader skips states and fills nothing.
    return new Promise((resolve) => socket.send(message, () => resolve()));
  }

  #ping(): void {
    for (const socket of this.#sockets) {
      if (!this.#alive.delete(socket)) socket.terminate();
      else if (socket.readyState === socket.OPEN) socket.ping();
    }
  }

  #forget(socket: WebSocket): void {
    this.#alive.delete(socket);
    this.#sockets.delete(socket);
    if (this.#sockets.size > 0) return;
    clearInterval(this.#pinging);
    this.#pinging = undefined;
  }

  #fail(socket: WebSocket, request: FastifyRequest, error: unknown): void {
    this.options.logger.error({ err: error, requestId: request.id }, 'unexpected error');
    socket.close(CloseCode.InternalServerError, 'Internal server error');
  }
}
