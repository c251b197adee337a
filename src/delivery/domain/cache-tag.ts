import { Faults } from '../../shared/domain/errors';

/** What follows the name of a tag: nothing, or what it is about. */
type Form = 'alone' | 'id' | 'slug' | 'month' | 'path' | 'key';

interface TagKind {
  readonly form: Form;
  /** What answers have it, and what change names it. */
  readonly meaning: string;
}

/** All tags that answers hold and changes name; docs/caching.md explains them by this list. */
export const tagKinds: Readonly<Record<string, TagKind>> = {
  '*': { form: 'alone', meaning: 'Everything that is kept: named by changes of the settings of the site, and by changes of very much at once.' },
  event: { form: 'id', meaning: 'Answers that show the event, and those that looked for its id in vain.' },
  'event-slug': { form: 'slug', meaning: 'Answers of `event(slug:)`, whether there is one or not.' },
  'events:all': { form: 'alone', meaning: 'Lists of events that no condition below narrows; the feeds, the sitemap.' },
  'events:search': { form: 'alone', meaning: 'Lists of events found by words.' },
  'events:month': { form: 'month', meaning: 'Lists of events of a span of up to 24 months, UTC.' },
  'events:venue': { form: 'id', meaning: 'Lists of the events of a venue.' },
  'events:organizer': { form: 'id', meaning: 'Lists of the events of an organizer.' },
  'events:tag': { form: 'slug', meaning: 'Lists of the events that have a tag.' },
  'events:place': { form: 'alone', meaning: 'Lists of events by city, country or distance: named when a venue moves, appears or goes.' },
  facets: { form: 'alone', meaning: 'Counts by tag and venue: named when one of those gets another name.' },
  organizer: { form: 'id', meaning: 'Answers that show the organizer.' },
  'organizer-slug': { form: 'slug', meaning: 'Answers of `organizer(slug:)`, whether there is one or not.' },
  tag: { form: 'id', meaning: 'Answers that show the tag.' },
  tags: { form: 'alone', meaning: 'The list of all tags; the feeds.' },
  venue: { form: 'id', meaning: 'Answers that show the venue.' },
  'venue-slug': { form: 'slug', meaning: 'Answers of `venue(slug:)`, whether there is one or not.' },
  venues: { form: 'alone', meaning: 'Lists of venues; the feeds.' },
  media: { form: 'id', meaning: 'Answers that show the picture, film or file.' },
  page: { form: 'id', meaning: 'Answers that show the page, in whatever language, or its breadcrumbs.' },
  'page-path': { form: 'path', meaning: 'Answers of `page(path:)`, whether there is a page, a redirect or nothing.' },
  'page-children': { form: 'id', meaning: 'Answers that list the pages below a page.' },
  pages: { form: 'alone', meaning: 'Lists of pages; the sitemap.' },
  menu: { form: 'key', meaning: 'A menu, in whatever language.' },
  settings: { form: 'alone', meaning: 'The settings of the site, robots.txt. Their changes name `*`.' },
};

/** As after the colon. */
const forms: Readonly<Record<Exclude<Form, 'alone'>, RegExp>> = {
  id: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/,
  slug: /^[^\s\p{C}]{1,100}$/u,
  month: /^\d{4}-\d\d$/,
  // A notification of PostgreSQL holds 8,000 bytes.
  path: /^\/[^\s\p{C}]{0,1500}$/u,
  key: /^[^\s\p{C}]{1,100}$/u,
};

const tagsMax = 100;

/** Throws every fault at once. */
export function assertTags(tags: readonly string[]): void {
  const faults = new Faults();
  if (tags.length < 1 || tags.length > tagsMax) faults.add('INVALID', `tags must have 1 to ${tagsMax} items.`, ['tags']);
  else tags.forEach((tag, index) => isTag(tag) || faults.add('INVALID', `${JSON.stringify(tag.slice(0, 80))} is no tag; see the table of tags in docs/caching.md. An id in a tag is the UUID.`, ['tags', String(index)]));
  faults.throwIfAny();
}

function isTag(tag: string): boolean {
  const end = tag.startsWith('events:') ? tag.indexOf(':', 'events:'.length) : tag.indexOf(':');
  const [name, rest] = end < 0 ? [tag, null] : [tag.slice(0, end), tag.slice(end + 1)];
  const form = Object.hasOwn(tagKinds, name) ? tagKinds[name]!.form : null;
  return form !== null && (form === 'alone' ? rest === null : rest !== null && forms[form].test(rest));
}
