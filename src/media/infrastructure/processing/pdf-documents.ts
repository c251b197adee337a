import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { EncryptedPDFError, PDFArray, PDFDict, PDFDocument, PDFName, type PDFObject, PDFRef, PDFStream } from '@cantoo/pdf-lib';
import type { Made, MediaJob } from './media-job';
import { mediaLimits } from './media-limits';
import { corrupt, Refusal } from './refusal';

/** Entries that nothing harmless has. */
const activeEntries: Readonly<Record<string, string>> = {
  JS: 'JavaScript',
  JavaScript: 'JavaScript',
  AA: 'actions that run by themselves',
  XFA: 'an XFA form',
  EF: 'embedded files',
  EmbeddedFiles: 'embedded files',
  RichMediaContent: 'embedded media',
  Collection: 'embedded files',
};

/** Actions (`S`) and kinds of annotations, objects and files (`Type`, `Subtype`) that do more than lead to a place or a page. */
const activeKinds: Readonly<Record<string, string>> = {
  JavaScript: 'JavaScript',
  Launch: 'an action that starts programs',
  SubmitForm: 'a form that sends data',
  ImportData: 'an action that reads files',
  GoToR: 'an action that opens other files',
  GoToE: 'an action that opens embedded files',
  Rendition: 'embedded media',
  RichMedia: 'embedded media',
  RichMediaExecute: 'embedded media',
  Movie: 'embedded media',
  Sound: 'embedded media',
  Screen: 'embedded media',
  '3D': 'embedded media',
  EmbeddedFile: 'embedded files',
  FileAttachment: 'embedded files',
};
const kindEntries = ['S', 'Type', 'Subtype'];

/**
 * Checks a document and writes it anew from what was checked, so that nothing is published that only another reader would see:
 * earlier versions of objects, what no page leads to, what comes before or after. Its own metadata (Info, XMP) goes; that of
 * pictures inside stays.
 */
export async function makeDocument({ file, mimeType }: Pick<MediaJob, 'file' | 'mimeType'>): Promise<Made> {
  if (mimeType !== 'application/pdf') throw new Refusal('UNSUPPORTED_TYPE', 'This kind of document is not taken: use PDF.');
  const bytes = await readFile(file);
  assertComplete(bytes);
  try {
    const document = await PDFDocument.load(bytes, { throwOnInvalidObject: true, updateMetadata: false });
    const pageCount = pagesOf(document);
    dropMetadata(document);
    keepOnly(document, reachableFrom(document));
    const clean = await document.save({ addDefaultPage: false, updateFieldAppearances: false });
    await writeFile(path.join(path.dirname(file), 'original.pdf'), clean, { flag: 'wx' });
    return { kind: 'DOCUMENT', file: 'original.pdf', width: null, height: null, durationMs: null, codec: null, pageCount, thumbhash: null, dominantColor: null, variants: [] };
  } catch (error) {
    // What is encrypted may fail to parse before it is known to be.
    if (error instanceof EncryptedPDFError || (!(error instanceof Refusal) && bytes.includes('/Encrypt'))) throw new Refusal('UNSAFE_FILE', 'The PDF is encrypted, so nobody can check what is in it. Save it without a password.');
    throw error instanceof TypeError ? new Refusal('CORRUPT', damaged) : corrupt(error, damaged);
  }
}

const damaged = 'The PDF is damaged or incomplete. Export it again and upload that.';

function assertComplete(bytes: Buffer): void {
  const end = bytes.lastIndexOf('startxref');
  if (!bytes.includes('%PDF-') || end < 0 || !bytes.includes('%%EOF', end)) throw new Refusal('CORRUPT', damaged);
}

function pagesOf(document: PDFDocument): number {
  if (document.context.largestObjectNumber > mediaLimits.pdfObjects) throw new Refusal('TOO_COMPLEX', 'The PDF has too many parts.');
  const pages = document.getPageCount();
  if (pages === 0) throw new Refusal('CORRUPT', 'The PDF has no pages. Export it again and upload that.');
  if (pages > mediaLimits.pdfPages) throw new Refusal('TOO_COMPLEX', `The PDF has ${pages} pages; at most ${mediaLimits.pdfPages} are taken.`);
  return pages;
}

function dropMetadata({ catalog, context }: PDFDocument): void {
  context.trailerInfo = { Root: context.trailerInfo.Root };
  for (const entry of ['Metadata', 'PieceInfo']) catalog.delete(PDFName.of(entry));
}

/** Everything that the document leads to, each part of it checked. */
function reachableFrom({ context }: PDFDocument): ReadonlySet<PDFRef> {
  const reached = new Set<PDFRef>();
  const waiting: (PDFObject | undefined)[] = [context.trailerInfo.Root];
  while (waiting.length > 0) {
    const object = waiting.pop();
    if (object instanceof PDFRef) {
      if (!reached.has(object)) waiting.push(context.lookup(object));
      reached.add(object);
    } else if (object instanceof PDFArray) {
      for (const item of object.asArray()) waiting.push(item);
    } else if (object instanceof PDFDict || object instanceof PDFStream) {
      const dict = object instanceof PDFDict ? object : object.dict;
      assertHarmless(dict);
      for (const value of dict.values()) waiting.push(value);
    }
  }
  return reached;
}

function assertHarmless(dict: PDFDict): void {
  for (const [name, value] of dict.entries()) {
    const found = activeEntries[name.decodeText()] ?? (isOpening(name, dict) ? activeEntries['AA'] : undefined);
    const kind = kindEntries.includes(name.decodeText()) ? dict.context.lookup(value) : undefined;
    const unsafe = found ?? (kind instanceof PDFName ? activeKinds[kind.decodeText()] : undefined);
    if (unsafe) throw new Refusal('UNSAFE_FILE', `The PDF holds ${unsafe}. Print it to a new PDF and upload that.`);
  }
}

/** At the opening a document may go to a page, and do nothing else. */
function isOpening(name: PDFName, dict: PDFDict): boolean {
  if (name.decodeText() !== 'OpenAction') return false;
  const action = dict.lookup(name);
  return action instanceof PDFDict && (action.lookup(PDFName.of('S')) !== PDFName.of('GoTo') || action.has(PDFName.of('Next')));
}

function keepOnly({ context }: PDFDocument, reached: ReadonlySet<PDFRef>): void {
  for (const [ref] of context.enumerateIndirectObjects()) if (!reached.has(ref)) context.delete(ref);
}
