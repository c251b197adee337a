import { S3MediaStorage } from '../../src/media/infrastructure/s3-media-storage';
import { startS3, type TestS3 } from '../support/s3-server';
import { bytes, contentOf, pathsOf, storageContract } from './storage-contract';

let server: TestS3;

beforeAll(async () => {
  server = await startS3('media');
});
afterAll(() => server.stop());

const storage = (bucket = 'media', secretAccessKey = 'S3RVER') => new S3MediaStorage({ bucket, endpoint: server.endpoint, region: 'us-east-1', forcePathStyle: true, credentials: { accessKeyId: 'S3RVER', secretAccessKey } });

describe('an S3 storage', () => {
  storageContract(storage);

  it('has files cached for good, and documents saved', async () => {
    await storage().write('2026/11/a.pdf', bytes('%PDF'), 'application/pdf');
    await storage().write('2026/11/a.webp', bytes('RIFF'), 'image/webp');
    const headersOf = async (path: string) => Object.fromEntries((await fetch(`${server.endpoint}/media/${path}`)).headers);
    expect(await headersOf('2026/11/a.pdf')).toMatchObject({ 'content-type': 'application/pdf', 'content-disposition': 'attachment', 'cache-control': 'public, max-age=31536000, immutable' });
    expect(await headersOf('2026/11/a.webp')).not.toHaveProperty('content-disposition');
    await storage().delete(['2026/11/a.pdf', '2026/11/a.webp']);
  });

  it('deletes more than one request can name', async () => {
    await storage().write('2026/11/last.webp', bytes('x'), 'image/webp');
    await storage().delete([...Array.from({ length: 1_050 }, (_, index) => `2026/10/${index}.webp`), '2026/11/last.webp']);
    expect(await pathsOf(storage())).toEqual([]);
  });

  it('throws where the bucket or the key is not the right one', async () => {
    await expect(storage('elsewhere').write('2026/11/a.webp', bytes('x'), 'image/webp')).rejects.toThrow();
    await expect(storage('media', 'wrong').read('2026/11/a.webp').then(contentOf)).rejects.toThrow();
  });
});
