import { randomUUID } from 'node:crypto';
import type { PageStatus } from '../../src/content/domain/page-translation.entity';
import type { PublicWorld } from '../events/public-world';
import { allSections, type ContentWorld, item, section, text, toEvent, toMedia, toPage } from './content-world';

/** Stands in every word of what nobody may see, and in no other. */
export const canary = 'kanarienvogel';
export const hiddenStates: readonly PageStatus[] = ['DRAFT', 'SCHEDULED', 'UNPUBLISHED', 'TRASHED'];

/** Pages in every hidden state, a file and an event, with everything around them that could give them away. */
export async function hideContent(world: ContentWorld, events: PublicWorld): Promise<{ hidden: { id: string; path: string }[]; around: string }> {
  await world.settings({ locales: ['en', 'de'] });
  const file = await world.media({ state: 'PROCESSING', filename: `${canary}.webp`, altText: { en: canary }, caption: { en: canary } });
  const { id: event } = await events.event({ status: 'DRAFT', title: canary, slug: `${canary}-event` });
  const { id: parentId } = await world.page({ path: '/around', title: 'Around' });
  const content = {
    title: canary,
    seo: { title: canary, description: canary, canonicalUrl: null, noIndex: false, imageId: file },
    sections: [section.hero({ heading: canary, body: text(canary) }), section.faq({ questions: [{ question: canary, answer: text(canary) }] })],
  };
  const hidden: { id: string; path: string }[] = [];
  for (const state of hiddenStates) {
    const path = `/around/${canary}-${state.toLowerCase()}`;
    const { id } = await world.page({ parentId, in: { en: { ...content, path, state }, de: { ...content, path: `/de-${canary}-${state.toLowerCase()}`, state } } });
    hidden.push({ id, path });
    await world.page({ parentId: id, path: `${path.replace(canary, 'below')}/child`, title: 'Child' });
    await world.redirect({ from: `/old-${state.toLowerCase()}`, to: { page: id } });
  }
  // Published in English alone; what is hidden is the German one.
  await world.page({ parentId, in: { en: { path: '/half', title: 'Half' }, de: { ...content, path: `/${canary}`, state: 'DRAFT' } } });
  // Published, with a draft that says more.
  const changed = await world.page({ parentId, path: '/changed', title: 'Changed', state: 'CHANGED', draft: content });
  const links = [...hidden.map(({ id }) => toPage(id)), toEvent(event), toMedia(file)];
  const sections = hidden.flatMap(({ id }) => allSections({ page: id, event, media: file })).map((part) => ({ ...part, id: randomUUID(), anchor: null }));
  await world.page({ parentId: changed.id, path: '/linking', title: 'Linking', seo: { imageId: file }, sections });
  await world.menu('main', [...links.map((target) => item(`to ${target.type}`, target)), item('Heading', links[0], [item('Seen', toPage(parentId))]), item('Emptied', null, [item('Gone', links[1]!)]), item('Label')]);
  return { hidden, around: parentId };
}
