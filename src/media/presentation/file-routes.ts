import { extname, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { fileTypes } from '../domain/file-types';

/** Files are served as what we have made them, whatever their bytes look like. */
const contentTypes: Readonly<Record<string, string>> = Object.fromEntries(fileTypes.flatMap(({ extensions, mimeType }) => extensions.map((extension) => [extension, mimeType])));

/** Published files only: originals and unfinished ones have other paths. */
const publishedPath = new RegExp(`^\\d{4}/\\d{2}/[\\w-]{16,100}\\.(${Object.keys(contentTypes).join('|')})$`);

/** Serves what is published from a directory. A file never changes under its name, so whoever has it keeps it. */
export const fileRoutes = (directory: string) => async (http: FastifyInstance): Promise<void> => {
  await http.register(fastifyStatic, { root: resolve(directory), suppressWarning: true, serve: false, cacheControl: false, contentType: false, index: false, dotfiles: 'deny', setHeaders });
  http.get<{ Params: { '*': string } }>('/media/*', { exposeHeadRoute: true }, async (request, reply) => {
    const path = request.params['*'];
    return publishedPath.test(path) ? reply.sendFile(path) : reply.callNotFound();
  });
};

function setHeaders(reply: FastifyReply, path: string): void {
  const extension = extname(path).slice(1);
  void reply.headers({
    'content-type': contentTypes[extension]!,
    'cache-control': 'public, max-age=31536000, immutable',
    'content-security-policy': "sandbox; default-src 'none'",
    'cross-origin-resource-policy': 'cross-origin',
    ...(extension === 'pdf' && { 'content-disposition': 'attachment' }),
  });
}
