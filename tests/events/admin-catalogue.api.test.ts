import { type BackOffice, createBackOffice } from './admin-support';

let office: BackOffice;

beforeAll(async () => {
  office = await createBackOffice();
});
afterAll(() => office.test.close());

const codes = (faults: { code: string }[]) => faults.map(({ code }) => code);
const fields = (faults: { field: string[] | null }[]) => faults.map(({ field }) => field?.join('.'));

describe('organizers', () => {
  it('are made and changed by who owns them', async () => {
    const { organizer } = await office.run('organizerCreate', { input: { name: 'Night Owls', description: 'Late.', websiteUrl: 'https://owls.example/' } });
    expect(organizer).toMatchObject({ slug: 'night-owls', version: 1, websiteUrl: 'https://owls.example/' });
    const { organizer: changed } = await office.run('organizerUpdate', { id: organizer.id, expectedVersion: 1, input: { name: 'Early Birds', description: null } });
    expect(changed).toMatchObject({ slug: 'night-owls', name: 'Early Birds', description: null, version: 2 });
    expect(codes(await office.faults('organizerUpdate', { id: organizer.id, expectedVersion: 1, input: { name: 'Stale' } }))).toEqual(['VERSION_CONFLICT']);
    const edit = (name: string) => office.faults('organizerUpdate', { id: organizer.id, expectedVersion: 2, input: { name } });
    expect((await Promise.all([edit('One'), edit('Two')])).map(codes).sort()).toEqual([[], ['VERSION_CONFLICT']]);
  });

  it('are refused with every fault at once, and with a slug that is taken', async () => {
    const faults = await office.faults('organizerCreate', { input: { name: 'x', slug: 'Nö', websiteUrl: 'javascript:alert(1)', description: 'd'.repeat(5_001) } });
    expect(fields(faults).sort()).toEqual(['input.description', 'input.name', 'input.slug', 'input.websiteUrl']);
    expect(await office.faults('organizerCreate', { input: { name: 'Copycat', slug: 'red-room' } })).toMatchObject([{ code: 'TAKEN', field: ['input', 'slug'] }]);
    expect(codes(await office.faults('organizerUpdate', { id: office.organizerId, expectedVersion: 1, input: { slug: 'red-room' } }))).toEqual(['TAKEN']);
  });

  it('are given to an account by administrators only, and only to one that may own them', async () => {
    const { admin, rival, visitor } = office.people;
    const { organizer } = await office.run('organizerCreate', { input: { name: 'Given', userId: rival.id } }, admin);
    expect((await office.send('adminOrganizers', { query: 'Given' }, rival)).data.adminOrganizers).toMatchObject({ totalCount: 1, nodes: [{ id: organizer.id }] });
    expect(await office.faults('organizerCreate', { input: { name: 'Given', userId: visitor.id } }, admin)).toMatchObject([{ code: 'NOT_FOUND', field: ['input', 'userId'] }]);
    expect((await office.send('organizerUpdate', { id: office.organizerId, expectedVersion: 1, input: { userId: rival.id } })).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    await office.run('organizerUpdate', { id: organizer.id, expectedVersion: 1, input: { userId: office.people.owner.id } }, admin);
    expect((await office.send('adminOrganizers', { query: 'Given' }, rival)).data.adminOrganizers.totalCount).toBe(0);
  });
});

describe('tags', () => {
  it('are made, renamed, and removed when no event carries them', async () => {
    const { admin } = office.people;
    const { tag } = await office.run('tagUpsert', { input: { name: 'Open Air' } }, admin);
    expect(tag.slug).toBe('open-air');
    expect(await office.faults('tagUpsert', { input: { name: 'Other', slug: 'open-air' } }, admin)).toMatchObject([{ code: 'TAKEN', field: ['input', 'slug'] }]);
    expect((await office.run('tagUpsert', { input: { id: tag.id, name: 'Outdoors' } }, admin)).tag).toMatchObject({ id: tag.id, slug: 'open-air', name: 'Outdoors' });
    const { id } = await office.createEvent({ tagSlugs: ['open-air'] });
    expect(codes(await office.faults('tagDelete', { id: tag.id }, admin))).toEqual(['TAG_IN_USE']);
    await office.run('eventUpdate', { id, expectedVersion: 1, input: { tagSlugs: [] } });
    expect((await office.run('tagDelete', { id: tag.id }, admin)).deletedId).toBe(tag.id);
    expect(codes(await office.faults('tagDelete', { id: tag.id }, admin))).toEqual(['NOT_FOUND']);
    expect(codes(await office.faults('tagUpsert', { input: { id: tag.id, name: 'Gone' } }, admin))).toEqual(['NOT_FOUND']);
    expect(fields(await office.faults('tagUpsert', { input: { name: 'x', slug: '-' } }, admin))).toEqual(['input.name', 'input.slug']);
  });

  it('are listed by name, in both directions', async () => {
    for (const name of ['Delta', 'Alpha', 'Charlie', 'Bravo']) await office.run('tagUpsert', { input: { name } }, office.people.admin);
    const list = async (variables: object) => (await office.send('adminTags', variables)).data.adminTags;
    const first = await list({ first: 3 });
    expect(first.nodes.map(({ name }: { name: string }) => name)).toEqual(['Alpha', 'Bravo', 'Charlie']);
    expect((await list({ first: 3, after: first.pageInfo.endCursor })).nodes.map(({ name }: { name: string }) => name)).toEqual(['Delta']);
    const last = await list({ last: 1 });
    expect((await list({ last: 2, before: last.pageInfo.startCursor })).nodes.map(({ name }: { name: string }) => name)).toEqual(['Bravo', 'Charlie']);
  });
});
