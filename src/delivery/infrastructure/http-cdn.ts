import { surrogateKey } from '../../shared/application/surrogate-keys';

/** As many as Cloudflare takes at once; Fastly takes 256. */
const tagsPerRequest = 100;

const timeoutMs = 10_000;

/** Tells whoever answers at the address which answers are stale, by the names that those carry in their headers. */
export class HttpCdn {
  constructor(
    private readonly url: string,
    private readonly token: string | undefined,
  ) {}

  /** Throws where it can't be told, for the job to be tried again. Being told twice does no harm. */
  async purge(tags: readonly string[]): Promise<void> {
    const keys = tags.includes('*') ? ['*'] : tags.map(surrogateKey);
    for (let start = 0; start < keys.length; start += tagsPerRequest) await this.#send(keys.slice(start, start + tagsPerRequest));
  }

  async #send(tags: readonly string[]): Promise<void> {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(this.token && { authorization: `Bearer ${this.token}` }) },
      body: JSON.stringify({ tags }),
      // The token is for this address alone.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    // Unread, it would hold its connection.
    await response.body?.cancel();
    if (!response.ok) throw new Error(`CDN_PURGE_URL answered ${response.status} to the purge of ${tags.length} tags.`);
  }
}
