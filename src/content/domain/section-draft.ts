import { type Faults } from '../../shared/domain/errors';
import type { Ids } from '../../shared/domain/clock';
import type { Reference } from '../../shared/domain/reference';
import type { RichTextDocument, RichTexts } from '../../shared/domain/rich-text';
import { readAddress } from '../../shared/domain/web-address';
import type { EventSelection, LinkAction, LinkTarget, PageContent, Section, Seo } from './section';

export interface LinkDraft {
  readonly pageId?: string | null;
  readonly eventId?: string | null;
  readonly mediaId?: string | null;
  readonly href?: string | null;
}

export interface ActionDraft extends LinkDraft {
  readonly label: string;
}

interface BaseDraft {
  /** Of a section that an earlier version has; a new one without. */
  readonly id?: string | null;
  readonly anchor?: string | null;
  readonly heading?: string | null;
}

interface WithBody {
  /** A rich text document, not looked at yet. */
  readonly body?: unknown;
}

interface WithActions {
  readonly actions?: readonly ActionDraft[] | null;
}

export interface HeroDraft extends BaseDraft, WithBody, WithActions {
  readonly mediaId?: string | null;
}
export interface RichTextDraft extends BaseDraft, WithBody {}
export interface GalleryDraft extends BaseDraft {
  readonly mediaIds?: readonly string[] | null;
}
type EventSelectionDraft = { readonly [K in keyof EventSelection]?: EventSelection[K] | null };

export interface EventListDraft extends BaseDraft, EventSelectionDraft {
  readonly limit?: number | null;
}
export interface FaqDraft extends BaseDraft {
  readonly questions?: readonly { readonly question: string; readonly answer?: unknown }[] | null;
}
export interface MediaDraft extends BaseDraft, WithBody {
  readonly mediaId?: string | null;
}
export interface CallToActionDraft extends BaseDraft, WithBody, WithActions {}
export interface EmbedDraft extends BaseDraft {
  readonly url?: string | null;
  readonly title?: string | null;
}

/** A section as an editor gives it: exactly one of these. */
export interface SectionDraft {
  readonly hero?: HeroDraft | null;
  readonly richText?: RichTextDraft | null;
  readonly gallery?: GalleryDraft | null;
  readonly eventList?: EventListDraft | null;
  readonly faq?: FaqDraft | null;
  readonly media?: MediaDraft | null;
  readonly callToAction?: CallToActionDraft | null;
  readonly embed?: EmbedDraft | null;
}

export interface PageContentDraft {
  readonly title: string;
  readonly seo?: Partial<Seo> | null;
  readonly sections?: readonly SectionDraft[] | null;
}

export interface DraftTools {
  readonly richTexts: RichTexts;
  readonly ids: Ids;
  /** Whether another site may be shown in a frame. */
  readonly mayEmbed: (url: string) => boolean;
}

type Path = readonly string[];

/** What an editor gave, as it is kept: complete or not, but sound. All faults are added, each at its place below `field`. */
export function readContent(draft: PageContentDraft, field: Path, tools: DraftTools, faults: Faults): PageContent {
  const reader = new SectionReader(tools, faults);
  const sections = (draft.sections ?? []).flatMap((section, index) => reader.read(section, [...field, 'sections', String(index)]) ?? []);
  refuseTwice(sections, field, faults);
  const { title, description, canonicalUrl = null, noIndex = false, imageId = null } = draft.seo ?? {};
  // A form that was emptied says nothing, so that the page's own words take its place.
  return { title: draft.title, seo: { title: title || null, description: description || null, canonicalUrl, noIndex, imageId }, sections };
}

const sectionName = { hero: 'HERO', richText: 'RICH_TEXT', gallery: 'GALLERY', eventList: 'EVENT_LIST', faq: 'FAQ', media: 'MEDIA', callToAction: 'CALL_TO_ACTION', embed: 'EMBED' } as const;

/** A place in content as the input has it: there the kind of a section is part of the path. */
export function placeInInput({ sections }: Pick<PageContent, 'sections'>, path: readonly string[]): readonly string[] {
  const [list, index, ...rest] = path;
  if (list !== 'sections') return path;
  const kind = sections[Number(index)]!.kind;
  return [list, index!, Object.entries(sectionName).find(([, name]) => name === kind)![0], ...rest];
}

class SectionReader {
  constructor(
    private readonly tools: DraftTools,
    private readonly faults: Faults,
  ) {}

  read(draft: SectionDraft, field: Path): Section | null {
    const given = (Object.keys(sectionName) as (keyof typeof sectionName)[]).filter((name) => draft[name]);
    const [name] = given;
    if (name && given.length === 1) return this.#section(name, draft, [...field, name]);
    this.faults.add('INVALID', `Give exactly one of ${Object.keys(sectionName).join(', ')}; got ${given.length === 0 ? 'none' : given.join(' and ')}.`, field);
    return null;
  }

  #section(name: keyof typeof sectionName, draft: SectionDraft, field: Path): Section {
    const base = ({ id, anchor, heading }: BaseDraft) => ({ id: id ?? this.tools.ids.next(), anchor: anchor ?? null, heading: heading || null });
    switch (name) {
      case 'hero': {
        const hero = draft.hero!;
        return { kind: 'HERO', ...base(hero), body: this.#richText(hero.body, [...field, 'body']), mediaId: hero.mediaId ?? null, actions: this.#actions(hero, field) };
      }
      case 'richText':
        return { kind: 'RICH_TEXT', ...base(draft.richText!), body: this.#richText(draft.richText!.body, [...field, 'body']) };
      case 'gallery':
        return { kind: 'GALLERY', ...base(draft.gallery!), mediaIds: draft.gallery!.mediaIds ?? [] };
      case 'eventList': {
        const { query = null, tagSlugs, venueIds, organizerIds, countryCode = null, city = null, limit } = draft.eventList!;
        const selection = { query, tagSlugs: tagSlugs ?? [], venueIds: venueIds ?? [], organizerIds: organizerIds ?? [], countryCode, city };
        return { kind: 'EVENT_LIST', ...base(draft.eventList!), selection, limit: limit ?? 12 };
      }
      case 'faq': {
        const questions = draft.faq!.questions ?? [];
        return {
          kind: 'FAQ',
          ...base(draft.faq!),
          questions: questions.map(({ question, answer }, index) => ({ question, answer: this.#richText(answer, [...field, 'questions', String(index), 'answer']) })),
        };
      }
      case 'media':
        return { kind: 'MEDIA', ...base(draft.media!), mediaId: draft.media!.mediaId ?? null, body: this.#richText(draft.media!.body, [...field, 'body']) };
      case 'callToAction':
        return { kind: 'CALL_TO_ACTION', ...base(draft.callToAction!), body: this.#richText(draft.callToAction!.body, [...field, 'body']), actions: this.#actions(draft.callToAction!, field) };
      case 'embed': {
        const { url = null, title = null } = draft.embed!;
        if (url !== null && !this.tools.mayEmbed(url)) this.faults.add('EMBED_NOT_ALLOWED', 'This site may not be shown in a frame; the setting EMBED_HOSTS lists those that may.', [...field, 'url']);
        return { kind: 'EMBED', ...base(draft.embed!), url, title };
      }
    }
  }

  #richText(value: unknown, field: Path): RichTextDocument | null {
    return value === null || value === undefined ? null : this.tools.richTexts.read(value, field, this.faults);
  }

  #actions({ actions }: WithActions, field: Path): LinkAction[] {
    return (actions ?? []).map((action, index) => ({ label: action.label, target: readLink(action, [...field, 'actions', String(index)], this.faults) }));
  }
}

/** At most one target; an address has a scheme that does nothing but lead somewhere. */
export function readLink({ pageId, eventId, mediaId, href }: LinkDraft, field: Path, faults: Faults): LinkTarget | null {
  const references: (Reference | null | undefined | '')[] = [pageId && { type: 'Page', id: pageId }, eventId && { type: 'Event', id: eventId }, mediaId && { type: 'MediaAsset', id: mediaId }];
  const targets: LinkTarget[] = references.flatMap((reference) => reference || []);
  if (href) {
    if (!isSafeHref(href)) faults.add('INVALID', 'href must be an http, https, mailto or tel address, or a path of this site such as /about.', [...field, 'href']);
    targets.push({ type: 'External', href });
  }
  if (targets.length > 1) faults.add('INVALID', 'A link leads to one target: give one of pageId, eventId, mediaId and href.', field);
  return targets[0] ?? null;
}

/**
 * Kept and given out as it was written, so it must be plain too: nothing that turns or hides text, no backslash that browsers
 * read as a slash, no "https:path" that they read as a path.
 */
export const isSafeHref = (href: string): boolean =>
  !/[\s\\\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u.test(href) && !/^https?:(?!\/\/[^/])/i.test(href) && readAddress(href) !== null;

function refuseTwice(sections: readonly Section[], field: Path, faults: Faults): void {
  const seen = new Set<string>();
  sections.forEach(({ id, anchor }, index) => {
    const place = [...field, ...placeInInput({ sections }, ['sections', String(index)])];
    if (seen.has(id)) faults.add('INVALID', 'Another section of this page has this id; leave it out for a new section.', [...place, 'id']);
    if (anchor && seen.has(`#${anchor}`)) faults.add('INVALID', `Another section of this page has the anchor ${anchor}; choose another.`, [...place, 'anchor']);
    seen.add(id);
    if (anchor) seen.add(`#${anchor}`);
  });
}
