import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { notFound } from '../../shared/domain/errors';
import { hasFile, robots, sitemapFile, sitemapIndex } from '../application/sitemap';
import { type SitemapKind, sitemapKinds, type Sitemaps } from '../domain/sitemap.port';
import { answer, answerKept, type AnswerTools } from './answer';

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
    http.get('/robots.txt', (request, reply) => {
      const make = async () => {
        const summary = await sitemaps.summary([]);
        return { facts: summary, write: () => robots(summary, publicUrl(request)), tags: ['settings'] };
      };
      return answerKept(request, reply, tools, { type: 'text/plain', make });
    });
    http.get('/sitemap.xml', (request, reply) => {
      const make = async () => {
        const summary = await sitemaps.summary(sitemapKinds);
        if (!summary.isIndexed) throw notFound('Sitemap');
        return { facts: summary, write: () => sitemapIndex(summary, publicUrl(request)), tags: ['settings', 'pages', 'events:all'] };
      };
      return answerKept(request, reply, tools, { type: 'application/xml', make });
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
