import { photograph } from './media-picture';

/*
 * The people who upload, in a process of their own: what they do is not to slow down the clock of `uploads.ts`, which starts this.
 */

export interface UploadOrder {
  readonly url: string;
  readonly authorization: string;
  /** Files under way at the same time, each of which is followed by the next until `seconds` are over; with 0, one each. */
  readonly atOnce: number;
  readonly seconds: number;
  /** Of a film; otherwise photographs of 12 megapixels. */
  readonly filmBytes?: number;
}

export interface UploadReport {
  readonly taken: number;
  readonly refused: readonly string[];
  readonly seconds: number;
}

const document = 'mutation Upload($input: MediaUploadInput!) { mediaUpload(input: $input) { asset { id } userErrors { code message } } }';
const boundary = 'the-boundary-of-the-bench';
let photographs: readonly Buffer[] = [];
let count = 0;

/** Another file each time, for the price of a comment: the same bytes are not processed twice. */
function nextPhotograph(): Buffer {
  const picture = photographs[(count += 1) % photographs.length]!;
  const text = Buffer.from(`${process.pid} ${count} ${Date.now()}`);
  return Buffer.concat([picture.subarray(0, 2), Buffer.from([0xff, 0xfe, 0, text.length + 2]), text, picture.subarray(2)]);
}

const filmOf = (size: number): Buffer => Buffer.concat([Buffer.from('0000001866747970', 'hex'), Buffer.from('isom\0\0\x02\0isommp41', 'latin1'), Buffer.from(`${Date.now()}`)], size);

function bodyOf(file: Buffer, name: string, type: string): Buffer {
  const part = (headers: string, content: string) => `--${boundary}\r\ncontent-disposition: form-data; ${headers}\r\n\r\n${content}`;
  const fields = `${part('name="operations"', JSON.stringify({ query: document, variables: { input: { file: null } } }))}\r\n${part('name="map"', '{"0":["variables.input.file"]}')}\r\n`;
  return Buffer.concat([Buffer.from(fields + part(`name="0"; filename="${name}"\r\ncontent-type: ${type}`, '')), file, Buffer.from(`\r\n--${boundary}--\r\n`)]);
}

async function upload({ url, authorization, filmBytes }: UploadOrder): Promise<string | null> {
  const body = filmBytes ? bodyOf(filmOf(filmBytes), 'film.mp4', 'video/mp4') : bodyOf(nextPhotograph(), 'picture.jpg', 'image/jpeg');
  const headers = { authorization, 'content-type': `multipart/form-data; boundary=${boundary}`, 'apollo-require-preflight': 'yes' };
  const answer = await fetch(`${url}/admin/graphql`, { method: 'POST', headers, body: new Uint8Array(body) }).then((response) => response.text());
  return answer.includes('"asset":{"id"') ? null : answer.slice(0, 300);
}

async function uploadAll(order: UploadOrder): Promise<UploadReport> {
  const start = performance.now();
  const elapsed = () => (performance.now() - start) / 1_000;
  const refused: string[] = [];
  let taken = 0;
  const one = async (): Promise<void> => {
    do {
      const refusal = await upload(order);
      if (refusal) refused.push(refusal);
      else taken += 1;
    } while (elapsed() < order.seconds);
  };
  await Promise.all(Array.from({ length: order.atOnce }, one));
  return { taken, refused, seconds: elapsed() };
}

process.on('message', (order: UploadOrder) => void uploadAll(order).then((report) => process.send!(report)));
void Promise.all([1, 2, 3, 4].map((seed) => photograph(4_000, 3_000, seed))).then((made) => {
  photographs = made;
  process.send!('ready');
});
