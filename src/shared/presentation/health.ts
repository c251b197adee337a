import type { FastifyInstance } from 'fastify';

export interface HealthCheck {
  readonly name: string;
  /** Whether the process can't serve without it. What is not required only degrades. */
  readonly isRequired: boolean;
  /** Rejects when the thing is away. */
  check(): Promise<unknown>;
}

type Status = 'up' | 'down';

/** `/health/live` depends on nothing; `/health/ready` turns 503 while a required part is away or the process drains. */
export function serveHealth(app: FastifyInstance, options: { checks: readonly HealthCheck[]; version: string; timeoutMs: number }): { drain(): void } {
  let isDraining = false;
  const startedAt = Date.now();

  const examine = async () => {
    const statuses = await Promise.all(options.checks.map(async (check): Promise<[string, Status]> => [check.name, await probe(check, options.timeoutMs)]));
    const parts = Object.fromEntries(statuses);
    const isReady = !isDraining && options.checks.every(({ name, isRequired }) => !isRequired || parts[name] === 'up');
    return { parts, isReady };
  };

  app.get('/health/live', async () => ({ status: 'up' }));
  app.get('/health/ready', async (_request, reply) => {
    const { isReady } = await examine();
    return reply.code(isReady ? 200 : 503).header('cache-control', 'no-store').send({ status: isReady ? 'ready' : isDraining ? 'draining' : 'not ready' });
  });
  app.get('/health', async (_request, reply) => {
    const { parts, isReady } = await examine();
    const status = !isReady ? 'down' : Object.values(parts).includes('down') ? 'degraded' : 'up';
    return reply
      .code(isReady ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status, version: options.version, uptimeSeconds: Math.round((Date.now() - startedAt) / 1_000), parts });
  });
  return {
    drain() {
      isDraining = true;
    },
  };
}

async function probe({ check }: HealthCheck, timeoutMs: number): Promise<Status> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<Status>((resolve) => (timer = setTimeout(resolve, timeoutMs, 'down')));
  const outcome = check().then(
    (): Status => 'up',
    (): Status => 'down',
  );
  return Promise.race([outcome, timeout]).finally(() => clearTimeout(timer));
}
