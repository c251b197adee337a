import { deflateSync } from 'node:zlib';
import { PDFDocument } from '@cantoo/pdf-lib';

export interface PdfParts {
  /** Entries of the catalog besides its pages. */
  readonly catalog?: string;
  readonly page?: string;
  /** What stands for pages besides the first. */
  readonly kids?: string;
  /** Further objects. */
  readonly objects?: readonly string[];
  /** The number of the first of them. */
  readonly from?: number;
}

/** A PDF of one page, written by hand. */
export function aPdf({ catalog = '', page = '', kids = '', objects = [], from = 10 }: PdfParts = {}): Buffer {
  const bodies: [number, string][] = [
    [1, `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`],
    [2, `<< /Type /Pages /Kids [3 0 R${kids}] /Count 1 >>`],
    [3, `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] ${page} >>`],
    ...objects.map((body, index): [number, string] => [from + index, body]),
  ];
  let text = '%PDF-1.7\n';
  const offsets = bodies.map(([number, body]): [number, number] => {
    const at = text.length;
    text += `${number} 0 obj\n${body}\nendobj\n`;
    return [number, at];
  });
  const xref = offsets.map(([number, at]) => `${number} 1\n${String(at).padStart(10, '0')} 00000 n \n`).join('');
  return Buffer.from(`${text}xref\n0 1\n0000000000 65535 f \n${xref}trailer\n<< /Size ${from + objects.length} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`, 'latin1');
}

/** A PDF of so many pages. */
export const aPdfOfPages = (count: number): Buffer =>
  aPdf({
    kids: Array.from({ length: count - 1 }, (_, index) => ` ${10 + index} 0 R`).join(''),
    objects: Array.from({ length: count - 1 }, () => '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>'),
  });

/** As object 11 of `aPdf`: object 20, compressed. */
export function objectStream(body: string): string {
  const index = '20 0 ';
  const content = deflateSync(Buffer.from(index + body)).toString('latin1');
  return `<< /Type /ObjStm /N 1 /First ${index.length} /Filter /FlateDecode /Length ${content.length} >>\nstream\n${content}\nendstream`;
}

/** As object 11 of `aPdf`: so many zeros, compressed. */
export function bombStream(megabytes: number): string {
  const content = deflateSync(Buffer.alloc(megabytes * 1_048_576, '0')).toString('latin1');
  return `<< /Type /ObjStm /N 1 /First 5 /Filter /FlateDecode /Length ${content.length} >>\nstream\n${content}\nendstream`;
}

export async function anEncryptedPdf(): Promise<Buffer> {
  const document = await PDFDocument.create();
  document.addPage();
  document.encrypt({ userPassword: 'guess', ownerPassword: 'me', permissions: {} });
  return Buffer.from(await document.save());
}

export async function aPdfWithAttachment(): Promise<Buffer> {
  const document = await PDFDocument.create();
  document.addPage();
  await document.attach(Buffer.from('MZ not a program'), 'invoice.exe', { mimeType: 'application/octet-stream' });
  return Buffer.from(await document.save());
}
