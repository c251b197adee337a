import type { Client } from 'pg';
import type { MenuItem } from '../../src/content/domain/menu.entity';
import { wordsOf } from '../../src/content/domain/page-content';
import type { LinkTarget, Section, Seo } from '../../src/content/domain/section';
import type { RichTextDocument, RichTexts } from '../../src/shared/domain/rich-text';
import { ProseMirrorRichTexts } from '../../src/shared/infrastructure/prosemirror-rich-texts';
import { uuidV7 } from '../../src/shared/infrastructure/system';
import { encodeId, parseId } from '../../src/shared/presentation/ids';

type Locale = 'en' | 'de';

interface Words {
  readonly slug: string;
  readonly title: string;
  readonly sections: readonly Section[];
}

interface DemoPage {
  readonly id: string;
  readonly parentId: string | null;
  readonly isDraft?: boolean;
  readonly in: Partial<Record<Locale, Words>>;
}

const richTexts: RichTexts = new ProseMirrorRichTexts(parseId);
const [home, about, team, faq, terms] = Array.from({ length: 5 }, () => uuidV7.next()) as [string, string, string, string, string];

const toPage = (id: string): LinkTarget => ({ type: 'Page', id });
const base = (heading: string | null) => ({ id: uuidV7.next(), anchor: null, heading });

/** Paragraphs; `[words](id)` links to a page. */
function text(...paragraphs: string[]): RichTextDocument {
  const inline = (paragraph: string) =>
    paragraph.split(/(\[[^\]]+\]\([^)]+\))/).filter(Boolean).map((piece) => {
      const [, words, id] = /^\[([^\]]+)\]\(([^)]+)\)$/.exec(piece) ?? [];
      return words && id ? { type: 'text', text: words, marks: [{ type: 'link', attrs: { href: `marquee:${encodeId('Page', id)}` } }] } : { type: 'text', text: piece };
    });
  return { type: 'doc', content: paragraphs.map((paragraph) => ({ type: 'paragraph', content: inline(paragraph) })) };
}

const hero = (heading: string, words: string, label: string): Section => ({ kind: 'HERO', ...base(heading), body: text(words), mediaId: null, actions: [{ label, target: { type: 'External', href: '/events' } }] });
const events = (heading: string, tagSlugs: string[]): Section => ({ kind: 'EVENT_LIST', ...base(heading), selection: { query: null, tagSlugs, venueIds: [], organizerIds: [], countryCode: null, city: null }, limit: 6 });
const prose = (heading: string | null, ...paragraphs: string[]): Section => ({ kind: 'RICH_TEXT', ...base(heading), body: text(...paragraphs) });
const questions = (heading: string, asked: Record<string, string>): Section => ({ kind: 'FAQ', ...base(heading), questions: Object.entries(asked).map(([question, answer]) => ({ question, answer: text(answer) })) });
const call = (heading: string, words: string, label: string, target: LinkTarget): Section => ({ kind: 'CALL_TO_ACTION', ...base(heading), body: text(words), actions: [{ label, target }] });

const pages: readonly DemoPage[] = [
  {
    id: home,
    parentId: null,
    in: {
      en: {
        slug: '', title: 'Nights out in twenty cities',
        sections: [
          hero('What are you doing tonight?', 'Concerts, theatre, talks and fairs: find what is on, and book your places in a minute.', 'See all events'),
          events('Coming up', []),
          call('New here?', `Read [how booking works](${faq}) before your first night out.`, 'Questions and answers', toPage(faq)),
        ],
      },
      de: {
        slug: '', title: 'Abende in zwanzig Städten',
        sections: [
          hero('Was machst du heute Abend?', 'Konzerte, Theater, Vorträge und Messen: finden, was läuft, und in einer Minute Plätze buchen.', 'Alle Veranstaltungen'),
          events('Demnächst', []),
          call('Zum ersten Mal hier?', `Lies vor dem ersten Abend, [wie das Buchen geht](${faq}).`, 'Fragen und Antworten', toPage(faq)),
        ],
      },
    },
  },
  {
    id: about,
    parentId: null,
    in: {
      en: { slug: 'about', title: 'About us', sections: [prose('Who we are', 'Marquee brings houses, promoters and their guests together.', `Meet [the team](${team}), or read the [answers to what people ask most](${faq}).`), events('Music we like', ['jazz'])] },
      de: { slug: 'ueber-uns', title: 'Über uns', sections: [prose('Wer wir sind', 'Marquee bringt Häuser, Veranstalter und ihre Gäste zusammen.', `Hier ist [das Team](${team}), und hier sind die [häufigsten Fragen](${faq}).`)] },
    },
  },
  { id: team, parentId: about, in: { en: { slug: 'team', title: 'The team', sections: [prose(null, 'Six people, four time zones, one calendar.')] } } },
  {
    id: faq,
    parentId: null,
    in: {
      en: { slug: 'faq', title: 'Questions and answers', sections: [questions('Booking', { 'How long are my places kept?': 'Fifteen minutes from the moment you choose them.', 'Can I cancel?': 'Until a day before the start, unless the event says otherwise.', 'Where are my tickets?': 'In your mail, as a PDF with a code for the door.' })] },
      de: { slug: 'fragen', title: 'Fragen und Antworten', sections: [questions('Buchen', { 'Wie lange werden meine Plätze gehalten?': 'Fünfzehn Minuten ab der Auswahl.', 'Kann ich stornieren?': 'Bis zum Tag davor, wenn die Veranstaltung nichts anderes sagt.' })] },
    },
  },
  { id: terms, parentId: null, isDraft: true, in: { en: { slug: 'terms', title: 'Terms', sections: [prose(null, 'To be written by somebody who knows the law.')] } } },
];

const item = (label: string, target: LinkTarget, children: readonly MenuItem[] = []): MenuItem => ({ label, target, children });
const allEvents: LinkTarget = { type: 'External', href: '/events' };
const menus: readonly { readonly key: string; readonly locale: Locale; readonly items: readonly MenuItem[] }[] = [
  { key: 'main', locale: 'en', items: [item('Events', allEvents), item('About us', toPage(about), [item('The team', toPage(team))]), item('Help', toPage(faq))] },
  { key: 'main', locale: 'de', items: [item('Veranstaltungen', allEvents), item('Über uns', toPage(about), [item('Das Team', toPage(team))]), item('Hilfe', toPage(faq))] },
  { key: 'footer', locale: 'en', items: [item('Home', toPage(home)), item('Terms', toPage(terms))] },
];

const seo: Seo = { title: null, description: null, canonicalUrl: null, noIndex: false, imageId: null };

/** Pages in two languages, a draft among them; menus; an address that leads on. */
export async function writePages(client: Pick<Client, 'query'>, now: Date): Promise<number> {
  for (const [position, { id, parentId, isDraft, in: words }] of pages.entries()) {
    await client.query('INSERT INTO pages (id, parent_id, position, created_at, updated_at) VALUES ($1, $2, $3, $4, $4)', [id, parentId, position, now]);
    for (const [locale, { slug, title, sections }] of Object.entries(words)) {
      const versionId = uuidV7.next();
      const path = `${parentId ? `/${pages.find((page) => page.id === parentId)!.in[locale as Locale]!.slug}` : ''}/${slug}`;
      const found = wordsOf({ title, seo, sections }, richTexts);
      await client.query('INSERT INTO page_versions (id, page_id, locale, number, title, seo, sections, created_at) VALUES ($1, $2, $3, 1, $4, $5, $6, $7)', [versionId, id, locale, title, JSON.stringify(seo), JSON.stringify(sections), now]);
      await client.query(
        `INSERT INTO page_translations (page_id, locale, slug, path, draft_version_id, published_version_id, published_at, first_published_at, search, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, setweight(to_tsvector('simple', marquee_unaccent($8)), 'A') || setweight(to_tsvector('simple', marquee_unaccent($9)), 'D'), $10, $10)`,
        [id, locale, slug, path, versionId, isDraft ? null : versionId, isDraft ? null : now, found.title, `${found.headings}\n${found.text}`, now],
      );
    }
  }
  for (const { key, locale, items } of menus) await client.query('INSERT INTO menus (id, key, locale, items, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $5)', [uuidV7.next(), key, locale, JSON.stringify(items), now]);
  await client.query(`INSERT INTO redirects (id, locale, from_path, page_id, status_code, is_automatic, created_at, updated_at) VALUES ($1, 'en', '/help', $2, 301, false, $3, $3)`, [uuidV7.next(), faq, now]);
  return pages.length;
}
