import { inOneOrder } from '../../shared/domain/entity';
import { Faults, invalid } from '../../shared/domain/errors';
import type { Viewer } from '../../shared/domain/viewer';
import type { ContentTools, ContentTransaction } from './content-tools';
import { referencesOf } from './page-content';
import type { PageVersion } from './page.repository';
import { type PageContentDraft, placeInInput, readContent } from './section-draft';
import type { PageContent } from './section';

export interface PageDraft extends PageContentDraft {
  /** What was changed and why, for other editors. */
  readonly note?: string | null;
}

/** Places in the input of a save. */
export const inputField = ['input'] as const;

/** Kept small enough that a page is read in one statement and answered in one breath. */
export const maxContentLength = 200_000;

/** The content of a draft, sound; refused with every fault. */
export function contentOf(draft: PageContentDraft, tools: ContentTools): PageContent {
  const faults = new Faults();
  const content = readContent(draft, inputField, tools, faults);
  faults.throwIfAny();
  if (JSON.stringify(content).length > maxContentLength) throw invalid('INVALID', `A page holds at most ${maxContentLength.toLocaleString('en')} characters in all; split it into several pages.`, inputField);
  return content;
}

type NewVersion = Pick<PageVersion, 'pageId' | 'locale' | 'number'> & Partial<Pick<PageVersion, 'note' | 'restoredFromId'>>;

/** Writes a version with the media that it names. */
export async function addVersion(viewer: Viewer, content: PageContent, { note, restoredFromId, ...of }: NewVersion, { clock, ids, richTexts }: ContentTools, stores: ContentTransaction): Promise<PageVersion> {
  const { title, seo, sections } = content;
  const authorId = viewer.kind === 'user' ? viewer.id : null;
  const version: PageVersion = { id: ids.next(), ...of, title, seo, sections, note: note ?? null, restoredFromId: restoredFromId ?? null, authorId, createdAt: clock.now() };
  await stores.pages.addVersion(version);
  const named = referencesOf(content, richTexts).filter(({ type }) => type === 'MediaAsset');
  const unknown = await stores.mediaUsages.record({ type: 'PageVersion', id: version.id }, named.map(({ id, path }) => ({ assetId: id, path })));
  const faults = new Faults();
  for (const { path } of unknown) {
    if (restoredFromId) faults.add('MEDIA_NOT_FOUND', `This version shows a file (${path.join('.')}) that is gone from the media library; save a draft without it instead.`, ['versionId']);
    else faults.add('MEDIA_NOT_FOUND', 'There is no such file in the media library; choose another.', [...inputField, ...placeInInput(content, path)]);
  }
  faults.throwIfAny();
  return version;
}

/** Whether two contents say the same, so that saving once more makes no version. */
export const isSameContent = (a: PageContent, b: PageContent): boolean => comparable(a) === comparable(b);

const comparable = ({ title, seo, sections }: PageContent): string => inOneOrder([title, seo, sections]);
