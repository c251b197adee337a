import { createHash } from 'node:crypto';
import type { Surface } from '../../src/shared/application/documents.port';
import type { TestApp } from '../support/app';

export const hashOf = (text: string, algorithm = 'sha256'): string => createHash(algorithm).update(text).digest('hex');
export const idOf = (text: string): string => `sha256:${hashOf(text)}`;

/** Registers a document as `npm run operations:publish` does; returns its id. */
export async function register(test: TestApp, text: string, surface: Surface = 'public'): Promise<string> {
  await test.app.registerDocuments.execute({ kind: 'system', requestId: 'test' }, [{ surface, text }]);
  return idOf(text);
}

export const modern = { accept: 'application/graphql-response+json' };

/** One request to an endpoint. */
export function requester({ app }: TestApp, url = '/graphql') {
  const answer = (response: Awaited<ReturnType<typeof app.http.inject>>) => ({ status: response.statusCode, headers: response.headers, body: response.json() });
  return {
    post: async (payload: object, headers: Record<string, string> = modern) => answer(await app.http.inject({ method: 'POST', url, headers, payload })),
    /** Without a header that would need a preflight. */
    get: async (query: Record<string, string> | string, headers: Record<string, string> = modern) => answer(await app.http.inject({ url: `${url}?${new URLSearchParams(query)}`, headers })),
  };
}

export const faultOf = ({ status, body }: { readonly status: number; readonly body: { readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[] } }) => ({
  status,
  errors: body.errors?.length,
  code: body.errors?.[0]?.extensions.code,
});
