import { randomUUID } from 'node:crypto';
import { createTestApp, fakeClock, type TestApp } from '../support/app';
import { ContentWorld, pageQuery, section, text } from './content-world';

const vectors = [
  '<script>alert(1)</script>', '</script><script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)", '<!--', ']]>', '&lt;script&gt;', '\u2028alert(1)\u2029', '<svg/onload=alert(1)>', '</title><script>alert(1)</script>',
];

describe('markup in words', () => {
  const clock = fakeClock();
  let app: TestApp;
  let world: ContentWorld;

  beforeAll(async () => {
    app = await createTestApp({ clock, env: { EMBED_HOSTS: 'player.vimeo.com' } });
    world = new ContentWorld(app, clock.now());
  });

  afterAll(() => app?.close());

  const show = async (path: string, to: TestApp = app) => {
    const { data, errors } = await to.query(pageQuery, { path });
    expect(errors).toBeUndefined();
    return data.page;
  };

  it.each(vectors)('stays words, in HTML and in structured data: %p', async (vector) => {
    const path = `/markup-${vectors.indexOf(vector)}`;
    await world.page({
      path, title: vector, seo: { title: vector, description: vector },
      sections: [
        section.richText({ heading: vector, body: text(vector) }),
        section.faq({ questions: [{ question: vector, answer: text(vector) }] }),
        section.embed({ url: 'https://player.vimeo.com/video/1?q="><script>alert(1)</script>', title: vector }),
      ],
    });
    const { title, seo, sections: [richText, faq, embed] } = await show(path);
    expect([title, seo.title, seo.description, richText.heading, faq.questions[0].question]).toEqual(Array(5).fill(vector));
    for (const html of [richText.body.html, faq.questions[0].answer.html]) expect(html).toMatch(/^<p>[^<>"']*<\/p>$/);
    expect(seo.structuredData).not.toMatch(/[<>&\u2028\u2029]/);
    expect(JSON.parse(seo.structuredData)['@graph'][0]).toMatchObject({ name: vector, description: vector, mainEntity: [{ name: vector, acceptedAnswer: { text: expect.any(String) } }] });
    expect(embed.html).toMatch(/^<iframe src="https:\/\/player\.vimeo\.com\/[^<>"']*" title="[^<>"']*" sandbox="[^<>"']*" allow="[^<>"']*" referrerpolicy="[^<>"']*" loading="lazy"><\/iframe>$/);
  });

  it.each([
    'http://player.vimeo.com/video/1', 'https://player.vimeo.com:8443/', 'https://player.vimeo.com.evil.example/', 'https://evil.example/?https://player.vimeo.com/', 'https://user:pass@player.vimeo.com/',
    'https://player.vimeo.com@evil.example/', 'javascript:alert(1)//player.vimeo.com', 'data:text/html,player.vimeo.com', '//player.vimeo.com/video/1', 'not an address', null,
  ])('%p is framed nowhere', async (url) => {
    const path = `/embed-${randomUUID()}`;
    await world.page({ path, sections: [section.embed({ url })] });
    expect((await show(path)).sections).toMatchObject([{ __typename: 'EmbedSection', url: null, html: '' }]);
  });

  it('a host that leaves the list is framed no more', async () => {
    await world.page({ path: '/film', sections: [section.embed({ heading: 'Film' })] });
    expect((await show('/film')).sections[0].html).toContain('<iframe');
    const after = await createTestApp({ clock, databaseUrl: app.databaseUrl, env: { EMBED_HOSTS: 'www.youtube-nocookie.com' } });
    try {
      expect((await show('/film', after)).sections).toMatchObject([{ heading: 'Film', url: null, html: '' }]);
    } finally {
      await after.close();
    }
  });
});
