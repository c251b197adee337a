import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { notFound } from '../../shared/domain/errors';
import { hasFile, robots, sitemapFile, sitemapIndex } from '../application/sitemap';
import { type SitemapKind, sitemapKinds, type Sitemaps } from '../domain/sitemap.port';
import { answer, type AnswerTools } from './answer';

export interface SitemapRouteTools extends AnswerTools {
  readonly sitemaps: Sitemaps;
}

type Numbered = FastifyRequest<{ Params: { number: string } }>;

/** What search engines fetch. A site that is not to be indexed has no sitemaps, so nothing leads a crawler to it. */
export const sitemapRoutes =
  (tools: SitemapRouteTools) =>
  (http: FastifyInstance): void => {
    const { publicUrl, sitemaps } = tools;
    const file = fileHandler(tools);
    http.get('/robots.txt', async (request, reply) => {
      const summary = await sitemaps.summary([]);
      return answer(request, reply, tools, { type: 'text/plain', facts: summary, write: () => robots(summary, publicUrl(request)) });
    });
    http.get('/sitemap.xml', async (request, reply) => {
      const summary = await sitemaps.summary(sitemapKinds);
      if (!summary.isIndexed) throw notFound('Sitemap');
      return answer(request, reply, tools, { type: 'application/xml', facts: summary, write: () => sitemapIndex(summary, publicUrl(request)) });
    });
    for (const kind of sitemapKinds) http.get(`/sitemaps/${kind}-:number.xml`, (request: Numbered, reply) => file(request, reply, kind));
  };

const fileHandler = (tools: SitemapRouteTools) => async (request: Numbered, reply: FastifyReply, kind: SitemapKind) => {
  const { number } = request.params;
  const summary = await tools.sitemaps.summary([kind]);
  if (!/^[1-9]\d{0,4}$/.test(number) || !hasFile(summary, kind, Number(number))) throw notFound('Sitemap');
  const texts = sitemapFile(tools.sitemaps, kind, Number(number), { siteUrl: tools.siteUrl, defaultLocale: summary.defaultLocale });
  // HEAD would read all of a stream only to send none of it.
  return answer(request, reply, tools, { type: 'application/xml', facts: [summary, kind, number], write: () => Readable.from(request.method === 'HEAD' ? [] : texts) });
};
