import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface RedisProxy {
  readonly url: string;
  /** Ends all connections; those that come go to another server, or nowhere without one. */
  redirect(url: string | null): void;
  close(): Promise<void>;
}

/** An address that stays while the Redis behind it does not. */
export async function startRedisProxy(url: string): Promise<RedisProxy> {
  let target: URL | null = new URL(url);
  const sockets = new Set<Socket>();
  const server = createServer((incoming) => {
    if (!target) return void incoming.destroy();
    const outgoing = connect(Number(target.port), target.hostname);
    for (const [socket, peer] of [[incoming, outgoing], [outgoing, incoming]] as const) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => (sockets.delete(socket), peer.destroy()));
      socket.pipe(peer);
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endAll = () => sockets.forEach((socket) => socket.destroy());
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    redirect(to) {
      target = to === null ? null : new URL(to);
      endAll();
    },
    async close() {
      server.close();
      endAll();
      await once(server, 'close');
    },
  };
}
