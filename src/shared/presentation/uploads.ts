import { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { processRequest, Upload } from 'graphql-upload-minimal';
import { PendingFile } from '../application/upload.dto';
import { DomainError, invalid } from '../domain/errors';
import type { Viewer } from '../domain/viewer';

export interface UploadRules {
  /** Says why this viewer may not send files; asked before anything of the body is read. */
  readonly refusal: (viewer: Viewer) => DomainError | null;
  /** The most bytes that a file may have, whatever its kind. */
  readonly fileBytesMax: number;
  /** The most bytes of `operations`, and of `map`. */
  readonly fieldBytesMax: number;
}

const spec = 'https://github.com/jaydenseric/graphql-multipart-request-spec';

/** What a multipart body holds besides its file and its fields: boundaries and headers of parts. */
const framingBytes = 16_384;

/** No file has its place so deep in the variables. */
const levelsMax = 20;

/** After a refusal the rest of a body is read for so long, so that a client that sends first and reads later gets its answer. */
const lingerMs = 5_000;

export const isUpload = ({ headers }: FastifyRequest): boolean => /^multipart\/form-data\s*;/i.test(headers['content-type'] ?? '');

/** Lets the routes of this scope take GraphQL multipart requests, whose body stays unread until `readUpload`. */
export function acceptUploads(scope: FastifyInstance): void {
  scope.addContentTypeParser('multipart/form-data', (_request, _body, done) => done(null));
  scope.addHook('onResponse', (request, _reply, done) => {
    if (isUpload(request)) discardRest(request);
    done();
  });
}

/** The GraphQL operation of a multipart request, with its one file in place; the file itself is still arriving. */
export async function readUpload(request: FastifyRequest, reply: FastifyReply, viewer: Viewer, rules: UploadRules): Promise<object> {
  const refusal = rules.refusal(viewer);
  if (refusal) throw refusal;
  const { fileBytesMax, fieldBytesMax } = rules;
  if (Number(request.headers['content-length'] ?? 0) > fileBytesMax + 2 * fieldBytesMax + framingBytes) throw Object.assign(new Error('too large'), { statusCode: 413 });
  request.raw.headers['content-type'] = request.raw.headers['content-type']!.replace(/^[^;]*/, 'multipart/form-data');
  watchParser(request.raw);
  waitForAnswer(request, reply);
  // One byte more than is allowed, so that whoever counts sees that it is too many: past this limit the rest is silently cut off.
  const operation = await processRequest(request.raw, reply.raw, { maxFiles: 1, maxFileSize: fileBytesMax + 1, maxFieldSize: fieldBytesMax }).catch((error: unknown) => {
    throw malformed(error);
  });
  if (Array.isArray(operation)) throw invalid('INVALID', 'Send one operation at a time.', ['operations']);
  if (placeFile(operation) !== 1) throw badMap();
  return operation;
}

/** Once all of a request is here, its connection is silent while the file is scanned and stored, and is not cut for that. */
function waitForAnswer({ raw }: FastifyRequest, reply: FastifyReply): void {
  raw.once('end', () => {
    // After the answer Node's own timeout counts, that of a connection kept open. What is injected, as tests do, has no socket.
    if (!reply.raw.writableEnded && raw.socket instanceof Socket) raw.socket.setTimeout(0);
  });
}

/**
 * What the package leaves open, before its parser gets to read:
 * - A parser that failed (a part with broken headers) fails once more when it is destroyed. Nobody listens then, and the process would end.
 * - It writes the file wherever `map` leads, also into what every object inherits. `map` may lead only to the gaps of `operations`.
 */
function watchParser(raw: FastifyRequest['raw']): void {
  const pipe = raw.pipe.bind(raw);
  raw.pipe = (parser, options) => {
    const emit = parser.emit.bind(parser);
    let operations: unknown;
    parser.emit = (event: string | symbol, ...args: unknown[]) => {
      const [name, value] = event === 'field' ? (args as [string, string]) : [];
      if (name === 'operations') operations = read(value!);
      if (name !== 'map' || leadsToGaps(read(value!), operations)) return emit(event, ...args);
      (parser as unknown as Writable).destroy(badMap());
      return false;
    };
    return pipe(parser.on('error', () => undefined), options);
  };
}

/** What is no JSON at all is for the package to refuse. */
function read(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Whether each path leads over properties of its own to a null in the variables. What has another form is for the package to refuse. */
function leadsToGaps(map: unknown, operations: unknown): boolean {
  const paths = Object.values(map ?? {}).flat().filter((path) => typeof path === 'string');
  return paths.every((path) => {
    const [root, ...steps] = path.split('.');
    let value: unknown = root === 'variables' ? (operations as { variables?: unknown } | null | undefined)?.variables : undefined;
    for (const step of steps) value = value !== null && typeof value === 'object' && Object.hasOwn(value, step) ? (value as Record<string, unknown>)[step] : undefined;
    return value === null;
  });
}

const badMap = () => invalid('INVALID', `map must assign one file to one variable, such as {"0":["variables.input.file"]} (${spec}).`, ['map']);

/** Puts a `PendingFile` wherever `map` has put the parser's own object; returns in how many places. */
function placeFile({ variables }: { variables?: unknown }): number {
  let places = 0;
  const walk = (value: unknown, level: number): void => {
    // Deeper ones are refused with the rest of the variables.
    if (!value || typeof value !== 'object' || level > levelsMax) return;
    for (const [key, item] of Object.entries(value)) {
      if (item instanceof Upload) {
        (value as Record<string, unknown>)[key] = new PendingFile(item.promise as ConstructorParameters<typeof PendingFile>[0]);
        places += 1;
      } else walk(item, level + 1);
    }
  };
  walk(variables, 0);
  return places;
}

/** The parser's words about the request, or what they mean where they are not for the caller. */
function malformed(error: unknown): Error {
  if (error instanceof DomainError) return error;
  const { statusCode, message } = error as { statusCode?: number; message: string };
  if (statusCode === 413) return Object.assign(new Error(message), { statusCode });
  if (statusCode === 400) return invalid('INVALID', message);
  return invalid('INVALID', `The body is not a GraphQL multipart request (${spec}).`);
}

function discardRest({ raw }: FastifyRequest): void {
  if (raw.complete || raw.destroyed) return;
  raw.unpipe();
  raw.resume();
  const linger = setTimeout(() => raw.destroy(), lingerMs);
  raw.once('close', () => clearTimeout(linger));
}
